//! Submitting referrals: what is kept of one, and on which day it counts.

use serde_json::{Value, json};

use crate::harness::{Service, referral, with};

#[tokio::test]
async fn a_referral_is_received_and_read_again() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let created = ngo.create("/v1/referrals", &referral()).await.expect(201);
    assert_eq!(created.header("location"), format!("/v1/referrals/{}", created.id()));
    let body = created.json();
    assert_eq!((&body["state"], &body["urgency"]), (&json!("received"), &json!("normal")));
    assert_eq!((&body["received_on"], &body["received_at"]), (&json!("2026-11-23"), &json!("2026-11-23T10:00:00Z")));
    assert_eq!(body["external_reference"], "RIKU-2026-117");
    let read = ngo.get(created.header("location")).await.expect(200);
    assert_eq!((read.json(), read.etag()), (body, created.etag()));
}

#[tokio::test]
async fn what_is_well_formed_in_an_unusual_way_is_accepted_and_kept_in_normal_form() {
    let service = Service::start().await;
    let team = service.team().await;
    let changes = vec![
        ("/person/date_of_birth", Value::Null),
        ("/person/estimated_age", json!(38.0)),
        ("/person/given_names", json!(" A\u{308}iti ")),
        ("/person/contacts", json!([{"channel": "email", "value": "o\u{308}@example.org", "safe_to_contact": true}])),
        ("/consent/guardian", json!({"role": "representative", "name": "A\u{308}iti", "agreed_on": "2026-11-20"})),
        ("/account", json!("ä".repeat(10000))),
        ("/observations", json!("Rivi\nja to\u{308}inen, العربية")),
        ("/referrer", json!({"name": "Ma\u{308}ki"})),
    ];
    let id = team.submit(&changes.into_iter().fold(referral(), |body, (pointer, value)| with(body, pointer, value))).await;
    let kept = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    assert_eq!(kept["person"]["estimated_age"], 38);
    assert_eq!(kept["person"]["given_names"], "Äiti");
    assert_eq!(kept["person"]["contacts"][0]["value"], "ö@example.org");
    assert_eq!(kept["consent"]["guardian"]["name"], "Äiti");
    assert_eq!(kept["account"], json!("ä".repeat(10000)));
    assert_eq!(kept["observations"], "Rivi\nja töinen, العربية");
    assert_eq!(kept["referrer"]["name"], "Mäki");
    let facts = "SELECT concat_ws(' ', age, age_class, form, place) AS text FROM referrals";
    assert_eq!(service.lines(facts).await, ["38 adult forced_labour finland"]);
}

#[tokio::test]
async fn a_dry_run_checks_everything_and_keeps_nothing() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let before = service.contents().await;
    let answer = ngo.create_with_key("/v1/referrals?dry_run=true", "dry-run-1", &referral()).await.expect(200);
    assert_eq!(answer.json(), json!({"acceptable": true, "received_on": "2026-11-23"}));
    let wrong = with(referral(), "/consent", Value::Null);
    let answer = ngo.create("/v1/referrals?dry_run=true", &wrong).await;
    assert_eq!(answer.violations(), [("/consent".to_owned(), "consent_required".to_owned())]);
    assert_eq!(service.contents().await, before);
    // The key of a dry run is free for the real one.
    ngo.create_with_key("/v1/referrals?dry_run=false", "dry-run-1", &referral()).await.expect(201);
}

#[tokio::test]
async fn a_referral_counts_on_the_finnish_date_of_its_receipt() {
    let service = Service::start().await;
    for (instant, day) in
        [("2026-11-23T21:59:59Z", "2026-11-23"), ("2026-11-23T22:00:00Z", "2026-11-24"), ("2026-07-01T21:00:00Z", "2026-07-02")]
    {
        service.at(instant);
        let ngo = service.ngo().await;
        let body = with(referral(), "/consent/given_on", json!("2026-06-20"));
        let received = ngo.create("/v1/referrals", &body).await.expect(201).json();
        assert_eq!((&received["received_on"], &received["received_at"]), (&json!(day), &json!(instant)));
    }
}
