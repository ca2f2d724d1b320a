//! What one caller may take: it is told how much is left and when to come again, and no other notices.

use std::num::NonZeroU32;

use assistance_api::access::limits::Limits;
use diesel_async::SimpleAsyncConnection;

use crate::harness::oauth::FORM;
use crate::harness::{Answer, Caller, Service, referral};

async fn limited(quota: u32, at_once: usize) -> Service {
    Service::start_with(|state| state.limits = Limits::new(NonZeroU32::new(quota).unwrap(), at_once)).await
}

#[track_caller]
fn left(answer: &Answer, quota: u32) -> u32 {
    assert_eq!(answer.header("ratelimit-policy"), format!("\"default\";q={quota};w=60"), "{}", answer.text);
    let text = answer.header("ratelimit").strip_prefix("\"default\";r=").unwrap();
    let (left, reset) = text.split_once(";t=").unwrap();
    assert!(reset.parse::<u32>().unwrap() <= 60);
    left.parse().unwrap()
}

#[tokio::test]
async fn every_answer_says_how_much_is_left_and_too_much_is_refused() {
    let service = limited(4, 100).await;
    let (ngo, police) = (service.ngo().await, service.police().await);
    let before = service.contents().await;
    let missing = format!("/v1/referrals/{}", uuid::Uuid::new_v4());
    assert_eq!(left(&ngo.get("/v1/referrals").await.expect(200), 4), 3);
    assert_eq!(left(&ngo.get(&missing).await.expect(404), 4), 2);
    assert_eq!(left(&ngo.create("/v1/referrals", &serde_json::json!({})).await.expect(422), 4), 1);
    assert_eq!(left(&ngo.get("/v1/clients").await.expect(403), 4), 0);
    let refused = ngo.create("/v1/referrals", &referral()).await;
    assert_eq!(refused.problem(), (429, "rate_limited".to_owned()));
    assert_eq!(left(&refused, 4), 0);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=16).contains(&wait), "{wait}");
    assert_eq!(service.contents().await, before);
    assert_eq!(left(&police.get("/v1/referrals").await.expect(200), 4), 3);
}

#[tokio::test]
async fn whoever_has_not_signed_in_is_counted_by_address() {
    let service = limited(3, 100).await;
    let wrong = "grant_type=client_credentials&client_id=demo-ngo&client_secret=wrong";
    assert_eq!(left(&service.ask_for_token(&[], wrong).await.expect(401), 3), 2);
    assert_eq!(left(&service.nobody().get("/v1/statistics/tables").await.expect(200), 3), 1);
    service.ask_for_token(&[], wrong).await.expect(401);
    let refused = service.ask_for_token(&[], wrong).await;
    assert_eq!(refused.problem(), (429, "rate_limited".to_owned()));
    assert_eq!(left(&refused, 3), 0);
    // Who watches the service is not counted, and a proxy is nobody unless it is ours.
    for _ in 0..5 {
        assert_eq!(service.nobody().get("/livez").await.expect(200).header("ratelimit"), "");
    }
    let headers = [("X-Forwarded-For", "192.0.2.7"), ("Content-Type", FORM)];
    let other = service.nobody().send(reqwest::Method::POST, "/oauth2/token", &headers, Some(wrong.to_owned())).await;
    other.expect(429);
}

#[tokio::test]
async fn behind_a_proxy_of_ours_each_caller_is_counted_by_its_own_address() {
    let service = Service::start_with(|state| {
        state.limits = Limits::new(NonZeroU32::new(1).unwrap(), 100);
        state.peers.proxies = ["127.0.0.1".parse().unwrap()].into();
    })
    .await;
    let ask = async |forwarded: &str| {
        service.nobody().send(reqwest::Method::GET, "/v1/statistics/tables", &[("X-Forwarded-For", forwarded)], None).await.status
    };
    // What the caller itself claims stands before what the proxy adds.
    assert_eq!(ask("192.0.2.1").await, 200);
    assert_eq!(ask("192.0.2.2").await, 200);
    assert_eq!(ask("192.0.2.99, 192.0.2.1").await, 429);
    assert_eq!(ask("192.0.2.98, 192.0.2.2, 127.0.0.1").await, 429);
}

#[tokio::test]
async fn a_partner_with_too_many_requests_at_once_starves_no_other() {
    let service = limited(100_000, 2).await;
    let (ngo, police) = (service.ngo().await, service.police().await);
    // The table is locked: whoever asks now waits, with a connection to the database.
    let mut lock = service.sql().await;
    lock.batch_execute("BEGIN; LOCK TABLE referrals").await.unwrap();
    let ask = |ngo: Caller| async move { ngo.get("/v1/referrals").await };
    let flood: Vec<_> = (0..80).map(|_| tokio::spawn(ask(ngo.clone()))).collect();
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while service.count(waiting).await < 2 {
        tokio::task::yield_now().await;
    }
    // Two of them wait for the database, others in their own line, and another partner still gets a connection.
    police.get("/v1/requests").await.expect(200);
    assert_eq!(service.count(waiting).await, 2);
    lock.batch_execute("COMMIT").await.unwrap();
    let mut statuses = Vec::new();
    for answer in flood {
        let answer = answer.await.unwrap();
        statuses.push(answer.status.as_u16());
        if answer.status == 429 {
            assert_eq!((answer.problem().1.as_str(), answer.header("retry-after")), ("rate_limited", "1"));
        }
    }
    assert!(statuses.iter().all(|status| matches!(status, 200 | 429)), "{statuses:?}");
    assert!(statuses.iter().filter(|status| **status == 200).count() >= 2, "{statuses:?}");
    ask(ngo).await.expect(200);
}
