//! Endpoints that were broken and have been mended: what they have not got comes at once, in order, and no event twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use assistance_api::access::Reach;
use assistance_api::db::{Error, Link};
use assistance_api::feed;
use assistance_api::webhooks::delivery::conclusion::Conclusion;
use assistance_api::webhooks::delivery::queue::store::{self as queue, DueRow};
use assistance_api::webhooks::store as webhooks;
use assistance_api::webhooks::wire::WebhookState;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::receiver::{Receiver, Worker, status};
use super::{deliveries, later, start, until, webhook};
use crate::harness::{Answer, Caller, Service, referral};

const PENDING: &str = "SELECT count(*) FROM webhook_deliveries WHERE state = 'pending'";
/// Tried in vain, and waiting for the next attempt, which never comes here by itself: the clock stands still.
const IN_VAIN: &str = "SELECT count(*) FROM webhook_deliveries WHERE state = 'pending' AND attempts > 0 AND leased_until IS NULL";

/// An endpoint that answers 500 until it is told to answer otherwise.
async fn broken() -> (Receiver, Arc<AtomicU16>) {
    let answered = Arc::new(AtomicU16::new(500));
    let answer = answered.clone();
    (Receiver::start(move |_| status(answer.load(Ordering::SeqCst))).await, answered)
}

async fn put(caller: &Caller, id: &str, tag: &str, body: &Value) -> Answer {
    let headers = [("If-Match", tag), ("Content-Type", "application/json")];
    caller.send(Method::PUT, &format!("/v1/webhooks/{id}"), &headers, Some(body.to_string())).await
}

/// The types of the next events, in the order in which they come.
async fn types(endpoint: &mut Receiver, number: usize) -> Vec<Value> {
    let mut types = Vec::new();
    for _ in 0..number {
        types.push(endpoint.next().await.json()["type"].clone());
    }
    types
}

#[tokio::test]
async fn recovery_brings_at_once_what_waits_for_its_next_attempt_and_counts_it() {
    let service = start().await;
    let team = service.team().await;
    let (mut endpoint, answered) = broken().await;
    let created = webhook(&team.ngo, &endpoint, &[]).await;
    team.assess(&referral()).await;
    let _worker = Worker::start(&service.state);
    endpoint.next().await;
    until(&service, IN_VAIN, 1).await;
    // Two days later than the first two events, and the only one since then.
    service.at("2026-11-25T10:00:00Z");
    endpoint.next().await;
    let team = service.team().await;
    let other = team.submit(&referral()).await;
    assert_eq!(endpoint.next().await.json()["data"]["subject"]["id"], other);
    until(&service, IN_VAIN, 2).await;

    answered.store(204, Ordering::SeqCst);
    let recover = format!("/v1/webhooks/{}/recover", created.id());
    let since = |time: &str| json!({"since": time});
    let one = team.ngo.change(&recover, created.etag(), Some(&since("2026-11-24T00:00:00Z"))).await.expect(200);
    assert_eq!(one.json(), json!({"scheduled": 1}));
    assert_eq!(endpoint.next().await.json()["data"]["subject"]["id"], other);
    until(&service, PENDING, 2).await;
    let two = team.ngo.change(&recover, one.etag(), Some(&since("2026-11-23T00:00:00Z"))).await.expect(200);
    assert_eq!(two.json(), json!({"scheduled": 2}));
    assert_eq!(types(&mut endpoint, 2).await, ["referral.received", "referral.taken_up"]);
    until(&service, PENDING, 0).await;
    let none = team.ngo.change(&recover, two.etag(), Some(&since("2026-11-23T00:00:00Z"))).await.expect(200);
    assert_eq!(none.json(), json!({"scheduled": 0}));
    assert!(endpoint.so_far().is_empty());
}

#[tokio::test]
async fn a_pending_delivery_is_resent_at_once_behind_what_comes_before_it_and_nothing_else_moves() {
    let service = start().await;
    let team = service.team().await;
    let (mut endpoint, answered) = broken().await;
    let id = webhook(&team.ngo, &endpoint, &[]).await.id();
    team.assess(&referral()).await;
    team.submit(&referral()).await;
    let _worker = Worker::start(&service.state);
    for _ in 0..2 {
        endpoint.next().await;
    }
    until(&service, IN_VAIN, 2).await;
    answered.store(204, Ordering::SeqCst);
    let log = deliveries(&team.ngo, &id).await;
    let second = log.iter().find(|delivery| delivery["event_type"] == "referral.taken_up").unwrap();
    assert_eq!(second["attempts"], 0, "it waits for the one before it");
    let path = format!("/v1/webhook-deliveries/{}", second["id"].as_str().unwrap());
    let read = team.ngo.get(&path).await.expect(200);
    let resent = team.ngo.change(&format!("{path}/resend"), read.etag(), None).await.expect(200);
    assert_eq!((&resent.json()["state"], &resent.json()["attempts"]), (&json!("pending"), &json!(0)));
    assert_eq!(types(&mut endpoint, 2).await, ["referral.received", "referral.taken_up"]);
    until(&service, PENDING, 1).await;
    assert!(service.count(IN_VAIN).await == 1 && endpoint.so_far().is_empty(), "the other referral's event still waits");
}

#[tokio::test]
async fn another_address_gets_at_once_what_was_tried_in_vain_at_the_old_one() {
    let service = start().await;
    let team = service.team().await;
    let ((mut old, _), mut new) = (broken().await, Receiver::accepting().await);
    let created = webhook(&team.ngo, &old, &[]).await;
    team.assess(&referral()).await;
    let _worker = Worker::start(&service.state);
    old.next().await;
    until(&service, IN_VAIN, 1).await;
    // Other types at the same address mend nothing.
    let types_alone = json!({"url": old.url, "event_types": ["referral.taken_up"], "enabled": true});
    let changed = put(&team.ngo, &created.id(), created.etag(), &types_alone).await.expect(200);
    assert_eq!(service.count(IN_VAIN).await, 1);
    let elsewhere = json!({"url": new.url, "event_types": [], "enabled": true});
    put(&team.ngo, &created.id(), changed.etag(), &elsewhere).await.expect(200);
    assert_eq!(types(&mut new, 2).await, ["referral.received", "referral.taken_up"]);
    until(&service, PENDING, 0).await;
    assert!(old.so_far().is_empty() && new.so_far().is_empty());
}

#[tokio::test]
async fn a_webhook_that_is_enabled_again_gets_at_once_what_was_tried_in_vain() {
    let service = start().await;
    let ngo = service.ngo().await;
    let (mut endpoint, answered) = broken().await;
    let created = webhook(&ngo, &endpoint, &[]).await;
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let _worker = Worker::start(&service.state);
    let first = endpoint.next().await;
    until(&service, IN_VAIN, 1).await;
    answered.store(204, Ordering::SeqCst);
    let body = |enabled: bool| json!({"url": endpoint.url, "event_types": [], "enabled": enabled});
    let disabled = put(&ngo, &created.id(), created.etag(), &body(false)).await.expect(200);
    assert_eq!(service.count(IN_VAIN).await, 1, "it waits while the webhook is disabled");
    put(&ngo, &created.id(), disabled.etag(), &body(true)).await.expect(200);
    assert_eq!(endpoint.next().await.id(), first.id());
    until(&service, PENDING, 0).await;
}

#[tokio::test]
async fn a_test_waits_for_no_test_before_it() {
    let service = start().await;
    let ngo = service.ngo().await;
    let (mut endpoint, answered) = broken().await;
    let id = webhook(&ngo, &endpoint, &[]).await.id();
    let test = async || ngo.create(&format!("/v1/webhooks/{id}/test"), &json!({})).await.expect(201);
    let _worker = Worker::start(&service.state);
    let first = test().await.json()["event_id"].clone();
    assert_eq!(first, endpoint.next().await.id());
    until(&service, IN_VAIN, 1).await;
    answered.store(204, Ordering::SeqCst);
    let second = test().await.json()["event_id"].clone();
    let received = endpoint.next().await;
    assert_eq!((second.as_str().unwrap(), &received.json()["data"]["subject"]["id"]), (received.id(), &json!(id)));
    until(&service, PENDING, 1).await;
    // Both are of the webhook in the log.
    let subjects: BTreeSet<_> = deliveries(&ngo, &id).await.iter().map(|delivery| delivery["subject"].to_string()).collect();
    assert_eq!(subjects, BTreeSet::from([json!({"kind": "webhook", "id": id}).to_string()]));
}

#[tokio::test]
async fn a_test_is_created_without_a_version_and_the_contract_says_so() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let created = ngo.create("/v1/webhooks", &json!({"url": "https://hooks.example.org/"})).await.expect(201);
    let test = ngo.create(&format!("/v1/webhooks/{}/test", created.id()), &json!({})).await.expect(201);
    let contract = assistance_api::api::document();
    for (path, answer, has_version) in [("/v1/webhooks", &created, true), ("/v1/webhooks/{id}/test", &test, false)] {
        let promised = contract["paths"][path]["post"]["responses"]["201"]["headers"].get("ETag").is_some();
        assert_eq!((promised, answer.headers.contains_key("etag")), (has_version, has_version), "{path}");
    }
}

/// Makes out what has happened, and takes in hand what is due to a webhook, as a service does that is about to tell it.
async fn take(service: &Service, webhook: Uuid) -> Vec<DueRow> {
    let (database, now) = (&service.state.database, service.clock.now());
    let newest = feed::store::newest(database).await.unwrap();
    let make_out = async |connection: &mut Link| -> Result<(), Error> { queue::make_out(connection, newest, now).await };
    database.transaction(make_out).await.unwrap();
    queue::take(&database.connection().await.unwrap(), webhook, now).await.unwrap()
}

/// What a first attempt comes to.
async fn conclude(service: &Service, due: &DueRow, answer: u16) -> bool {
    let connection = service.state.database.connection().await.unwrap();
    queue::conclude(&connection, due, Conclusion::of(Ok(answer), 1, service.clock.now(), 0)).await.unwrap()
}

#[tokio::test]
async fn an_attempt_that_was_under_way_when_the_webhook_was_mended_puts_nothing_off_and_disables_nothing() {
    let service = start().await;
    let ngo = service.ngo().await;
    let (old, new) = (Receiver::accepting().await, Receiver::accepting().await);
    let created = webhook(&ngo, &old, &[]).await;
    let id: Uuid = created.id().parse().unwrap();
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let connection = service.state.database.connection().await.unwrap();
    let called = webhooks::find(&connection, Reach::Everything, id).await.unwrap().unwrap();
    let in_hand = take(&service, id).await;
    assert_eq!(in_hand.len(), 1);
    let elsewhere = json!({"url": new.url, "event_types": [], "enabled": true});
    let changed = put(&ngo, &created.id(), created.etag(), &elsewhere).await.expect(200);
    assert!(take(&service, id).await.is_empty(), "it is still in hand: no other service tells it meanwhile");

    // The old endpoint is gone, and says so now.
    assert!(!conclude(&service, &in_hand[0], 410).await);
    queue::turn_webhook(&connection, &called, WebhookState::Disabled).await.unwrap();
    let read = ngo.get(&format!("/v1/webhooks/{id}")).await.expect(200);
    assert_eq!((read.etag(), &read.json()["state"]), (changed.etag(), &json!("enabled")));
    let in_hand = take(&service, id).await;
    assert_eq!(in_hand.len(), 1, "the new one is tried at once");

    // What has been accepted meanwhile is told, whatever was asked for.
    let since = json!({"since": "2026-11-23T00:00:00Z"});
    let recover = format!("/v1/webhooks/{id}/recover");
    let recovered = ngo.change(&recover, read.etag(), Some(&since)).await.expect(200);
    assert_eq!(recovered.json(), json!({"scheduled": 1}));
    assert!(conclude(&service, &in_hand[0], 204).await);
    assert!(take(&service, id).await.is_empty());
    let none = ngo.change(&recover, recovered.etag(), Some(&since)).await.expect(200);
    assert_eq!(none.json(), json!({"scheduled": 0}));
    assert_eq!(deliveries(&ngo, &created.id()).await[0]["state"], "delivered");
}

#[tokio::test]
async fn what_a_service_finds_out_after_its_lease_is_over_does_not_count() {
    let service = start().await;
    let ngo = service.ngo().await;
    let endpoint = Receiver::accepting().await;
    let id: Uuid = webhook(&ngo, &endpoint, &[]).await.id().parse().unwrap();
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let first = take(&service, id).await;
    later(&service, 60);
    let second = take(&service, id).await;
    assert_eq!((first.len(), second.len()), (1, 1));
    let before = service.contents().await;
    assert!(!conclude(&service, &first[0], 204).await);
    assert_eq!(service.contents().await, before);
    assert!(conclude(&service, &second[0], 204).await);
    assert_eq!(service.count(PENDING).await, 0);
}
