//! What a day does: ages as of the signature, children who come of age, days that cannot be, papers that come later.

use serde_json::{Value, json};

use crate::harness::steps::{admission, refusal, removal, signature};
use crate::harness::{Service, referral, with};

#[tokio::test]
async fn a_child_who_has_come_of_age_since_the_draft_is_no_child_in_care() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let child = json!([{"given_names": "Bo", "family_name": "Example", "date_of_birth": "2008-11-24", "sex": "male"}]);
    let draft = team.draft("admissions", &admission(&id, &child)).await.expect(201);
    service.at("2026-11-24T10:00:00Z");
    let team = service.team().await;
    let signed = team.sign(&draft.id(), draft.etag()).await;
    assert_eq!(signed.problem(), (409, "illegal_transition".to_owned()));
    assert_eq!(service.count("SELECT count(*) FROM spells").await, 0, "nothing of it happened");
}

#[tokio::test]
async fn refusals_and_removals_count_the_age_of_the_day_they_are_signed() {
    let service = Service::start().await;
    let team = service.team().await;
    let aged = |years: u8| with(with(referral(), "/person/date_of_birth", Value::Null), "/person/estimated_age", json!(years));
    let refused = team.assess(&aged(29)).await;
    let refused = team.draft("refusals", &refusal(&refused)).await.expect(201);
    let admitted = team.admit(&aged(39), &json!([])).await;
    let removed = team.draft("removals", &removal(&admitted.spell)).await.expect(201);
    // A year later both have had the day on which their age was estimated again.
    service.at("2027-11-24T10:00:00Z");
    let team = service.team().await;
    for draft in [&refused, &removed] {
        let path = format!("/v1/decisions/{}/sign", draft.id());
        team.decision_maker.change(&path, draft.etag(), Some(&signature())).await.expect(200);
    }
    let counted = "SELECT concat(decision_type, ' ', age) AS text FROM decisions ORDER BY 1";
    assert_eq!(service.lines(counted).await, ["admission 39", "refusal 30", "removal 40"]);
}

#[tokio::test]
async fn a_day_that_cannot_be_is_refused_and_never_asked_of_the_database() {
    let service = Service::start().await;
    let (ngo, officer) = (service.ngo().await, service.officer().await);
    for day in ["-9999-01-01", "0202-11-21", "%2B12000-01-01", "2100-01-01", "2022-02-30"] {
        let listed = ngo.get(&format!("/v1/referrals?received_from={day}")).await;
        assert_eq!(listed.problem(), (400, "invalid_query".to_owned()), "{day}");
    }
    for day in ["-9999-01-01", "0202-11-21"] {
        let body = with(referral(), "/consent/given_on", json!(day));
        let refused = ngo.create("/v1/referrals", &body).await;
        assert_eq!(refused.violations(), [("/consent/given_on".to_owned(), "range".to_owned())], "{day}");
        let body = json!({"received_on": day, "channel": "hotline", "referrer_type": "self", "referral": referral()});
        let refused = officer.create("/v1/assessment/referrals", &body).await;
        assert_eq!(refused.violations(), [("/received_on".to_owned(), "range".to_owned())], "{day}");
    }
}

#[tokio::test]
async fn of_a_registered_referral_only_officers_hear() {
    let service = Service::start().await;
    let team = service.team().await;
    let body = json!({"received_on": "2026-11-21", "channel": "hotline", "referrer_type": "self", "referral": referral()});
    let registered = team.officer.create("/v1/assessment/referrals", &body).await.expect(201);
    let path = format!("/v1/assessment/referrals/{}/take-up", registered.id());
    team.officer.change(&path, registered.etag(), None).await.expect(200);
    let draft = team.draft("refusals", &refusal(&registered.id())).await.expect(201);
    team.sign(&draft.id(), draft.etag()).await.expect(200);
    let visible = "SELECT event_type AS text FROM events WHERE organisation_id IS NOT NULL";
    assert_eq!(service.lines(visible).await, Vec::<String>::new());
    assert!(service.count("SELECT count(*) FROM events").await >= 4);
}

#[tokio::test]
async fn papers_that_are_signed_after_an_urgent_call_can_be_registered() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let called = |consent: &str| {
        let body = with(with(referral(), "/urgency", json!("urgent")), "/consent/given_on", json!(consent));
        json!({"received_on": "2026-11-20", "channel": "hotline", "referrer_type": "self", "referral": body})
    };
    officer.create("/v1/assessment/referrals", &called("2026-11-22")).await.expect(201);
    let refused = officer.create("/v1/assessment/referrals", &called("2026-11-24")).await;
    assert_eq!(refused.violations(), [("/referral/consent/given_on".to_owned(), "in_the_future".to_owned())]);
}

#[tokio::test]
async fn who_gave_the_consent_for_an_adult_has_to_be_named() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let body = with(referral(), "/consent/given_by", json!("representative"));
    let refused = ngo.create("/v1/referrals", &body).await;
    assert_eq!(refused.violations(), [("/consent/guardian".to_owned(), "guardian_consent_required".to_owned())]);
    let named = json!({"role": "representative", "name": "Reija Representative", "agreed_on": "2026-11-20"});
    ngo.create("/v1/referrals", &with(body, "/consent/guardian", named)).await.expect(201);
}

#[tokio::test]
async fn the_audit_keeps_what_was_asked_of_the_statistics() {
    let service = Service::start().await;
    let statistician = service.caller("demo-statistician").await;
    let path = "/v1/statistics/flow/new_clients?period=2022-H1&by=form&place=in_finland&purpose=research";
    statistician.get(path).await.expect(200);
    let asked = "SELECT concat(purpose, ': ', question) AS text FROM audit_records WHERE question IS NOT NULL";
    assert_eq!(service.lines(asked).await, ["research: new_clients 2022-H1 by form place=in_finland"]);
}
