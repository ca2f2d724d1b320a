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

/// The places that a result refuses, and why.
fn faults(result: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = result["problem"]["errors"].as_array().unwrap();
    errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
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
        ("application/json", "", 400, "malformed_json"),
        ("application/json", r#"{"referrals":}"#, 400, "malformed_json"),
        ("application/json", r#"{"referrals":[,]}"#, 400, "malformed_json"),
        ("text/plain", "{}", 415, "unsupported_media_type"),
        ("application/json; charset=latin1", "{}", 415, "unsupported_media_type"),
    ] {
        assert_eq!(send(&ngo, content_type, body.to_owned()).await.problem(), (status, code.to_owned()), "{body}");
    }
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
    assert_eq!(faults(&results[1000]), [(String::new(), "length".to_owned())]);
    assert!(results[1000]["problem"]["errors"][0]["detail"].as_str().unwrap().ends_with(": at most 1000."));
    let answer = send(&ngo, "application/json", format!("{{\"referrals\":[{}]}}", many.join(","))).await.expect(200);
    assert_eq!(faults(&answer.json()["results"][1000]), [("/referrals".to_owned(), "length".to_owned())]);
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 1);
}

#[tokio::test]
async fn an_item_that_is_too_large_is_passed_over_and_the_next_one_is_taken() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let (first, last) = (item("first-0001", &referral()).to_string(), item("last-00001", &referral()).to_string());
    let large = |length: usize| item("large-0001", &with(referral(), "/account", json!("x".repeat(length)))).to_string();
    let expected = [(201, String::new()), (413, "payload_too_large".to_owned()), (201, String::new())];
    for (at, length) in [70_000, 5_000_000].into_iter().enumerate() {
        let results = lines(&ngo, [&*first, &large(length), &last].join("\n")).await;
        assert_eq!(codes(&results), expected);
        let body = format!("{{\"referrals\":[{first},{},{last}]}}", large(length));
        let results = send(&ngo, "application/json", body).await.expect(200).json()["results"].as_array().unwrap().clone();
        assert_eq!(codes(&results), expected);
        assert_eq!(
            (&results[0]["replayed"], &results[2]["replayed"], &results[1]["index"]),
            (&json!(true), &json!(true), &json!(1)),
            "{at}"
        );
    }
    // A little larger than a referral may be alone: its key is told, and it is refused all the same.
    let base = referral().to_string().len() + r#""account":"","#.len();
    let over = with(referral(), "/account", json!("x".repeat(64 * 1024 + 1 - base)));
    assert_eq!(over.to_string().len(), 64 * 1024 + 1);
    let results = batch(&ngo, &[item("little-001", &over)]).await;
    assert_eq!((codes(&results), &results[0]["idempotency_key"]), (expected[1..2].to_vec(), &json!("little-001")));
    assert_eq!(ngo.create("/v1/referrals", &over).await.problem(), (413, "payload_too_large".to_owned()));
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 2);
}

#[tokio::test]
async fn what_stands_where_a_referral_should_has_a_result_and_the_next_one_is_taken() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let good = |at: usize| item(&format!("good-{at:05}"), &referral()).to_string();
    let others = ["1", "null", r#""x""#, "[]", r#"["]","}{",["\"\\",{"a":"["}]]"#, "-1.5e3", "true", &format!("[{}]", good(7))];
    for other in others {
        for (content_type, body) in [
            ("application/json", format!("{{\"referrals\":[{},{other},{}]}}", good(0), good(1))),
            ("application/x-ndjson", format!("{}\n{other}\n{}", good(0), good(1))),
        ] {
            let answer = send(&ngo, content_type, body).await.expect(200);
            let results: Vec<Value> = match content_type {
                "application/json" => answer.json()["results"].as_array().unwrap().clone(),
                _ => answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            };
            let expected = [(201, ""), (422, "validation_failed"), (201, "")];
            assert_eq!(codes(&results), expected.map(|(status, code)| (status, code.to_owned())), "{other}");
            assert_eq!(faults(&results[1]), [(String::new(), "wrong_type".to_owned())], "{other}");
        }
    }
    // What is no JSON and yet has an end.
    for other in [r#"{"idempotency_key":}"#, "nul", "{'a':1}"] {
        let body = format!("{{\"referrals\":[{},{other},{}]}}", good(0), good(1));
        let results = send(&ngo, "application/json", body).await.expect(200).json()["results"].as_array().unwrap().clone();
        assert_eq!(codes(&results)[1..], [(400, "malformed_json".to_owned()), (201, String::new())], "{other}");
    }
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 2);
}

#[tokio::test]
async fn what_is_wrong_with_the_batch_itself_is_told_by_its_place_and_undoes_nothing() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let good = item("good-00001", &referral());
    let before = service.contents().await;
    for (body, pointer, code) in [
        ("[]".to_owned(), "", "wrong_type"),
        (format!("[{good}]"), "", "wrong_type"),
        ("{}".to_owned(), "/referrals", "required"),
        (r#"{"referrals":null}"#.to_owned(), "/referrals", "wrong_type"),
        (r#"{"referrals":{}}"#.to_owned(), "/referrals", "wrong_type"),
        (format!(r#"{{"sent_by":"x","referrals":[{good}]}}"#), "/sent_by", "unknown_field"),
        (r#"{"referrals":[],"sent_by":"x"}"#.to_owned(), "/sent_by", "unknown_field"),
    ] {
        let answer = send(&ngo, "application/json", body).await.expect(422);
        assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())]);
    }
    assert_eq!(service.contents().await, before);
    for (behind, place, code) in [("\"sent_by\":1", "/sent_by", "unknown_field"), ("\"referrals\":[]", "/referrals", "duplicate")]
    {
        let answer = send(&ngo, "application/json", format!("{{\"referrals\":[{good}],{behind}}}")).await.expect(200);
        let results = answer.json()["results"].as_array().unwrap().clone();
        assert_eq!(codes(&results), [(201, String::new()), (422, "validation_failed".to_owned())]);
        assert_eq!((faults(&results[1]), &results[1]["index"]), (vec![(place.to_owned(), code.to_owned())], &json!(1)));
    }
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 1);
    assert_eq!(assistance_api::api::document()["components"]["schemas"]["SubmitBatch"]["additionalProperties"], false);
    assert_eq!(assistance_api::api::document()["components"]["schemas"]["BatchItem"]["additionalProperties"], false);
}

#[tokio::test]
async fn a_fault_of_an_item_is_told_by_its_place_in_the_item() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let good = referral().to_string();
    let person = |member: &str| good.replacen("\"person\":{", &format!("\"person\":{{{member},"), 1);
    let with_key = |referral: &str| format!(r#"{{"idempotency_key":"item-00001","referral":{referral}}}"#);
    let items = [
        (format!(r#"{{"idempotency_key":"item-00001","referral":{good},"sent_by":"x"}}"#), "/sent_by", "unknown_field"),
        (
            format!(r#"{{"idempotency_key":"item-00001","idempotency_key":"item-00002","referral":{good}}}"#),
            "/idempotency_key",
            "duplicate",
        ),
        (format!(r#"{{"idempotency_key":"item-00001","referral":{good},"referral":{good}}}"#), "/referral", "duplicate"),
        (format!(r#"{{"idempotency_key":7,"referral":{good}}}"#), "/idempotency_key", "wrong_type"),
        (r#"{"idempotency_key":"item-00001"}"#.to_owned(), "/referral", "required"),
        (with_key("null"), "/referral", "wrong_type"),
        (with_key(&person("\"shoe_size\":38")), "/referral/person/shoe_size", "unknown_field"),
        (with_key(&person("\"sex\":\"female\"")), "/referral/person/sex", "duplicate"),
        (with_key(&good.replacen("\"female\"", "\"woman\"", 1)), "/referral/person/sex", "not_in_list"),
    ];
    let body: Vec<_> = items.iter().map(|(item, ..)| item.as_str()).collect();
    let results = lines(&ngo, body.join("\n")).await;
    assert_eq!(results.len(), items.len());
    for (result, (item, pointer, code)) in results.iter().zip(&items) {
        assert_eq!(faults(result), [((*pointer).to_owned(), (*code).to_owned())], "{item}");
    }
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 0);
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
