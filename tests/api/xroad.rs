//! Requests through X-Road: a configured Security Server vouches for its members; from anybody else the headers say nothing.

use assistance_api::access::watch;
use reqwest::Method;

use crate::harness::oauth::constant;
use crate::harness::{Caller, Service, referral};

const MEMBER: &str = "FI/ORG/1234567-8/cases";

async fn service(is_trusted: bool) -> Service {
    let service = Service::start_with(|state| {
        if is_trusted {
            state.peers.security_servers = ["127.0.0.1".parse().unwrap()].into();
        }
    })
    .await;
    service.run(&format!("UPDATE api_clients SET xroad_member = '{MEMBER}' WHERE client_id = 'demo-ngo'")).await;
    watch::look(&service.state).await.unwrap();
    service
}

async fn submit(caller: &Caller, member: &str) -> u16 {
    let key = uuid::Uuid::new_v4().to_string();
    let headers = [
        ("X-Road-Client", member),
        ("X-Road-Id", "m-1"),
        ("X-Road-UserId", "EE1234567890"),
        ("Idempotency-Key", &key),
        ("Content-Type", "application/json"),
    ];
    let answer = caller.send(Method::POST, "/v1/referrals", &headers, Some(referral().to_string())).await;
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("x-road-")));
    answer.status.as_u16()
}

const RECORDED: &str = "SELECT coalesce(xroad_client, '-') || ' ' || coalesce(xroad_id, '-') || ' ' || coalesce(xroad_user_id, '-') AS text \
     FROM audit_records WHERE action = 'referral.submit'";

#[tokio::test]
async fn a_security_server_vouches_for_its_member_and_the_audit_says_so() {
    let service = service(true).await;
    assert_eq!(submit(&service.nobody(), MEMBER).await, 201);
    let ngo = service.ngo().await;
    assert_eq!(ngo.get("/v1/referrals").await.json()["referrals"].as_array().unwrap().len(), 1);
    assert_eq!(service.lines(RECORDED).await, [format!("{MEMBER} m-1 EE1234567890")]);
    // A token decides where there is one; the headers are recorded all the same.
    let police = service.police().await;
    assert_eq!(submit(&police, MEMBER).await, 201);
    assert_eq!(police.get("/v1/referrals").await.json()["referrals"].as_array().unwrap().len(), 1);
    assert_eq!(service.lines(RECORDED).await.len(), 2);
}

#[tokio::test]
async fn a_member_that_nobody_knows_is_nobody() {
    let service = service(true).await;
    let expected = constant(&service.nobody().get("/v1/referrals").await.expect(401));
    for member in ["FI/ORG/1234567-8", "FI/ORG/1234567-8/cases/more", "fi/org/1234567-8/cases", "x"] {
        let answer = service.nobody().send(Method::GET, "/v1/referrals", &[("X-Road-Client", member)], None).await;
        assert_eq!(constant(&answer), expected, "{member}");
    }
    let twice = [("X-Road-Client", MEMBER), ("X-Road-Client", MEMBER)];
    assert_eq!(constant(&service.nobody().send(Method::GET, "/v1/referrals", &twice, None).await), expected);
}

#[tokio::test]
async fn from_anybody_else_the_headers_are_as_if_they_were_not_there() {
    let service = service(false).await;
    assert_eq!(submit(&service.nobody(), MEMBER).await, 401);
    assert_eq!(submit(&service.ngo().await, MEMBER).await, 201);
    assert_eq!(service.lines(RECORDED).await, ["- - -"]);
}
