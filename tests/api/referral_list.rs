//! A referrer's list of its own referrals: filters, pages, and what is no question.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Caller, Service, referral, with};

fn ids(page: &Value) -> Vec<String> {
    page["referrals"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// The target of `Link: <…>; rel="next"`.
fn next(link: &str) -> &str {
    link.strip_prefix('<').and_then(|rest| rest.strip_suffix(">; rel=\"next\"")).unwrap_or_else(|| panic!("{link}"))
}

/// Fifteen referrals at each of three moments; every third is urgent.
async fn forty_five(service: &Service) -> Caller {
    for moment in ["2026-11-22T22:30:00Z", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00.000001Z"] {
        service.at(moment);
        let ngo = service.ngo().await;
        for number in 0..15 {
            let urgency = if number % 3 == 0 { "urgent" } else { "normal" };
            ngo.create("/v1/referrals", &with(referral(), "/urgency", json!(urgency))).await.expect(201);
        }
    }
    service.at("2026-11-23T10:00:01Z");
    service.ngo().await
}

#[tokio::test]
async fn pages_lose_and_double_nothing_while_others_submit() {
    let service = Service::start().await;
    let ngo = forty_five(&service).await;
    service.police().await.create("/v1/referrals", &referral()).await.expect(201);
    let all = ngo.get("/v1/referrals?limit=45").await.expect(200);
    assert_eq!((ids(&all.json()).len(), &all.json()["next_cursor"], all.header("link")), (45, &Value::Null, ""));

    let mut path = "/v1/referrals?limit=7".to_owned();
    let mut seen = Vec::new();
    for number in 1..=7 {
        let page = ngo.get(&path).await.expect(200);
        let body = page.json();
        assert_eq!(ids(&body).len(), if number == 7 { 3 } else { 7 });
        seen.extend(ids(&body));
        if number == 7 {
            assert_eq!((&body["next_cursor"], page.header("link")), (&Value::Null, ""));
        } else {
            let cursor = body["next_cursor"].as_str().unwrap();
            path = next(page.header("link")).to_owned();
            assert_eq!(path, format!("/v1/referrals?limit=7&cursor={cursor}"));
        }
        ngo.create("/v1/referrals", &referral()).await.expect(201);
    }
    assert_eq!(seen, ids(&all.json()), "newest first, the same in pages as at once");
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 45);
}

#[tokio::test]
async fn the_link_to_the_next_page_keeps_the_filters() {
    let service = Service::start().await;
    let ngo = forty_five(&service).await;
    let mut path = "/v1/referrals?urgency=urgent&limit=4&received_from=2026-11-23".to_owned();
    let mut seen = BTreeSet::new();
    let mut pages = 0;
    loop {
        let page = ngo.get(&path).await.expect(200);
        assert!(page.json()["referrals"].as_array().unwrap().iter().all(|one| one["urgency"] == "urgent"));
        seen.extend(ids(&page.json()));
        pages += 1;
        if page.header("link").is_empty() {
            break;
        }
        path = next(page.header("link")).to_owned();
        assert_eq!(path.matches("cursor=").count(), 1);
    }
    assert_eq!((seen.len(), pages), (15, 4));
}

#[tokio::test]
async fn each_filter_answers_those_and_only_those() {
    let service = Service::start().await;
    service.at("2026-11-21T10:00:00Z");
    let early = service.team().await.submit(&with(referral(), "/external_reference", json!("A/1"))).await;
    service.at("2026-11-23T10:00:00Z");
    let team = service.team().await;
    let urgent = with(with(referral(), "/urgency", json!("urgent")), "/external_reference", json!("A/2"));
    let urgent = team.submit(&urgent).await;
    let taken = team.assess(&with(referral(), "/external_reference", Value::Null)).await;
    let listed = async |query: &str| {
        let mut found = ids(&team.ngo.get(&format!("/v1/referrals{query}")).await.expect(200).json());
        found.sort();
        found
    };
    let sorted = |mut ids: Vec<&String>| {
        ids.sort();
        ids.into_iter().cloned().collect::<Vec<_>>()
    };
    for (query, expected) in [
        ("", vec![&early, &urgent, &taken]),
        ("?state=received", vec![&early, &urgent]),
        ("?state=in_process", vec![&taken]),
        ("?state=admitted", vec![]),
        ("?received_from=2026-11-22", vec![&urgent, &taken]),
        ("?received_from=2026-11-21&received_to=2026-11-21", vec![&early]),
        ("?received_to=2026-11-20", vec![]),
        ("?external_reference=A%2F2", vec![&urgent]),
        ("?external_reference=A", vec![]),
        ("?urgency=urgent", vec![&urgent]),
        ("?urgency=normal&state=received", vec![&early]),
    ] {
        assert_eq!(listed(query).await, sorted(expected), "{query}");
    }
    assert_eq!(ids(&service.police().await.get("/v1/referrals").await.expect(200).json()), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_no_question_is_refused() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    for _ in 0..2 {
        ngo.create("/v1/referrals", &referral()).await.expect(201);
    }
    for query in [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=many",
        "limit=",
        "limit=1&limit=2",
        "state=open",
        "state=received&state=received",
        "received_from=2026-13-01",
        "received_from=yesterday",
        "external_reference=Matti%20M",
        "external_reference=",
        "urgency=very",
        "page=2",
        "Limit=2",
    ] {
        let answer = ngo.get(&format!("/v1/referrals?{query}")).await;
        assert_eq!(answer.problem(), (400, "invalid_query".to_owned()), "{query}");
    }
    let page = ngo.get("/v1/referrals?limit=1").await.expect(200).json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let mut bent = cursor.to_owned();
    bent.replace_range(10..11, if &cursor[10..11] == "A" { "B" } else { "A" });
    for bad in ["x", "", &cursor[1..], bent.as_str(), &format!("{cursor}A")] {
        let answer = ngo.get(&format!("/v1/referrals?cursor={bad}")).await;
        assert_eq!(answer.problem(), (400, "invalid_cursor".to_owned()), "{bad}");
    }
    // A cursor is of no use to another client, nor in another list.
    let path = format!("/v1/referrals?cursor={cursor}");
    assert_eq!(service.police().await.get(&path).await.problem(), (400, "invalid_cursor".to_owned()));
    let path = format!("/v1/assessment/referrals?cursor={cursor}");
    assert_eq!(service.officer().await.get(&path).await.problem(), (400, "invalid_cursor".to_owned()));
}
