//! What is delivered, how often, and in which order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};

use serde_json::{Value, json};
use uuid::Uuid;

use super::receiver::{Received, Receiver, Worker, status};
use super::{deliveries, later, start, until, webhook};
use crate::harness::cluster::{self, Content};
use crate::harness::{Service, referral};

const PENDING: &str = "SELECT count(*) FROM webhook_deliveries WHERE state = 'pending'";

#[tokio::test]
async fn the_sandbox_tells_of_what_is_tried_there_and_of_nothing_else() {
    let (real, sandbox) = (cluster::database(Content::Clients).await, cluster::database(Content::Nothing).await);
    let service = Service::behind_with(real, sandbox, |state| state.allows_local_webhooks = true).await;
    let (ngo, tried) = (service.ngo().await, service.caller("demo-sandbox-ngo").await);
    let (mut of_ngo, mut of_tried) = (Receiver::accepting().await, Receiver::accepting().await);
    webhook(&ngo, &of_ngo, &[]).await;
    webhook(&tried, &of_tried, &[]).await;
    let worlds = [service.state.clone(), (**service.state.sandbox.as_ref().unwrap()).clone()];
    let _workers = worlds.each_ref().map(Worker::start);
    // Twice each: what came between two of one's own would have come first.
    for _ in 0..2 {
        let there = tried.create("/v1/referrals", &referral()).await.expect(201).id();
        let here = ngo.create("/v1/referrals", &referral()).await.expect(201).id();
        assert_eq!(of_tried.next().await.json()["data"]["subject"]["id"], there);
        assert_eq!(of_ngo.next().await.json()["data"]["subject"]["id"], here);
    }
    assert_eq!(service.count("SELECT count(*) FROM webhook_deliveries").await, 2);
    assert!(of_tried.so_far().is_empty() && of_ngo.so_far().is_empty());
}

#[tokio::test]
async fn an_event_is_delivered_thin_and_signed() {
    let service = start().await;
    let team = service.team().await;
    let mut endpoint = Receiver::accepting().await;
    let created = webhook(&team.ngo, &endpoint, &[]).await.json();
    let secret = created["secret"].as_str().unwrap();
    let worker = Worker::start(&service.state);
    let id = team.submit(&referral()).await;
    let received = endpoint.next().await;
    assert_eq!(received.line, "POST /hook?of=test HTTP/1.1");
    assert_eq!(received.headers["content-type"], "application/json");
    assert_eq!(received.headers["webhook-timestamp"], "1795428000");
    assert_eq!((received.signatures_by(secret), received.headers["webhook-signature"].split(' ').count()), (1, 1));
    let expected = json!({
        "type": "referral.received", "timestamp": "2026-11-23T10:00:00Z",
        "data": {"id": received.id(), "subject": {"kind": "referral", "id": id}, "state": "received"},
    });
    assert_eq!(received.json(), expected);
    let feed = team.ngo.get("/v1/events").await.expect(200).json();
    assert_eq!(feed["events"][0]["id"], received.id());

    until(&service, PENDING, 0).await;
    let log = deliveries(&team.ngo, created["id"].as_str().unwrap()).await;
    assert_eq!(log.len(), 1);
    let mut keys: Vec<_> = log[0].as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let expected = [
        "attempts",
        "created_at",
        "event_id",
        "event_type",
        "failure",
        "id",
        "last_attempt_at",
        "next_attempt_at",
        "response_status",
        "state",
        "subject",
        "webhook_id",
    ];
    assert_eq!(keys, expected);
    assert_eq!(
        (&log[0]["state"], &log[0]["attempts"], &log[0]["response_status"]),
        (&json!("delivered"), &json!(1), &json!(204))
    );
    drop(worker);
}

#[tokio::test]
async fn a_webhook_is_told_of_its_own_organisations_events_of_its_types_from_when_it_was_made() {
    let service = start().await;
    let (team, police) = (service.team().await, service.police().await);
    team.submit(&referral()).await;
    let (mut all, mut some, mut others) = (Receiver::accepting().await, Receiver::accepting().await, Receiver::accepting().await);
    webhook(&team.ngo, &all, &[]).await;
    webhook(&team.ngo, &some, &["referral.decided", "client.admitted"]).await;
    webhook(&police, &others, &[]).await;
    let _worker = Worker::start(&service.state);
    team.admit(&referral(), &json!([])).await;
    police.create("/v1/referrals", &referral()).await.expect(201);
    let types = async |endpoint: &mut Receiver, number: usize| {
        let mut types = Vec::new();
        for _ in 0..number {
            types.push(endpoint.next().await.json()["type"].as_str().unwrap().to_owned());
        }
        types
    };
    assert_eq!(types(&mut all, 3).await, ["referral.received", "referral.taken_up", "referral.decided"]);
    assert_eq!(types(&mut some, 1).await, ["referral.decided"]);
    assert_eq!(types(&mut others, 1).await, ["referral.received"]);
    until(&service, "SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered'", 5).await;
    assert!([&mut all, &mut some, &mut others].into_iter().all(|endpoint| endpoint.so_far().is_empty()));
}

/// Writes events of the NGO's: so many subjects with so many events each, numbered by their states.
async fn events(service: &Service, subjects: usize, each: usize) {
    service
        .run(&format!(
            "INSERT INTO events (id, occurred_at, event_type, subject_kind, subject_id, organisation_id, state) \
             SELECT gen_random_uuid(), '2026-11-23T10:00:00Z', 'referral.taken_up', 'referral', subject.id, c.organisation_id, \
                 'state_' || chr(97 + turn) \
             FROM generate_series(0, {each} - 1) AS turn, (SELECT gen_random_uuid() AS id FROM generate_series(1, {subjects})) AS subject, \
                 api_clients c WHERE c.client_id = 'demo-ngo' ORDER BY turn"
        ))
        .await;
}

/// Counts what a service would make out or take in hand now: what waits for its time, for an earlier event, or in the hand
/// of a service does not count.
fn eligible(now: &str, all: usize) -> String {
    format!(
        "SELECT {all} - (SELECT count(*) FROM webhook_deliveries) + count(*) AS count FROM webhook_deliveries d WHERE state = 'pending' AND next_attempt_at <= '{now}' \
         AND (leased_until IS NULL OR leased_until <= '{now}') AND NOT EXISTS \
         (SELECT 1 FROM webhook_deliveries e WHERE e.subject_id = d.subject_id AND e.state = 'pending' AND e.position < d.position)"
    )
}

/// The states of each subject in the order in which they came first.
fn by_subject(received: &[Received]) -> BTreeMap<String, Vec<String>> {
    let mut subjects: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for one in received.iter().filter(|one| known.insert(one.id().to_owned())) {
        let data: Value = one.json()["data"].clone();
        let subject = data["subject"]["id"].as_str().unwrap().to_owned();
        subjects.entry(subject).or_default().push(data["state"].as_str().unwrap().to_owned());
    }
    subjects
}

#[tokio::test]
async fn nothing_is_missing_and_order_is_kept_where_a_third_fails_and_services_are_killed() {
    const SUBJECTS: usize = 25;
    const EACH: usize = 8;
    let service = start().await;
    let (calls, accepted) = (Arc::new(AtomicUsize::new(0)), Arc::new(std::sync::Mutex::new(Vec::new())));
    let log = accepted.clone();
    let mut endpoint = Receiver::start(move |received| {
        let call = calls.fetch_add(1, Ordering::SeqCst);
        match call % 6 {
            2 => status(503),
            5 => Some(String::new()), // the connection ends without an answer
            _ => {
                log.lock().unwrap().push(received.clone());
                status(200)
            }
        }
    })
    .await;
    webhook(&service.ngo().await, &endpoint, &[]).await;
    events(&service, SUBJECTS, EACH).await;
    let mut rounds = 0;
    while rounds == 0 || service.count(PENDING).await > 0 {
        // Two services at a time; both are killed after some deliveries, in the middle of others, and a day passes.
        let workers = [Worker::start(&service.state), Worker::start(&service.state)];
        for _ in 0..20 {
            let now = service.clock.now().to_rfc3339();
            let done = async { while service.count(&eligible(&now, SUBJECTS * EACH)).await > 0 {} };
            tokio::select! {
                _ = endpoint.next() => {}
                () = done => break,
            }
        }
        drop(workers);
        later(&service, 24 * 3600);
        rounds += 1;
        assert!(rounds < 500, "it comes to an end");
    }
    assert!(rounds > 5, "services were killed on the way: {rounds}");
    let subjects = by_subject(&accepted.lock().unwrap());
    assert_eq!(subjects.len(), SUBJECTS);
    let in_order: Vec<String> =
        (0..EACH).map(|turn| format!("state_{}", char::from(b'a' + u8::try_from(turn).unwrap()))).collect();
    for (subject, states) in subjects {
        assert_eq!(states, in_order, "{subject}");
    }
    assert_eq!(service.count("SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered'").await, 200);
}

#[tokio::test]
async fn two_services_deliver_each_event_once_while_nothing_fails() {
    let service = start().await;
    let mut endpoint = Receiver::accepting().await;
    webhook(&service.ngo().await, &endpoint, &[]).await;
    events(&service, 20, 5).await;
    let _workers = [Worker::start(&service.state), Worker::start(&service.state), Worker::start(&service.state)];
    let mut received = Vec::new();
    for _ in 0..100 {
        received.push(endpoint.next().await);
    }
    until(&service, PENDING, 0).await;
    assert!(endpoint.so_far().is_empty());
    let ids: BTreeSet<_> = received.iter().map(Received::id).collect();
    assert_eq!(ids.len(), 100);
}

#[tokio::test]
async fn what_a_killed_service_had_in_hand_comes_again_when_its_lease_is_over() {
    let service = start().await;
    let ngo = service.ngo().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let mut endpoint = Receiver::start(move |_| if calls.fetch_add(1, Ordering::SeqCst) == 0 { None } else { status(204) }).await;
    webhook(&ngo, &endpoint, &[]).await;
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let worker = Worker::start(&service.state);
    let first = endpoint.next().await;
    drop(worker);
    later(&service, 59);
    let worker = Worker::start(&service.state);
    let seen = "SELECT count(*) FROM webhook_deliveries WHERE state = 'pending' AND attempts = 1";
    assert_eq!(service.count(seen).await, 1, "it is still in the hand of the first");
    later(&service, 1);
    let second = endpoint.next().await;
    assert_eq!((first.id(), &first.body), (second.id(), &second.body));
    until(&service, PENDING, 0).await;
    drop(worker);
}

#[tokio::test]
async fn a_delivery_is_given_up_after_ten_attempts_and_recovered_when_asked() {
    let service = start().await;
    let ngo = service.ngo().await;
    let answered = Arc::new(AtomicU16::new(500));
    let answer = answered.clone();
    let mut endpoint = Receiver::start(move |_| status(answer.load(Ordering::SeqCst))).await;
    let id = webhook(&ngo, &endpoint, &["referral.received"]).await.id();
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let _worker = Worker::start(&service.state);
    for attempt in 1..=10 {
        let received = endpoint.next().await;
        assert_eq!(received.headers["webhook-timestamp"], service.clock.now().timestamp().to_string());
        let concluded =
            "SELECT count(*) FROM webhook_deliveries WHERE leased_until IS NULL AND failure = 'not_accepted' AND attempts =";
        until(&service, &format!("{concluded} {attempt}"), 1).await;
        later(&service, 27 * 3600);
    }
    until(&service, "SELECT count(*) FROM webhook_deliveries WHERE state = 'failed'", 1).await;
    let ngo = service.ngo().await;
    let failing = ngo.get(&format!("/v1/webhooks/{id}")).await.expect(200);
    assert_eq!(failing.json()["state"], "failing");
    let log = deliveries(&ngo, &id).await;
    assert_eq!(
        (&log[0]["attempts"], &log[0]["response_status"], &log[0]["failure"]),
        (&json!(10), &json!(500), &json!("not_accepted"))
    );
    assert_eq!(log[0]["next_attempt_at"], Value::Null);

    answered.store(200, Ordering::SeqCst);
    let recover = format!("/v1/webhooks/{id}/recover");
    let since = |time: &str| json!({"since": time});
    let none = ngo.change(&recover, failing.etag(), Some(&since("2026-11-23T10:00:01Z"))).await.expect(200);
    assert_eq!(none.json(), json!({"scheduled": 0}));
    let one = ngo.change(&recover, none.etag(), Some(&since("2026-11-23T10:00:00Z"))).await.expect(200);
    assert_eq!(one.json(), json!({"scheduled": 1}));
    endpoint.next().await;
    until(&service, "SELECT count(*) FROM webhooks WHERE state = 'enabled'", 1).await;
    assert_eq!(deliveries(&ngo, &id).await[0]["state"], "delivered");
}

#[tokio::test]
async fn recovery_brings_what_is_older_than_the_webhook_and_nothing_twice() {
    let service = start().await;
    let team = service.team().await;
    team.assess(&referral()).await;
    let mut endpoint = Receiver::accepting().await;
    let created = webhook(&team.ngo, &endpoint, &[]).await;
    let recover = format!("/v1/webhooks/{}/recover", created.id());
    let _worker = Worker::start(&service.state);
    let since = json!({"since": "2026-11-23T00:00:00Z"});
    let recovered = team.ngo.change(&recover, created.etag(), Some(&since)).await.expect(200);
    assert_eq!(recovered.json(), json!({"scheduled": 2}));
    let types = [endpoint.next().await, endpoint.next().await].map(|received| received.json()["type"].clone());
    assert_eq!(types, ["referral.received", "referral.taken_up"]);
    until(&service, PENDING, 0).await;
    let again = team.ngo.change(&recover, recovered.etag(), Some(&since)).await.expect(200);
    assert_eq!(again.json(), json!({"scheduled": 0}));
}

#[tokio::test]
async fn a_webhook_that_is_gone_is_disabled_and_events_wait_until_it_is_enabled_again() {
    let service = start().await;
    let ngo = service.ngo().await;
    let answered = Arc::new(AtomicU16::new(410));
    let answer = answered.clone();
    let mut endpoint = Receiver::start(move |_| status(answer.load(Ordering::SeqCst))).await;
    let id = webhook(&ngo, &endpoint, &[]).await.id();
    let _worker = Worker::start(&service.state);
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let first = endpoint.next().await;
    until(&service, "SELECT count(*) FROM webhooks WHERE state = 'disabled'", 1).await;
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    later(&service, 3600);
    let ngo = service.ngo().await;
    let disabled = ngo.get(&format!("/v1/webhooks/{id}")).await.expect(200);
    assert_eq!(disabled.json()["state"], "disabled");
    assert!(endpoint.so_far().is_empty());

    answered.store(200, Ordering::SeqCst);
    let body = json!({"url": endpoint.url, "event_types": [], "enabled": true}).to_string();
    let headers = [("If-Match", disabled.etag()), ("Content-Type", "application/json")];
    let path = format!("/v1/webhooks/{id}");
    let enabled = ngo.send(reqwest::Method::PUT, &path, &headers, Some(body)).await.expect(200);
    assert_eq!(enabled.json()["state"], "enabled");
    let ids: BTreeSet<_> = [endpoint.next().await, endpoint.next().await].iter().map(|one| one.id().to_owned()).collect();
    assert!(ids.len() == 2 && ids.contains(first.id()));
    until(&service, PENDING, 0).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let service = start().await;
    let ngo = service.ngo().await;
    let mut elsewhere = Receiver::accepting().await;
    let target = elsewhere.url.clone();
    let mut endpoint =
        Receiver::start(move |_| Some(format!("HTTP/1.1 307 Elsewhere\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n")))
            .await;
    let id = webhook(&ngo, &endpoint, &[]).await.id();
    let _worker = Worker::start(&service.state);
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    endpoint.next().await;
    until(&service, "SELECT count(*) FROM webhook_deliveries WHERE response_status = 307 AND failure = 'not_accepted'", 1).await;
    assert!(elsewhere.so_far().is_empty());
    assert_eq!(deliveries(&ngo, &id).await[0]["state"], "pending");
}

#[tokio::test]
async fn while_a_secret_rotates_deliveries_have_two_signatures() {
    let service = start().await;
    let ngo = service.ngo().await;
    let mut endpoint = Receiver::accepting().await;
    let created = webhook(&ngo, &endpoint, &[]).await;
    let old = created.json()["secret"].as_str().unwrap().to_owned();
    let _worker = Worker::start(&service.state);
    let rotate = format!("/v1/webhooks/{}/rotate-secret", created.id());
    let rotated = ngo.change(&rotate, created.etag(), None).await.expect(200);
    let new = rotated.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(rotated.json()["previous_valid_until"], "2026-11-24T10:00:00Z");
    let signatures = async |endpoint: &mut Receiver| {
        let ngo = service.ngo().await;
        ngo.create("/v1/referrals", &referral()).await.expect(201);
        let received = endpoint.next().await;
        let number = received.headers["webhook-signature"].split(' ').count();
        (received.signatures_by(&new), received.signatures_by(&old), number)
    };
    assert_eq!(signatures(&mut endpoint).await, (1, 1, 2));
    // A second rotation within the day ends the first secret: there are never more than two.
    let again = ngo.change(&rotate, rotated.etag(), None).await.expect(200);
    assert_eq!(signatures(&mut endpoint).await, (1, 0, 2));
    let newest = again.json()["secret"].as_str().unwrap().to_owned();
    service.at("2026-11-24T10:00:00Z");
    assert_eq!(signatures(&mut endpoint).await, (0, 0, 1));
    let ngo = service.ngo().await;
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    assert_eq!(endpoint.next().await.signatures_by(&newest), 1);
}

#[tokio::test]
async fn a_test_comes_on_the_way_of_every_event_and_a_delivery_can_be_sent_again() {
    let service = start().await;
    let ngo = service.ngo().await;
    let (mut endpoint, mut other) = (Receiver::accepting().await, Receiver::accepting().await);
    let id = webhook(&ngo, &endpoint, &["referral.decided"]).await.id();
    webhook(&ngo, &other, &[]).await;
    let key = Uuid::new_v4().to_string();
    let test = async || ngo.create_with_key(&format!("/v1/webhooks/{id}/test"), &key, &json!({})).await.expect(201);
    let (first, again) = (test().await, test().await);
    assert_eq!((first.json(), again.header("idempotency-replayed")), (again.json(), "true"));
    let _worker = Worker::start(&service.state);
    let received = endpoint.next().await;
    assert_eq!(received.json()["type"], "webhook.tested");
    assert_eq!(
        (received.id(), &received.json()["data"]["subject"]),
        (first.json()["event_id"].as_str().unwrap(), &json!({"kind": "webhook", "id": id}))
    );
    until(&service, "SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered'", 1).await;

    let delivery = deliveries(&ngo, &id).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/webhook-deliveries/{delivery}");
    let read = ngo.get(&path).await.expect(200);
    let resent = ngo.change(&format!("{path}/resend"), read.etag(), None).await.expect(200);
    assert_eq!((&resent.json()["state"], &resent.json()["attempts"]), (&json!("pending"), &json!(0)));
    assert_eq!(endpoint.next().await.body, received.body);
    until(&service, PENDING, 0).await;
    assert!(other.so_far().is_empty(), "a test is of one webhook");
}
