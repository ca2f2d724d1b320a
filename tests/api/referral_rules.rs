//! The rules of a referral, one by one: what is refused, where, and by which code.

use serde_json::{Value, json};

use crate::harness::{Service, referral, referral_of_a_minor, with};

/// Changes to a body: JSON pointer and value, `null` to take the member away.
type Changes = Vec<(&'static str, Value)>;

fn changed(body: Value, changes: Changes) -> Value {
    changes.into_iter().fold(body, |body, (pointer, value)| with(body, pointer, value))
}

/// Submits each changed body; every one is refused at exactly this place with exactly this code.
async fn are_refused(valid: Value, cases: Vec<(Changes, &str, &str)>) {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let before = service.contents().await;
    for (changes, pointer, code) in cases {
        let answer = ngo.create("/v1/referrals", &changed(valid.clone(), changes.clone())).await;
        assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())], "{changes:?}");
    }
    assert_eq!(service.contents().await, before, "a refused referral leaves nothing");
    ngo.create("/v1/referrals", &valid).await.expect(201);
}

fn text(length: usize) -> Value {
    json!("ä".repeat(length))
}

#[tokio::test]
async fn no_referral_without_a_consent_that_covers_it() {
    let cases = vec![
        (vec![("/consent", Value::Null)], "/consent", "consent_required"),
        (vec![("/consent/given_on", json!("2026-11-24"))], "/consent/given_on", "in_the_future"),
        (vec![("/consent/scope", json!(["contact", "information_exchange"]))], "/consent/scope", "consent_required"),
        (vec![("/consent/scope", json!([]))], "/consent/scope", "length"),
        (vec![("/consent/scope", json!(["referral", "referral"]))], "/consent/scope", "duplicate"),
        (vec![("/consent/given_by", Value::Null)], "/consent/given_by", "required"),
        (vec![("/consent/language", json!("English"))], "/consent/language", "pattern"),
    ];
    are_refused(referral(), cases).await;
}

#[tokio::test]
async fn a_minor_needs_the_agreement_of_the_guardian_and_has_to_be_heard() {
    let cases = vec![
        (vec![("/consent/guardian", Value::Null)], "/consent/guardian", "guardian_consent_required"),
        (vec![("/consent/child_heard", Value::Null)], "/consent/child_heard", "child_not_heard"),
        (vec![("/consent/guardian/agreed_on", json!("2026-11-24"))], "/consent/guardian/agreed_on", "in_the_future"),
        (vec![("/consent/child_heard/heard_on", json!("2026-11-24"))], "/consent/child_heard/heard_on", "in_the_future"),
        // Seventeen until tomorrow, by an estimate, or by class alone.
        (
            vec![("/person/date_of_birth", json!("2008-11-24")), ("/consent/child_heard", Value::Null)],
            "/consent/child_heard",
            "child_not_heard",
        ),
        (
            vec![
                ("/person/date_of_birth", Value::Null),
                ("/person/estimated_age", json!(17)),
                ("/consent/child_heard", Value::Null),
            ],
            "/consent/child_heard",
            "child_not_heard",
        ),
        (
            vec![
                ("/person/date_of_birth", Value::Null),
                ("/person/age_class", json!("minor")),
                ("/consent/child_heard", Value::Null),
            ],
            "/consent/child_heard",
            "child_not_heard",
        ),
    ];
    are_refused(referral_of_a_minor(), cases).await;
    // Eighteen today: an adult, who consents alone.
    let service = Service::start().await;
    let adult = with(referral(), "/person/date_of_birth", json!("2008-11-23"));
    service.ngo().await.create("/v1/referrals", &adult).await.expect(201);
}

#[tokio::test]
async fn the_age_is_told_in_exactly_one_way_and_is_human() {
    let born = "/person/date_of_birth";
    let cases = vec![
        (vec![(born, json!("2026-11-24"))], born, "in_the_future"),
        (vec![(born, json!("1890-01-01"))], born, "range"),
        (vec![(born, json!("1998-02-30"))], born, "wrong_type"),
        (vec![(born, Value::Null)], born, "required"),
        (vec![("/person/estimated_age", json!(28))], born, "inconsistent"),
        (vec![("/person/age_class", json!("adult"))], born, "inconsistent"),
        (
            vec![(born, Value::Null), ("/person/estimated_age", json!(28)), ("/person/age_class", json!("adult"))],
            born,
            "inconsistent",
        ),
        (vec![(born, Value::Null), ("/person/estimated_age", json!(131))], "/person/estimated_age", "range"),
        (vec![(born, Value::Null), ("/person/estimated_age", json!(38.5))], "/person/estimated_age", "wrong_type"),
        (vec![("/person/given_names", Value::Null), ("/person/family_name", Value::Null)], "/person/given_names", "required"),
        (vec![("/person/given_names", json!("  ")), ("/person/family_name", Value::Null)], "/person/given_names", "length"),
    ];
    are_refused(referral(), cases).await;
}

#[tokio::test]
async fn facts_that_contradict_one_another_are_refused() {
    let cases = vec![
        (vec![("/exploitation/countries", json!(["FI", "EE"]))], "/exploitation/countries", "inconsistent"),
        (vec![("/exploitation/place", json!("abroad"))], "/exploitation/countries", "inconsistent"),
        (vec![("/exploitation/countries", json!(["FI", "FI"]))], "/exploitation/countries", "duplicate"),
        (vec![("/person/nationalities", json!(["NG", "stateless"]))], "/person/nationalities", "inconsistent"),
        (vec![("/exploitation/began", json!("2026-12"))], "/exploitation/began", "in_the_future"),
        (vec![("/exploitation/began", json!("2027"))], "/exploitation/began", "in_the_future"),
        (vec![("/exploitation/ended", json!("2027-01"))], "/exploitation/ended", "in_the_future"),
        (vec![("/exploitation/began", json!("1800-01"))], "/exploitation/began", "pattern"),
        (vec![("/exploitation/other_forms", json!(["forced_labour"]))], "/exploitation/other_forms", "duplicate"),
        (vec![("/exploitation/other_forms", json!(["begging", "begging"]))], "/exploitation/other_forms", "duplicate"),
        (
            vec![("/exploitation/began", json!("2026-05")), ("/exploitation/ended", json!("2026-04"))],
            "/exploitation/ended",
            "inconsistent",
        ),
        (
            vec![("/exploitation/ended", json!("2026")), ("/exploitation/ongoing", json!(true))],
            "/exploitation/ongoing",
            "inconsistent",
        ),
        (vec![("/exploitation/began", json!("2025-13"))], "/exploitation/began", "pattern"),
        (vec![("/person/nationalities", json!(["NG", "GH", "NG"]))], "/person/nationalities", "duplicate"),
        (vec![("/person/nationalities", json!([]))], "/person/nationalities", "length"),
        (vec![("/person/nationalities", json!(["NG", "GH", "EE", "LV", "LT", "SE"]))], "/person/nationalities", "length"),
        (
            vec![(
                "/person/children_in_finland",
                json!([{"given_names": "A", "family_name": "B", "date_of_birth": "2008-11-23", "sex": "male"}]),
            )],
            "/person/children_in_finland/0/date_of_birth",
            "range",
        ),
    ];
    are_refused(referral(), cases).await;
}

#[tokio::test]
async fn what_the_contract_does_not_know_is_refused_at_its_place() {
    let contact = json!([{"channel": "telephone", "value": "+358 40 000 0000", "safe_to_contact": false, "owner": "x"}]);
    let cases = vec![
        (vec![("/perpetrator", json!("x"))], "/perpetrator", "unknown_field"),
        // A partner cannot say when it came: it comes now.
        (vec![("/received_on", json!("2026-11-01"))], "/received_on", "unknown_field"),
        (vec![("/person/nickname", json!("x"))], "/person/nickname", "unknown_field"),
        (vec![("/person/contacts", contact)], "/person/contacts/0/owner", "unknown_field"),
        (
            vec![("/consent/guardian", json!({"role": "guardian", "name": "G", "agreed_on": "2026-11-20", "tel": "1"}))],
            "/consent/guardian/tel",
            "unknown_field",
        ),
        (vec![("/needs", json!({"money": true}))], "/needs/money", "unknown_field"),
        // A name that could be somebody's is not repeated.
        (vec![("/person/Matti Meikäläinen", json!(1))], "/person", "unknown_field"),
        (vec![("/person/sex", json!("woman"))], "/person/sex", "not_in_list"),
        (vec![("/person/nationalities", json!(["NG", "XX"]))], "/person/nationalities/1", "not_in_list"),
        (vec![("/exploitation/primary_form", json!("witness"))], "/exploitation/primary_form", "not_in_list"),
        (vec![("/urgency", json!("very"))], "/urgency", "not_in_list"),
        (vec![("/person/given_names", json!(7))], "/person/given_names", "wrong_type"),
        (vec![("/person/sex", Value::Null)], "/person/sex", "required"),
        (vec![("/referrer", Value::Null)], "/referrer", "required"),
    ];
    are_refused(referral(), cases).await;
}

#[tokio::test]
async fn text_is_bounded_and_hides_nothing() {
    let worker = |name: &str| json!({"name": name});
    let cases = vec![
        (vec![("/person/given_names", json!("Ami\u{0}na"))], "/person/given_names", "forbidden_characters"),
        (vec![("/person/family_name", json!("Exa\u{202E}mple"))], "/person/family_name", "forbidden_characters"),
        (vec![("/person/other_names", json!(["A", "\u{200F}B"]))], "/person/other_names", "forbidden_characters"),
        (vec![("/account", json!("a\u{2066}b"))], "/account", "forbidden_characters"),
        (vec![("/observations", json!("\u{7}"))], "/observations", "forbidden_characters"),
        (vec![("/referrer", worker("\u{1b}[31m"))], "/referrer/name", "forbidden_characters"),
        (vec![("/person/given_names", text(101))], "/person/given_names", "length"),
        (vec![("/person/given_names", json!(""))], "/person/given_names", "length"),
        (vec![("/account", text(10001))], "/account", "length"),
        (vec![("/referrer", worker(""))], "/referrer/name", "length"),
        (vec![("/external_reference", json!("a".repeat(65)))], "/external_reference", "length"),
        (vec![("/external_reference", json!("Matti M"))], "/external_reference", "pattern"),
        (vec![("/person/municipality", json!("91"))], "/person/municipality", "pattern"),
    ];
    are_refused(referral(), cases).await;
}

#[tokio::test]
async fn every_mistake_is_told_at_once_and_no_value_is_repeated() {
    let service = Service::start().await;
    let changes = vec![
        ("/person/date_of_birth", json!("2027-01-01")),
        ("/exploitation/countries", json!(["SE"])),
        ("/consent", Value::Null),
    ];
    let answer = service.ngo().await.create("/v1/referrals", &changed(referral(), changes)).await;
    let places: Vec<_> = answer.violations().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(places, ["/person/date_of_birth", "/exploitation/countries", "/consent"]);
    assert!(!answer.text.contains("2027-01-01") && !answer.text.contains("Amina"));
}

#[tokio::test]
async fn temporary_protection_is_a_status_since_the_day_it_was_activated() {
    let service = Service::start().await;
    let body = changed(
        referral(),
        vec![("/person/residence_status", json!("temporary_protection")), ("/consent/given_on", json!("2022-03-01"))],
    );
    service.at("2022-03-03T10:00:00Z");
    let answer = service.ngo().await.create("/v1/referrals", &body).await;
    assert_eq!(answer.violations(), [("/person/residence_status".to_owned(), "not_valid_then".to_owned())]);
    service.at("2022-03-03T22:00:00Z");
    service.ngo().await.create("/v1/referrals", &body).await.expect(201);
}
