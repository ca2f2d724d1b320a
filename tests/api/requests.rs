//! The log of a partner's own calls: what became of them, and nothing else; nobody else's.

use assistance_api::jobs::JOBS;
use assistance_api::requests::write;
use reqwest::Method;
use serde_json::{Value, json};

use crate::access::operations;
use crate::harness::{Caller, Service, referral};

const ID: &str = "7f4c9a3e-52b1-4d9f-8a57-3f6f1f0f7a11";

async fn call(caller: &Caller, path: &str, id: &str) -> u16 {
    caller.send(Method::GET, path, &[("X-Request-Id", id)], None).await.status.as_u16()
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

#[tokio::test]
async fn a_partner_learns_what_became_of_its_calls() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let refused = ngo.create("/v1/referrals", &json!({})).await.expect(422);
    let made = ngo.create("/v1/referrals", &referral()).await.expect(201);
    assert_eq!(write::write(&service.state).await.unwrap(), 2);
    assert_eq!(write::write(&service.state).await.unwrap(), 0);
    let read = ngo.get(&format!("/v1/requests/{}", refused.header("x-request-id"))).await.expect(200);
    let id = refused.header("x-request-id");
    let expected = json!({"request_id": id, "answered_at": "2026-11-23T10:00:00Z", "operation": "submit_referral", "status": 422, "code": "validation_failed"});
    assert_eq!(read.json(), expected);
    ngo.send(Method::GET, &format!("/v1/requests/{id}"), &[("If-None-Match", read.etag())], None).await.expect(304);
    let read = ngo.get(&format!("/v1/requests/{}", made.header("x-request-id"))).await.expect(200).json();
    assert_eq!((&read["status"], &read["code"]), (&json!(201), &Value::Null));
    let stored = service.lines("SELECT row_to_json(r)::text AS text FROM requests r").await.join("\n");
    assert!(!stored.contains("Amina") && !stored.contains("RIKU"));
    assert_eq!(keys(&read), ["answered_at", "code", "operation", "request_id", "status"]);
}

#[tokio::test]
async fn each_call_is_logged_as_the_operation_that_answered_it() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let mut expected = Vec::new();
    for operation in operations().into_iter().filter(|operation| operation.scope.is_some()) {
        let fill = |part: &str| if part.starts_with('{') { ID.to_owned() } else { part.to_owned() };
        let path = operation.path.split('/').map(fill).collect::<Vec<_>>().join("/");
        ngo.send(operation.method.parse().unwrap(), &path, &[], None).await;
        expected.push(operation.id);
    }
    // However it is written; and what is another path is nothing.
    ngo.get("/v1/%72eferrals").await.expect(200);
    ngo.get("/v1/referrals/").await.expect(404);
    expected.push("list_referrals".to_owned());
    expected.sort();
    write::write(&service.state).await.unwrap();
    assert_eq!(service.lines("SELECT operation AS text FROM requests ORDER BY operation COLLATE \"C\"").await, expected);
}

#[tokio::test]
async fn an_id_that_another_client_chose_too_is_still_ones_own() {
    let service = Service::start().await;
    let (ngo, police) = (service.ngo().await, service.police().await);
    assert_eq!(call(&ngo, "/v1/referrals", ID).await, 200);
    write::write(&service.state).await.unwrap();
    let missing = police.get(&format!("/v1/requests/{}", uuid::Uuid::new_v4())).await;
    let others = police.get(&format!("/v1/requests/{ID}")).await;
    assert_eq!(crate::harness::oauth::constant(&missing), crate::harness::oauth::constant(&others));
    assert_eq!(others.problem().0, 404);
    assert_eq!(call(&police, "/v1/clients", ID).await, 403);
    write::write(&service.state).await.unwrap();
    for (caller, status, operation) in [(&ngo, 200, "list_referrals"), (&police, 403, "list_clients")] {
        let read = caller.get(&format!("/v1/requests/{ID}")).await.expect(200).json();
        assert_eq!((&read["status"], &read["operation"]), (&json!(status), &json!(operation)));
    }
    let listed = police.get("/v1/requests").await.expect(200).json();
    let listed: Vec<_> = listed["requests"].as_array().unwrap().iter().map(|call| call["operation"].clone()).collect();
    assert!(!listed.contains(&json!("list_referrals")) && listed.contains(&json!("list_clients")), "{listed:?}");
}

#[tokio::test]
async fn the_log_is_read_page_by_page_and_forgotten_after_thirty_days() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    for _ in 0..5 {
        ngo.get("/v1/referrals").await.expect(200);
    }
    write::write(&service.state).await.unwrap();
    let mut next = "/v1/requests?limit=2".to_owned();
    let mut count = 0;
    loop {
        let page = ngo.get(&next).await.expect(200).json();
        count += page["requests"].as_array().unwrap().len();
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        next = format!("/v1/requests?limit=2&cursor={cursor}");
    }
    assert_eq!(count, 5);
    let forget = JOBS.iter().find(|job| job.name == "requests.forget").unwrap();
    service.at("2026-12-23T10:00:00Z");
    assert_eq!((forget.run)(service.state.clone()).await.unwrap(), 0);
    service.at("2026-12-23T10:00:01Z");
    assert_eq!((forget.run)(service.state.clone()).await.unwrap(), 5);
}

#[tokio::test]
async fn the_list_of_clients_tells_when_each_last_called() {
    let service = Service::start().await;
    let (ngo, administrator) = (service.ngo().await, service.caller("demo-administrator").await);
    let last = async || {
        write::write(&service.state).await.unwrap();
        let listed = administrator.get("/v1/api-clients?limit=100").await.expect(200).json();
        let clients = listed["api_clients"].as_array().unwrap().clone();
        clients.into_iter().find(|client| client["client_id"] == "demo-ngo").unwrap()["last_used_at"].clone()
    };
    assert_eq!(last().await, Value::Null);
    ngo.get("/v1/referrals").await.expect(200);
    assert_eq!(last().await, "2026-11-23T10:00:00Z");
    service.at("2026-11-23T10:00:59Z");
    ngo.get("/v1/referrals").await.expect(200);
    assert_eq!(last().await, "2026-11-23T10:00:00Z", "written at most each minute");
    service.at("2026-11-23T10:01:01Z");
    ngo.get("/v1/referrals").await.expect(200);
    assert_eq!(last().await, "2026-11-23T10:01:01Z");
}
