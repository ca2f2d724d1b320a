//! Referrals in a batch: each is received or refused by itself, exactly as alone, and the results keep the order.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, Service, referral, with};

fn item(key: &str, referral: &Value) -> Value {
    json!({"idempotency_key": key, "referral": referral})
}

async fn send(caller: &Caller, content_type: &str, body: String) -> Answer {
    caller.send(Method::POST, "/v1/referrals/batch", &[("Content-Type", content_type)], Some(body)).await
}

async fn batch(caller: &Caller, items: &[Value]) -> Vec<Value> {
    let answer = send(caller, "application/json", json!({"referrals": items}).to_string()).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()["results"].as_array().unwrap().clone()
}

async fn lines(caller: &Caller, body: String) -> Vec<Value> {
    let answer = send(caller, "application/x-ndjson", body).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn codes(results: &[Value]) -> Vec<(u64, String)> {
    let code = |result: &Value| result["problem"]["code"].as_str().unwrap_or("").to_owned();
    results.iter().map(|result| (result["status"].as_u64().unwrap(), code(result))).collect()
}

#[tokio::test]
async fn each_item_has_its_own_result_in_its_place() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let alone = ngo.create_with_key("/v1/referrals", "alone-0001", &referral()).await.expect(201);
    let other = with(referral(), "/external_reference", json!("RIKU-2026-118"));
    let items = [
        item("batch-0001", &referral()),
        item("batch-0002", &with(referral(), "/consent", Value::Null)),
        item("batch-0001", &referral()),
        item("alone-0001", &referral()),
        item("alone-0001", &other),
        item("short", &referral()),
        json!({"referral": referral()}),
        json!({"idempotency_key": "batch-0003", "referral": referral(), "more": 1}),
        item("batch-0004", &json!(7)),
        item("batch-0005", &other),
    ];
    let results = batch(&ngo, &items).await;
    let expected = [
        (201, ""),
        (422, "validation_failed"),
        (201, ""),
        (201, ""),
        (422, "idempotency_key_reused"),
        (400, "idempotency_key_malformed"),
        (422, "validation_failed"),
        (422, "validation_failed"),
        (422, "validation_failed"),
        (201, ""),
    ];
    assert_eq!(codes(&results), expected.map(|(status, code)| (status, code.to_owned())));
    for (at, result) in results.iter().enumerate() {
        assert_eq!(result["index"], at);
    }
    // One of two alike made it, whichever came first to the database.
    let (first, second) = (&results[0], &results[2]);
    assert_eq!(first["referral"]["id"], second["referral"]["id"]);
    assert_ne!(first["replayed"], second["replayed"]);
    // A key counts for a referral however it is submitted.
    assert_eq!((&results[3]["replayed"], &results[3]["referral"]["id"]), (&json!(true), &alone.json()["id"]));
    assert_eq!(results[1]["problem"]["errors"][0]["pointer"], "/referral/consent");
    assert_eq!(results[1]["idempotency_key"], "batch-0002");
    assert_eq!(
        results[6]["problem"]["errors"][0],
        json!({"pointer": "/idempotency_key", "code": "required", "detail": results[6]["problem"]["errors"][0]["detail"]})
    );
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 3);
    assert_eq!(service.count("SELECT count(*) FROM audit_records WHERE action = 'referral.submit'").await, 3);
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'referral.received'").await, 3);
    // What an item is answered is what the referral is answered alone.
    let read = ngo.get(&format!("/v1/referrals/{}", results[9]["referral"]["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read.json(), results[9]["referral"]);
    let again = ngo.create_with_key("/v1/referrals", "batch-0005", &other).await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
}

#[tokio::test]
async fn a_batch_that_is_sent_again_makes_nothing_twice() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let body: Vec<_> = (0..300).map(|at| item(&format!("line-{at:05}"), &referral()).to_string()).collect();
    let body = body.join("\n");
    let first = lines(&ngo, body.clone()).await;
    assert!(first.iter().all(|result| result["status"] == 201 && result["replayed"] == false));
    let second = lines(&ngo, body).await;
    assert!(second.iter().all(|result| result["status"] == 201 && result["replayed"] == true));
    let ids = |results: &[Value]| results.iter().map(|result| result["referral"]["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ids(&second));
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 300);
}

#[tokio::test]
async fn what_is_no_batch_is_refused_and_what_breaks_off_says_so_at_its_end() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let before = service.contents().await;
    for (content_type, body, status, code) in [
        ("application/json", "{", 400, "malformed_json"),
        ("application/json", "[]", 400, "malformed_json"),
        ("application/json", r#"{"referrals":{}}"#, 400, "malformed_json"),
        ("text/plain", "{}", 415, "unsupported_media_type"),
        ("application/json; charset=latin1", "{}", 415, "unsupported_media_type"),
    ] {
        assert_eq!(send(&ngo, content_type, body.to_owned()).await.problem(), (status, code.to_owned()), "{body}");
    }
    let large = json!({"referrals": [item("large-0001", &with(referral(), "/account", json!("x".repeat(70_000))))]}).to_string();
    assert_eq!(send(&ngo, "application/json", large).await.problem(), (413, "payload_too_large".to_owned()));
    assert_eq!(send(&service.nobody(), "application/json", "{".to_owned()).await.problem().0, 401);
    assert_eq!(batch(&ngo, &[]).await, Vec::<Value>::new());
    assert!(lines(&ngo, "\n\n".to_owned()).await.is_empty());
    assert_eq!(service.contents().await, before);

    let good = item("good-00001", &referral());
    let cut = send(&ngo, "application/json", format!("{{\"referrals\":[{good},{{\"idempotency")).await.expect(200);
    let results = cut.json()["results"].as_array().unwrap().clone();
    assert_eq!(codes(&results), [(201, String::new()), (400, "malformed_json".to_owned())]);
    let results = lines(&ngo, format!("{good}\nno json\n{good}")).await;
    assert_eq!(codes(&results), [(201, String::new()), (400, "malformed_json".to_owned()), (201, String::new())]);
    let many: Vec<_> = (0..1001).map(|at| item(&format!("many-{at:05}"), &json!(1)).to_string()).collect();
    let results = lines(&ngo, many.join("\n")).await;
    assert_eq!(results.len(), 1001);
    assert_eq!(codes(&results[1000..]), [(413, "payload_too_large".to_owned())]);
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 1);
}

#[tokio::test]
async fn a_problem_of_an_item_has_the_id_and_the_language_of_the_request_and_repeats_nothing() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let id = "7f4c9a3e-52b1-4d9f-8a57-3f6f1f0f7a11";
    let headers = [("Content-Type", "application/x-ndjson"), ("X-Request-Id", id), ("Accept-Language", "sv")];
    let body = item("item-00001", &with(referral(), "/person/sex", json!("Planted Value"))).to_string();
    let answer = ngo.send(Method::POST, "/v1/referrals/batch", &headers, Some(body)).await.expect(200);
    let result: Value = serde_json::from_str(answer.text.trim()).unwrap();
    assert_eq!(result["problem"]["instance"], format!("urn:uuid:{id}"));
    assert_eq!(result["problem"]["errors"][0]["pointer"], "/referral/person/sex");
    assert!(!answer.text.contains("Planted"));
    let english = lines(&ngo, item("item-00002", &json!({})).to_string()).await;
    assert_ne!(result["problem"]["title"], english[0]["problem"]["title"]);
}
