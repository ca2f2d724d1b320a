//! A partner counts what it has sent itself: that, exactly, and nothing of anybody else.

use assistance_api::organisations::Scope;
use reqwest::Method;
use serde_json::{Value, json};

use crate::advice::consultation;
use crate::assessment::registration;
use crate::harness::oauth::AUTHORITY;
use crate::harness::{Answer, Caller, Service, referral, with};

/// The numbers of an answer by the codes of its first dimension after the period, those that are not zero.
fn figures(answer: &Answer) -> Vec<(String, u64)> {
    let body = answer.json();
    let dimension = body["id"][1].as_str().unwrap();
    let codes = body["dimension"][dimension]["category"]["index"].as_array().unwrap();
    let cells = codes.iter().zip(body["value"].as_array().unwrap());
    let cells = cells.map(|(code, value)| (code.as_str().unwrap().to_owned(), value.as_u64().unwrap()));
    cells.filter(|(_, value)| *value > 0).collect()
}

async fn total(caller: &Caller, question: &str) -> u64 {
    caller.get(&format!("/v1/statistics/own/{question}")).await.expect(200).json()["value"][0].as_u64().unwrap()
}

#[tokio::test]
async fn a_partner_counts_its_own_referrals_and_nobody_elses() {
    let service = Service::start().await;
    let (team, police) = (service.team().await, service.police().await);
    let begging = with(with(referral(), "/exploitation/primary_form", json!("begging")), "/exploitation/sector", Value::Null);
    for body in [referral(), with(referral(), "/person/sex", json!("male")), begging] {
        team.submit(&body).await;
    }
    police.create("/v1/referrals", &referral()).await.expect(201);
    team.officer.create("/v1/assessment/referrals", &registration("hotline")).await.expect(201);
    assert_eq!((total(&team.ngo, "referrals?period=2026").await, total(&police, "referrals?period=2026-H2").await), (3, 1));
    assert_eq!(total(&team.ngo, "referrals?period=2026-H1").await, 0);
    assert_eq!(total(&team.ngo, "referrals?period=2026&form=begging").await, 1);
    let by_form = team.ngo.get("/v1/statistics/own/referrals?period=2026&by=form").await.expect(200);
    assert_eq!(figures(&by_form), [("forced_labour".to_owned(), 2), ("begging".to_owned(), 1)]);
    assert_eq!((by_form.header("cache-control"), by_form.header("vary")), ("no-store", "Accept, Accept-Language"));
    let by_sex = team.ngo.get("/v1/statistics/own/referrals?period=2026&by=sex&form=forced_labour&format=csv").await.expect(200);
    assert!(by_sex.text.starts_with("period,sex,value\r\n2026,female,1\r\n2026,male,1\r\n"), "{}", by_sex.text);
    // The statistician counts all five.
    let all = "/v1/statistics/flow/referrals?period=2026&purpose=release_preparation";
    assert_eq!(service.statistician().await.get(all).await.expect(200).json()["value"], json!([5]));
}

#[tokio::test]
async fn what_the_assistance_system_finds_and_decides_moves_nothing_that_a_partner_counts() {
    let service = Service::start().await;
    let team = service.team().await;
    let questions =
        ["by=form,place", "by=sex,age_band,residence_status", "by=nationality", "by=referrer_type,channel", "by=sector"];
    let mut before = Vec::new();
    let id = team.submit(&referral()).await;
    for question in questions {
        before.push(
            team.ngo.get(&format!("/v1/statistics/own/referrals?period=2026&{question}")).await.expect(200).json()["value"]
                .clone(),
        );
    }
    team.take_up(&id).await.expect(200);
    let assessed = json!({"form": "forced_marriage", "place": "abroad", "residence_status": "eu_citizen", "sector": "cleaning"});
    let draft = with(crate::harness::steps::admission(&id, &json!([])), "/assessed", assessed);
    team.decide("admissions", &draft).await;
    for (question, before) in questions.iter().zip(before) {
        let after = team.ngo.get(&format!("/v1/statistics/own/referrals?period=2026&{question}")).await.expect(200).json();
        assert_eq!(after["value"], before, "{question}");
    }
}

#[tokio::test]
async fn a_partner_counts_its_own_consultations() {
    let service = Service::start().await;
    let (ngo, police) = (service.ngo().await, service.police().await);
    ngo.create("/v1/consultations", &consultation()).await.expect(201);
    assert_eq!((total(&ngo, "consultations?period=2026").await, total(&police, "consultations?period=2026").await), (1, 0));
    let by_topic = ngo.get("/v1/statistics/own/consultations?period=2026&by=consultation_topic").await.expect(200);
    assert_eq!(figures(&by_topic), [("consent".to_owned(), 1)]);
}

#[tokio::test]
async fn what_is_not_its_own_cannot_be_asked_for() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    for table in ["decisions", "new_clients", "clients", "all_clients", "contacts", "planted"] {
        let answer = ngo.get(&format!("/v1/statistics/own/{table}?period=2026")).await;
        assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{table}");
    }
    for question in [
        "",
        "period=2026-13",
        "period=2026&by=client_basis",
        "period=2026&client_basis=victim",
        "period=2026&purpose=release_preparation",
        "period=2026&by=form,sex,place,age_band",
        "period=2026&form=planted",
        "period=2026&consultation_topic=consent",
    ] {
        let answer = ngo.get(&format!("/v1/statistics/own/referrals?{question}")).await;
        assert_eq!(answer.problem(), (400, "invalid_query".to_owned()), "{question}");
    }
    let refused = ngo.send(Method::GET, "/v1/statistics/own/referrals?period=2026", &[("Accept", "text/html")], None).await;
    assert_eq!(refused.problem(), (406, "not_acceptable".to_owned()));
    let (id, secret) = service.new_client(AUTHORITY, &[Scope::ReferralsRead]).await;
    let without = service.sign_in(&id, &secret).await;
    assert_eq!(without.get("/v1/statistics/own/referrals?period=2026").await.problem(), (403, "insufficient_scope".to_owned()));
}
