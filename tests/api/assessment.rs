//! What officers do with referrals: register what came by other ways, look, take up.

use serde_json::{Value, json};

use crate::harness::{Answer, Service, referral, referral_of_a_minor, with};

const PATH: &str = "/v1/assessment/referrals";

pub fn registration(channel: &str) -> Value {
    json!({"received_on": "2026-11-19", "channel": channel, "referrer_type": "private_person", "referral": with(referral(), "/consent/given_on", json!("2026-11-18"))})
}

/// Looks at persons' identities that the audit knows of.
const LOOKS: &str = "SELECT count(*) AS count FROM audit_records WHERE shows_identity";

#[track_caller]
fn refuses(answer: &Answer, pointer: &str, code: &str) {
    assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())]);
}

#[tokio::test]
async fn an_officer_registers_what_came_by_telephone_mail_or_form_with_the_day_it_came() {
    let service = Service::start().await;
    let officer = service.officer().await;
    for channel in ["hotline", "email", "post", "web_form"] {
        let created = officer.create(PATH, &registration(channel)).await.expect(201);
        assert_eq!(created.header("location"), format!("{PATH}/{}", created.id()));
        let line = created.json();
        assert_eq!((&line["channel"], &line["received_on"]), (&json!(channel), &json!("2026-11-19")));
        assert_eq!((&line["referrer_type"], &line["state"]), (&json!("private_person"), &json!("received")));
        let read = officer.get(created.header("location")).await.expect(200);
        assert_eq!((read.etag(), &read.json()["received_on"]), (created.etag(), &json!("2026-11-19")));
        // The day it came, not the day it was entered, is the day the age is counted from.
        assert_eq!(read.json()["received_at"], "2026-11-23T10:00:00Z");
    }
    assert_eq!(service.ngo().await.get("/v1/referrals").await.json()["referrals"], json!([]), "no partner's business");
}

#[tokio::test]
async fn a_registration_keeps_the_rules_of_a_referral() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let before = service.contents().await;
    let register = async |pointer: &str, value: Value| officer.create(PATH, &with(registration("hotline"), pointer, value)).await;
    refuses(&register("/received_on", json!("2026-11-24")).await, "/received_on", "in_the_future");
    refuses(&register("/received_on", Value::Null).await, "/received_on", "required");
    refuses(&register("/channel", json!("api")).await, "/channel", "inconsistent");
    refuses(&register("/referrer_type", json!("neighbour")).await, "/referrer_type", "not_in_list");
    refuses(&register("/referral/consent", Value::Null).await, "/referral/consent", "consent_required");
    refuses(&register("/referral/person/sex", json!("x")).await, "/referral/person/sex", "not_in_list");
    refuses(
        &register("/referral/person/given_names", json!("\u{202E}")).await,
        "/referral/person/given_names",
        "forbidden_characters",
    );
    refuses(&register("/referral/received_on", json!("2026-11-19")).await, "/referral/received_on", "unknown_field");
    // Papers may come after an urgent call, and not after today.
    refuses(&register("/referral/consent/given_on", json!("2026-11-24")).await, "/referral/consent/given_on", "in_the_future");
    // Who was a minor on the day it came is referred as one.
    refuses_minor(&register("/referral/person/date_of_birth", json!("2008-11-20")).await);
    let both = with(with(registration("api"), "/received_on", json!("2026-11-24")), "/referral/consent", Value::Null);
    let places: Vec<_> = officer.create(PATH, &both).await.violations().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(places, ["/received_on", "/channel", "/referral/consent"]);
    assert_eq!(service.contents().await, before);
}

#[track_caller]
fn refuses_minor(answer: &Answer) {
    let codes: Vec<_> = answer.violations().into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["guardian_consent_required", "child_not_heard"]);
}

#[tokio::test]
async fn a_referral_is_taken_up_once_by_who_has_read_it() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    let tag = team.referral_tag(&id).await;
    let path = format!("{PATH}/{id}/take-up");
    let before = service.contents().await;
    let missing = team.officer.send(reqwest::Method::POST, &path, &[], None).await;
    assert_eq!(missing.problem(), (428, "precondition_required".to_owned()));
    for stale in ["\"x\"", &format!("W/{tag}")] {
        let answer = team.officer.change(&path, stale, None).await;
        assert_eq!((answer.problem(), answer.etag()), ((412, "precondition_failed".to_owned()), tag.as_str()));
    }
    assert_eq!(team.officer.change(&path, "no tag", None).await.problem(), (400, "malformed_entity_tag".to_owned()));
    assert_eq!(service.contents().await, before);

    let taken = team.officer.change(&path, &tag, None).await.expect(200);
    assert_eq!(taken.json()["state"], "under_assessment");
    assert_ne!(taken.etag(), tag);
    let seen = team.ngo.get(&format!("/v1/referrals/{id}")).await.json();
    assert_eq!(seen["state"], "in_process");

    let before = service.contents().await;
    let stale = team.officer.change(&path, &tag, None).await;
    assert_eq!((stale.problem(), stale.etag()), ((412, "precondition_failed".to_owned()), taken.etag()));
    for current in [taken.etag(), "*"] {
        let again = team.officer.change(&path, current, None).await;
        assert_eq!(again.problem(), (409, "illegal_transition".to_owned()));
    }
    let nowhere = format!("{PATH}/{}/take-up", uuid::Uuid::new_v4());
    assert_eq!(team.officer.change(&nowhere, &tag, None).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn two_officers_take_a_referral_up_at_once_and_one_of_them_does() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..8 {
        let id = team.submit(&referral()).await;
        let tag = team.referral_tag(&id).await;
        let path = format!("{PATH}/{id}/take-up");
        let (one, other) = tokio::join!(team.officer.change(&path, &tag, None), team.officer.change(&path, &tag, None));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
    }
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'referral.taken_up'").await, 8);
}

#[tokio::test]
async fn an_officer_sees_the_whole_and_each_look_is_recorded() {
    let service = Service::start().await;
    let team = service.team().await;
    let body = with(referral_of_a_minor(), "/account", json!("I want to go home."));
    let body = with(body, "/needs", json!({"safety_risk": true}));
    let id = team.submit(&body).await;
    assert_eq!(service.count(LOOKS).await, 0, "submitting shows nobody anything");
    let path = format!("{PATH}/{id}");
    let whole = team.officer.get(&path).await.expect(200);
    let seen = whole.json();
    assert_eq!(seen["person"]["given_names"], "Amina");
    assert_eq!(seen["person"]["date_of_birth"], "2012-05-05");
    assert_eq!(seen["consent"], body["consent"]);
    assert_eq!((&seen["account"], &seen["needs"]["safety_risk"]), (&json!("I want to go home."), &json!(true)));
    assert_eq!(
        (&seen["exploitation"]["primary_form"], &seen["referrer"]["name"]),
        (&json!("forced_labour"), &json!("Ronja Referrer"))
    );
    assert_eq!((&seen["state"], &seen["state_for_referrer"]), (&json!("received"), &json!("received")));
    assert_eq!(service.count(LOOKS).await, 1);
    for looks in 2..5 {
        team.decision_maker.get(&path).await.expect(200);
        assert_eq!(service.count(LOOKS).await, looks);
    }
    let recorded = format!(
        "SELECT concat_ws(' ', action, subject_kind, subject_id, person_id, count(*)) AS text FROM audit_records \
         WHERE shows_identity AND request_id = '{}' GROUP BY action, subject_kind, subject_id, person_id",
        whole.header("x-request-id")
    );
    let person = seen["person_id"].as_str().unwrap();
    assert_eq!(service.lines(&recorded).await, [format!("referral.read referral {id} {person} 1")]);
    let missing = format!("{PATH}/{}", uuid::Uuid::new_v4());
    assert_eq!(team.officer.get(&missing).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(service.count(LOOKS).await, 4);
}

#[tokio::test]
async fn a_look_that_cannot_be_recorded_is_not_answered() {
    let service = Service::start().await;
    let team = service.team().await;
    let client = team.admit(&referral(), &json!([])).await;
    service.run("ALTER TABLE audit_records ADD CONSTRAINT no_looks CHECK (NOT shows_identity) NOT VALID").await;
    for path in [
        format!("{PATH}/{}", client.referral),
        format!("/v1/decisions/{}", client.decision),
        format!("/v1/clients/{}", client.client),
    ] {
        let answer = team.officer.get(&path).await;
        assert_eq!(answer.problem(), (500, "internal".to_owned()), "{path}");
        assert!(!answer.text.contains("Amina") && answer.etag().is_empty());
    }
}

#[tokio::test]
async fn the_list_shows_every_referral_and_nobodys_identity() {
    let service = Service::start().await;
    let team = service.team().await;
    let ours = team.submit(&referral()).await;
    let theirs = service.police().await.create("/v1/referrals", &with(referral(), "/urgency", json!("urgent"))).await.id();
    let registered =
        team.officer.create(PATH, &with(registration("post"), "/referral/external_reference", json!("P-1"))).await.id();
    team.take_up(&theirs).await.expect(200);
    let looks = service.count(LOOKS).await;
    let listed = async |query: &str| {
        let answer = team.officer.get(&format!("{PATH}{query}")).await.expect(200);
        for secret in ["Amina", "Example", "1998", "person", "consent", "Ronja"] {
            assert!(!answer.text.replace("private_person", "").contains(secret), "{secret} in {}", answer.text);
        }
        let body = answer.json();
        let mut ids: Vec<String> =
            body["referrals"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    for (query, mut expected) in [
        ("", vec![&ours, &theirs, &registered]),
        ("?state=received", vec![&ours, &registered]),
        ("?state=under_assessment", vec![&theirs]),
        ("?state=decided", vec![]),
        ("?urgency=urgent", vec![&theirs]),
        ("?external_reference=P-1", vec![&registered]),
        ("?received_to=2026-11-22", vec![&registered]),
        ("?received_from=2026-11-20&received_to=2026-11-23&state=received", vec![&ours]),
    ] {
        expected.sort();
        assert_eq!(listed(query).await, expected.into_iter().cloned().collect::<Vec<_>>(), "{query}");
    }
    assert_eq!(service.count(LOOKS).await, looks);
    for query in ["state=in_process", "limit=0", "urgency=urgent&urgency=urgent", "name=Amina"] {
        assert_eq!(team.officer.get(&format!("{PATH}?{query}")).await.problem(), (400, "invalid_query".to_owned()), "{query}");
    }
    let first = team.officer.get(&format!("{PATH}?limit=2")).await.expect(200).json();
    let rest = team.officer.get(&format!("{PATH}?limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await.json();
    assert_eq!((rest["referrals"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
}
