//! Webhooks as resources: whose they are, what is shown once, and what is refused.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::receiver::{Receiver, Worker, status};
use super::{deliveries, start, until, webhook};
use crate::harness::oauth::constant;
use crate::harness::{Answer, Caller, Service, referral};
use crate::secrecy::{logs, search};

fn new() -> Value {
    json!({"url": "https://hooks.example.org/assistance", "event_types": ["referral.decided"]})
}

fn changed(enabled: bool) -> Value {
    json!({"url": "https://hooks.example.org/other", "event_types": [], "enabled": enabled})
}

async fn put(caller: &Caller, id: &str, tag: &str, body: &Value) -> Answer {
    let headers = [("If-Match", tag), ("Content-Type", "application/json")];
    caller.send(Method::PUT, &format!("/v1/webhooks/{id}"), &headers, Some(body.to_string())).await
}

async fn delete(caller: &Caller, id: &str, tag: &str) -> Answer {
    caller.send(Method::DELETE, &format!("/v1/webhooks/{id}"), &[("If-Match", tag)], None).await
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[tokio::test]
async fn a_webhook_is_made_read_listed_changed_and_deleted() {
    const WEBHOOK: [&str; 5] = ["created_at", "event_types", "id", "state", "url"];
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let created = ngo.create("/v1/webhooks", &new()).await.expect(201);
    let id = created.id();
    assert_eq!(created.header("location"), format!("/v1/webhooks/{id}"));
    assert_eq!(keys(&created.json()), ["created_at", "event_types", "id", "secret", "state", "url"]);
    let read = ngo.get(&format!("/v1/webhooks/{id}")).await.expect(200);
    assert_eq!((read.etag(), keys(&read.json())), (created.etag(), WEBHOOK.to_vec()));
    assert_eq!((&read.json()["url"], &read.json()["event_types"]), (&new()["url"], &new()["event_types"]));
    let list = ngo.get("/v1/webhooks").await.expect(200).json();
    assert_eq!((keys(&list), &list["webhooks"][0]), (vec!["next_cursor", "webhooks"], &read.json()));

    let disabled = put(&ngo, &id, read.etag(), &changed(false)).await.expect(200);
    assert_eq!((&disabled.json()["state"], &disabled.json()["url"]), (&json!("disabled"), &changed(false)["url"]));
    assert_eq!(put(&ngo, &id, read.etag(), &changed(true)).await.problem(), (412, "precondition_failed".to_owned()));
    let enabled = put(&ngo, &id, disabled.etag(), &changed(true)).await.expect(200);
    assert_eq!(enabled.json()["state"], "enabled");
    delete(&ngo, &id, enabled.etag()).await.expect(204);
    assert_eq!(ngo.get(&format!("/v1/webhooks/{id}")).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(service.count("SELECT count(*) FROM vault.webhook_secrets").await, 0);
    let actions = "SELECT action AS text FROM audit_records WHERE subject_kind = 'webhook' ORDER BY action";
    assert_eq!(service.lines(actions).await, ["webhook.change", "webhook.change", "webhook.create", "webhook.delete"]);
}

#[tokio::test]
async fn each_step_is_recorded_once_with_whoever_took_it_and_what_is_refused_is_not() {
    let service = start().await;
    let ngo = service.ngo().await;
    let mut endpoint = Receiver::accepting().await;
    let created = webhook(&ngo, &endpoint, &[]).await;
    let path = format!("/v1/webhooks/{}", created.id());
    let _worker = Worker::start(&service.state);
    let key = Uuid::new_v4().to_string();
    for _ in 0..2 {
        ngo.create_with_key(&format!("{path}/test"), &key, &json!({})).await.expect(201);
    }
    endpoint.next().await;
    until(&service, "SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered'", 1).await;
    let rotated = ngo.change(&format!("{path}/rotate-secret"), created.etag(), None).await.expect(200);
    let since = json!({"since": "2026-11-23T00:00:00Z"});
    ngo.change(&format!("{path}/recover"), created.etag(), Some(&since)).await.expect(412);
    ngo.change(&format!("{path}/recover"), rotated.etag(), Some(&since)).await.expect(200);
    let delivery = deliveries(&ngo, &created.id()).await[0]["id"].as_str().unwrap().to_owned();
    let of_delivery = format!("/v1/webhook-deliveries/{delivery}");
    ngo.change(&format!("{of_delivery}/resend"), "\"stale\"", None).await.expect(412);
    let read = ngo.get(&of_delivery).await.expect(200);
    ngo.change(&format!("{of_delivery}/resend"), read.etag(), None).await.expect(200);
    let recorded = "SELECT concat_ws(' ', c.client_id, action, subject_kind, subject_id) AS text FROM audit_records a \
         JOIN api_clients c ON c.id = a.api_client_id WHERE action LIKE 'webhook%' ORDER BY action";
    let expected = [
        format!("demo-ngo webhook.create webhook {}", created.id()),
        format!("demo-ngo webhook.recover webhook {}", created.id()),
        format!("demo-ngo webhook.rotate_secret webhook {}", created.id()),
        format!("demo-ngo webhook.test webhook {}", created.id()),
        format!("demo-ngo webhook_delivery.resend webhook_delivery {delivery}"),
    ];
    assert_eq!(service.lines(recorded).await, expected);
}

#[tokio::test]
async fn a_secret_is_shown_once_and_stands_nowhere_in_the_clear() {
    let captured = logs::captured();
    let service = start().await;
    let ngo = service.ngo().await;
    let mut receiver = Receiver::start(|_| status(500)).await;
    let key = Uuid::new_v4().to_string();
    let body = json!({"url": receiver.url});
    let created = ngo.create_with_key("/v1/webhooks", &key, &body).await.expect(201);
    let again = ngo.create_with_key("/v1/webhooks", &key, &body).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.id(), &again.json()["secret"]), ("true", created.id(), &Value::Null));
    let other = ngo.create_with_key("/v1/webhooks", &key, &new()).await;
    assert_eq!(other.problem(), (422, "idempotency_key_reused".to_owned()));
    assert_eq!(service.count("SELECT count(*) FROM webhooks").await, 1);
    let rotated = ngo.change(&format!("/v1/webhooks/{}/rotate-secret", created.id()), created.etag(), None).await.expect(200);
    for _ in 0..6 {
        ngo.create("/v1/referrals", &referral()).await.expect(201);
    }
    let _worker = Worker::start(&service.state);
    receiver.next().await;
    until(&service, "SELECT count(*) FROM webhook_deliveries WHERE failure = 'not_accepted'", 6).await;

    let (everything, logged) = (search::everything_in(&service).await, captured());
    for answer in [&created, &rotated] {
        let secret = answer.json()["secret"].as_str().unwrap().to_owned();
        let encoded = secret.strip_prefix("whsec_").unwrap();
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, encoded).unwrap();
        let forms = search::Search::of([encoded.as_bytes(), &bytes]);
        assert!(forms.found_in(&everything).is_none() && forms.found_in(&logged).is_none());
    }
    assert!(search::is_in("an event was not told and is tried again", &logged), "a log tells failure from success");
    assert!(!search::is_in("hook?of=test", &logged), "nor do logs name the address, which may hold a secret of the partner's");
}

#[tokio::test]
async fn the_webhooks_and_deliveries_of_another_organisation_do_not_exist() {
    let service = start().await;
    let (ngo, police) = (service.ngo().await, service.police().await);
    let receiver = Receiver::accepting().await;
    let id = webhook(&ngo, &receiver, &[]).await.id();
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let worker = Worker::start(&service.state);
    until(&service, "SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered'", 1).await;
    drop(worker);
    let delivery = deliveries(&ngo, &id).await[0]["id"].as_str().unwrap().to_owned();
    let before = service.contents().await;
    let missing = Uuid::new_v4().to_string();
    let since = json!({"since": "2026-11-23T00:00:00Z"});
    let all = async |webhook: &str, delivery: &str| {
        vec![
            police.get(&format!("/v1/webhooks/{webhook}")).await,
            put(&police, webhook, "*", &changed(true)).await,
            delete(&police, webhook, "*").await,
            police.change(&format!("/v1/webhooks/{webhook}/rotate-secret"), "*", None).await,
            police.create(&format!("/v1/webhooks/{webhook}/test"), &json!({})).await,
            police.change(&format!("/v1/webhooks/{webhook}/recover"), "*", Some(&since)).await,
            police.get(&format!("/v1/webhook-deliveries/{delivery}")).await,
            police.change(&format!("/v1/webhook-deliveries/{delivery}/resend"), "*", None).await,
        ]
    };
    let (others, nobodys) = (all(&id, &delivery).await, all(&missing, &missing).await);
    for (other, nobodys) in others.iter().zip(&nobodys) {
        assert_eq!(other.problem(), (404, "not_found".to_owned()));
        assert_eq!(constant(other), constant(nobodys));
    }
    for (path, name) in
        [("/v1/webhooks".to_owned(), "webhooks"), (format!("/v1/webhook-deliveries?webhook_id={id}"), "deliveries")]
    {
        assert_eq!(police.get(&path).await.expect(200).json()[name], json!([]));
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn what_is_refused_changes_nothing() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let created = ngo.create("/v1/webhooks", &new()).await.expect(201);
    let id = created.id();
    ngo.create(&format!("/v1/webhooks/{id}/test"), &json!({})).await.expect(201);
    service
        .run(
            "INSERT INTO webhook_deliveries (id, webhook_id, event_id, position, subject_id, state, version, attempts, created_at, next_attempt_at) \
             SELECT gen_random_uuid(), w.id, e.id, 1, e.subject_id, 'pending', 1, 0, now(), now() FROM webhooks w, events e",
        )
        .await;
    let delivery = deliveries(&ngo, &id).await[0]["id"].as_str().unwrap().to_owned();
    let before = service.contents().await;
    let path = format!("/v1/webhooks/{id}");
    let with = |name: &str, value: Value| crate::harness::with(new(), name, value);
    let since = json!({"since": "2026-11-23T00:00:00Z"});
    let refused: Vec<(Answer, (u16, &str))> = vec![
        (ngo.create("/v1/webhooks", &with("/event_types", json!(["referral.lost"]))).await, (422, "validation_failed")),
        (
            ngo.create("/v1/webhooks", &with("/event_types", json!(["referral.decided", "referral.decided"]))).await,
            (422, "validation_failed"),
        ),
        (ngo.create("/v1/webhooks", &with("/secret", json!("whsec_mine"))).await, (422, "validation_failed")),
        (ngo.create("/v1/webhooks", &with("/url", Value::Null)).await, (422, "validation_failed")),
        (
            ngo.send(Method::POST, "/v1/webhooks", &[("Content-Type", "application/json")], Some(new().to_string())).await,
            (400, "idempotency_key_missing"),
        ),
        (put(&ngo, &id, created.etag(), &new()).await, (422, "validation_failed")),
        (
            put(&ngo, &id, created.etag(), &crate::harness::with(changed(true), "/url", json!("https://10.0.0.1/"))).await,
            (422, "validation_failed"),
        ),
        (put(&ngo, &id, "\"stale\"", &changed(true)).await, (412, "precondition_failed")),
        (
            ngo.send(Method::PUT, &path, &[("Content-Type", "application/json")], Some(changed(true).to_string())).await,
            (428, "precondition_required"),
        ),
        (ngo.send(Method::DELETE, &path, &[], None).await, (428, "precondition_required")),
        (delete(&ngo, &id, "\"stale\"").await, (412, "precondition_failed")),
        (ngo.change(&format!("{path}/rotate-secret"), "\"stale\"", None).await, (412, "precondition_failed")),
        (ngo.change(&format!("{path}/recover"), "\"stale\"", Some(&since)).await, (412, "precondition_failed")),
        (
            ngo.change(&format!("{path}/recover"), created.etag(), Some(&json!({"since": "yesterday"}))).await,
            (422, "validation_failed"),
        ),
        (ngo.send(Method::POST, &format!("{path}/test"), &[], None).await, (400, "idempotency_key_missing")),
        (ngo.change(&format!("/v1/webhook-deliveries/{delivery}/resend"), "\"stale\"", None).await, (412, "precondition_failed")),
        (ngo.get("/v1/webhook-deliveries?state=lost").await, (400, "invalid_query")),
        (ngo.get("/v1/webhook-deliveries?cursor=x").await, (400, "invalid_cursor")),
        (ngo.get("/v1/webhooks?limit=0").await, (400, "invalid_query")),
        (service.officer().await.get("/v1/webhooks").await, (403, "insufficient_scope")),
    ];
    for (place, (answer, expected)) in refused.iter().enumerate() {
        assert_eq!(answer.problem(), (expected.0, expected.1.to_owned()), "{place}: {}", answer.text);
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn an_organisation_has_ten_webhooks_at_most() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    // Made at once: none of the ten is lost to another, and one more is refused.
    let create = |number: usize| {
        let ngo = ngo.clone();
        let body = json!({"url": format!("https://hooks.example.org/{number}")});
        tokio::spawn(async move { ngo.create("/v1/webhooks", &body).await.status.as_u16() })
    };
    let mut statuses = Vec::new();
    for answer in (0..11).map(create).collect::<Vec<_>>() {
        statuses.push(answer.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 201, 201, 201, 201, 201, 201, 201, 201, 201, 409]);
    let before = service.contents().await;
    assert_eq!(ngo.create("/v1/webhooks", &new()).await.problem(), (409, "too_many_webhooks".to_owned()));
    assert_eq!(service.contents().await, before);
    service.police().await.create("/v1/webhooks", &new()).await.expect(201);

    // The list goes page by page, newest first; one that is deleted leaves its place.
    let page = ngo.get("/v1/webhooks?limit=7").await.expect(200).json();
    let rest =
        ngo.get(&format!("/v1/webhooks?limit=7&cursor={}", page["next_cursor"].as_str().unwrap())).await.expect(200).json();
    assert_eq!((page["webhooks"].as_array().unwrap().len(), rest["webhooks"].as_array().unwrap().len()), (7, 3));
    assert_eq!(rest["next_cursor"], Value::Null);
    delete(&ngo, page["webhooks"][3]["id"].as_str().unwrap(), "*").await.expect(204);
    ngo.create("/v1/webhooks", &new()).await.expect(201);
}
