//! Consent in versions, and what its withdrawal does: the undecided referrals end, and nobody can read any more who it was.

use std::process::Command;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::steps::{Team, admission, refusal, two_children};
use crate::harness::{Service, referral, referral_of_a_minor, with};
use crate::referral_life::{ask, registered, told};

fn path(person: &str) -> String {
    format!("/v1/assessment/persons/{person}/consents")
}

fn illegal() -> (u16, String) {
    (409, "illegal_transition".to_owned())
}

fn papers() -> Value {
    json!({"consent": {
        "given_by": "person", "form": "written", "language": "en", "given_on": "2026-11-22",
        "scope": ["referral", "contact"], "text_version": "referral-2026-1"
    }})
}

fn withdrawal() -> Value {
    json!({"withdrawn_by": "person", "withdrawn_on": "2026-11-22"})
}

async fn person_of(team: &Team, referral: &str) -> String {
    let whole = team.officer.get(&format!("/v1/assessment/referrals/{referral}")).await.expect(200).json();
    whole["person_id"].as_str().unwrap().to_owned()
}

/// Makes one referral be of the same person as another, as it is once an officer has found out.
async fn unite(service: &Service, referral: &str, person: &str) {
    service.run(&format!("UPDATE referrals SET person_id = '{person}', sealed_account = NULL WHERE id = '{referral}'")).await;
}

#[tokio::test]
async fn the_papers_of_an_urgent_call_follow_as_a_new_version() {
    let service = Service::start().await;
    let team = service.team().await;
    let urgent = with(with(referral(), "/urgency", json!("urgent")), "/consent/form", json!("oral_documented"));
    let id = team.submit(&urgent).await;
    let person = person_of(&team, &id).await;
    let first = team.officer.get(&path(&person)).await.expect(200);
    let version = &first.json()["consents"][0];
    assert_eq!((&version["version"], &version["consent"]["form"]), (&json!(1), &json!("oral_documented")));
    assert_eq!((&version["in_force"], &version["recorded_by"]), (&json!(true), &json!("demo-ngo")));

    let recorded = team.officer.create_with_key(&path(&person), "papers-01", &papers()).await.expect(201);
    assert_eq!(
        (&recorded.json()["version"], &recorded.json()["consent"]["text_version"]),
        (&json!(2), &json!("referral-2026-1"))
    );
    let both = team.officer.get(&path(&person)).await.expect(200);
    assert_eq!((recorded.etag(), recorded.header("location")), (both.etag(), path(&person).as_str()));
    assert_ne!(both.etag(), first.etag());
    let versions: Vec<_> = both.json()["consents"].as_array().unwrap().iter().map(|one| one["version"].clone()).collect();
    assert_eq!(versions, [json!(2), json!(1)]);
    let before = service.contents().await;
    let again = team.officer.create_with_key(&path(&person), "papers-01", &papers()).await.expect(201);
    assert_eq!((again.json(), again.header("idempotency-replayed")), (recorded.json(), "true"));
    assert_eq!(service.contents().await, before);
    let whole = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    assert_eq!(
        whole["consent"],
        papers()["consent"]
            .as_object()
            .map(|consent| {
                let mut consent = consent.clone();
                consent.insert("guardian".to_owned(), Value::Null);
                consent.insert("child_heard".to_owned(), Value::Null);
                Value::Object(consent)
            })
            .unwrap()
    );
    let standing =
        format!("SELECT version::text AS text FROM persons JOIN consents c ON c.id = consent_id WHERE persons.id = '{person}'");
    assert_eq!(service.lines(&standing).await, ["2"]);
    let events =
        "SELECT concat_ws(' ', subject_kind, state, organisation_id) AS text FROM events WHERE event_type = 'consent.recorded'";
    assert_eq!(service.lines(events).await, ["person in_force"]);
}

#[tokio::test]
async fn a_consent_keeps_its_rules_also_when_it_is_recorded_later() {
    let service = Service::start().await;
    let team = service.team().await;
    let minor = person_of(&team, &team.submit(&referral_of_a_minor()).await).await;
    let adult = person_of(&team, &team.submit(&referral()).await).await;
    let before = service.contents().await;
    for (person, body, places) in [
        (&minor, papers(), vec![("/consent/guardian", "guardian_consent_required"), ("/consent/child_heard", "child_not_heard")]),
        (&adult, with(papers(), "/consent/given_on", json!("2026-11-24")), vec![("/consent/given_on", "in_the_future")]),
        (&adult, with(papers(), "/consent/scope", json!(["contact"])), vec![("/consent/scope", "consent_required")]),
        (&adult, with(papers(), "/consent/text_version", json!("Matti M")), vec![("/consent/text_version", "pattern")]),
        (&adult, json!({}), vec![("/consent", "required")]),
    ] {
        let expected: Vec<_> = places.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect();
        assert_eq!(team.officer.create(&path(person), &body).await.violations(), expected, "{body}");
    }
    let nobody = Uuid::new_v4().to_string();
    assert_eq!(team.officer.create(&path(&nobody), &papers()).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(team.officer.get(&path(&nobody)).await.problem(), (404, "not_found".to_owned()));
    let withdraw = format!("{}/withdraw", path(&nobody));
    assert_eq!(team.officer.change(&withdraw, "*", Some(&withdrawal())).await.problem(), (404, "not_found".to_owned()));
    let withdraw = format!("{}/withdraw", path(&adult));
    let future = with(withdrawal(), "/withdrawn_on", json!("2026-11-24"));
    let answer = team.officer.change(&withdraw, "*", Some(&future)).await;
    assert_eq!(answer.violations(), [("/withdrawn_on".to_owned(), "in_the_future".to_owned())]);
    let stale = team.officer.change(&withdraw, "\"stale\"", Some(&withdrawal())).await;
    assert_eq!(stale.problem(), (412, "precondition_failed".to_owned()));
    assert_eq!(service.contents().await, before);
    for partner in [&team.ngo, &service.police().await] {
        assert_eq!(partner.get(&path(&adult)).await.problem(), (403, "insufficient_scope".to_owned()));
        assert_eq!(partner.create(&path(&adult), &papers()).await.problem(), (403, "insufficient_scope".to_owned()));
    }
}

#[tokio::test]
async fn consents_recorded_at_once_are_versions_one_after_the_other() {
    let service = Service::start().await;
    let team = service.team().await;
    let person = person_of(&team, &team.submit(&referral()).await).await;
    let (path, papers) = (path(&person), papers());
    let many = (0..8).map(|_| team.officer.create(&path, &papers));
    let mut versions: Vec<_> = futures_util::future::join_all(many)
        .await
        .into_iter()
        .map(|answer| answer.expect(201).json()["version"].as_i64().unwrap())
        .collect();
    versions.sort_unstable();
    assert_eq!(versions, (2..10).collect::<Vec<_>>());
}

/// Everything in the database, as its own program writes it down.
pub fn dump(service: &Service) -> String {
    let output = Command::new("pg_dump").arg(format!("--dbname={}", service.database_url)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("COPY public.referrals") && text.contains("COPY vault.person_keys"));
    text
}

/// Every sealed value of the register and every wrapped key of a person, as they stand in a dump.
const SEALED: &str = "SELECT encode(value, 'hex') AS text FROM ( \
    SELECT sealed_identity FROM persons UNION ALL SELECT sealed_details FROM consents UNION ALL \
    SELECT sealed_account FROM referrals UNION ALL SELECT sealed_question FROM information_requests UNION ALL \
    SELECT sealed_content FROM supplements UNION ALL SELECT sealed_reasons FROM decisions UNION ALL \
    SELECT wrapped FROM vault.person_keys UNION ALL SELECT key FROM person_match_keys) AS all_values (value) WHERE value IS NOT NULL";

#[tokio::test]
async fn withdrawn_consent_ends_the_referrals_and_erases_the_person() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&with(referral_of_a_minor(), "/external_reference", json!("PLANTED-REFERENCE-9"))).await;
    let person = person_of(&team, &id).await;
    let asked = ask(&team, &id, "2026-12-07").await;
    let answer = with(told(), "/information_request_id", json!(asked));
    team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &answer).await.expect(201);
    team.officer.create(&format!("/v1/assessment/referrals/{id}/supplements"), &registered()).await.expect(201);
    team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
    let sealed = service.lines(SEALED).await;
    assert!(sealed.len() > 12, "{}", sealed.len());
    let before = dump(&service);
    assert!(sealed.iter().all(|value| before.contains(value)) && before.contains("PLANTED-REFERENCE-9"));
    let statistician = service.caller("demo-statistician").await;
    let figures = async || {
        let mut figures = Vec::new();
        for by in ["", "&by=form", "&by=sex_age_class", "&by=nationality", "&by=referrer_type"] {
            let path =
                format!("/v1/statistics/flow/referrals?period=2026-11-01..2026-11-30&purpose=quality_control&format=csv{by}");
            figures.push(statistician.get(&path).await.expect(200).text);
        }
        figures
    };
    let counted = figures().await;
    assert!(counted[0].contains(",1"), "{}", counted[0]);

    let consents = team.officer.get(&path(&person)).await.expect(200);
    let withdraw = format!("{}/withdraw", path(&person));
    let withdrawn = team.officer.change(&withdraw, consents.etag(), Some(&withdrawal())).await.expect(200);
    let version = &withdrawn.json()["consents"][0];
    assert_eq!(
        (&version["in_force"], &version["withdrawn_on"], &version["withdrawn_by"]),
        (&json!(false), &json!("2026-11-22"), &json!("person"))
    );
    assert_eq!((&version["consent"]["guardian"], &version["consent"]["form"]), (&Value::Null, &json!("written")));

    let after = dump(&service);
    for value in &sealed {
        assert!(!after.contains(value), "a sealed value or a key is left");
    }
    for plain in ["PLANTED-REFERENCE-9", "Amina", "Gia Guardian", "friend"] {
        assert!(!after.contains(plain), "{plain}");
    }
    assert_eq!(service.lines(SEALED).await, Vec::<String>::new());
    let stands = "SELECT concat_ws(' ', state, withdrawal_reason, closed_on) AS text FROM referrals";
    assert_eq!(service.lines(stands).await, ["withdrawn consent_withdrawn 2026-11-23"]);
    assert_eq!(service.count("SELECT (SELECT count(*) FROM decisions) * 100 + (SELECT count(*) FROM persons) AS count").await, 1);
    assert_eq!(figures().await, counted, "what is counted stays");

    let seen = team.ngo.get(&format!("/v1/referrals/{id}")).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["external_reference"]), (&json!("withdrawn"), &Value::Null));
    let questions = team.ngo.get(&format!("/v1/referrals/{id}/information-requests")).await.expect(200).json();
    assert_eq!(questions["information_requests"][0]["question"], Value::Null);
    let whole = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    for gone in ["person", "account", "exploitation", "referrer"] {
        assert_eq!(whole[gone], Value::Null, "{gone}");
    }
    assert_eq!(
        (&whole["supplements"][0]["content"], &whole["information_requests"][0]["question"]),
        (&Value::Null, &Value::Null)
    );
    let told = "SELECT concat_ws(' ', event_type, state) AS text FROM events WHERE event_type IN ('referral.withdrawn', 'consent.withdrawn') ORDER BY 1";
    assert_eq!(service.lines(told).await, ["consent.withdrawn withdrawn", "referral.withdrawn withdrawn"]);

    // There is nothing to be withdrawn or allowed any more.
    let before = service.contents().await;
    assert_eq!(team.officer.change(&withdraw, withdrawn.etag(), Some(&withdrawal())).await.problem(), illegal());
    assert_eq!(team.officer.create(&path(&person), &papers()).await.problem(), illegal());
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_referrer_to_whom_the_person_says_no_erases_with_its_withdrawal() {
    let service = Service::start().await;
    let team = service.team().await;
    for (caller, own) in [(&team.ngo, "/v1/referrals"), (&team.officer, "/v1/assessment/referrals")] {
        let id = team.submit(&referral()).await;
        let seen = caller.get(&format!("{own}/{id}")).await.expect(200);
        let body = json!({"reason": "consent_withdrawn", "consent_withdrawn_by": "guardian"});
        let withdrawn = caller.change(&format!("{own}/{id}/withdraw"), seen.etag(), Some(&body)).await.expect(200);
        assert_eq!((&withdrawn.json()["state"], &withdrawn.json()["external_reference"]), (&json!("withdrawn"), &Value::Null));
        assert_eq!(caller.get(&format!("{own}/{id}")).await.etag(), withdrawn.etag());
        assert_eq!(service.lines(SEALED).await, Vec::<String>::new());
        let by = "SELECT DISTINCT concat_ws(' ', withdrawn_by, withdrawn_on) AS text FROM consents";
        assert_eq!(service.lines(by).await, ["guardian 2026-11-23"]);
    }
}

#[tokio::test]
async fn who_is_known_by_another_referral_stays_when_one_is_withdrawn() {
    let service = Service::start().await;
    let team = service.team().await;
    let (id, other) = (team.submit(&referral()).await, team.submit(&referral()).await);
    let person = person_of(&team, &id).await;
    unite(&service, &other, &person).await;
    team.ngo.create(&format!("/v1/referrals/{other}/supplements"), &told()).await.expect(201);
    let body = json!({"reason": "consent_withdrawn"});
    team.ngo.change(&format!("/v1/referrals/{other}/withdraw"), "*", Some(&body)).await.expect(200);
    let gone = format!("SELECT count(*) AS count FROM supplements WHERE referral_id = '{other}' AND sealed_content IS NULL");
    assert_eq!(service.count(&gone).await, 1);
    let whole = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    assert_eq!((&whole["person"]["given_names"], &whole["state"]), (&json!("Amina"), &json!("received")));
    // The last one takes the person with it.
    team.ngo.change(&format!("/v1/referrals/{id}/withdraw"), "*", Some(&body)).await.expect(200);
    let left = format!("SELECT count(*) FROM vault.person_keys WHERE person_id = '{person}'");
    assert_eq!(service.count(&left).await, 0);
}

#[tokio::test]
async fn withdrawn_consent_ends_every_undecided_referral_of_the_person_also_one_that_is_overdue() {
    let service = Service::start().await;
    let team = service.team().await;
    let (id, other, overdue) = (team.submit(&referral()).await, team.assess(&referral()).await, team.submit(&referral()).await);
    let person = person_of(&team, &id).await;
    ask(&team, &overdue, "2026-11-24").await;
    for also in [&other, &overdue] {
        unite(&service, also, &person).await;
    }
    service.at("2026-11-25T10:00:00Z");
    let team = service.team().await;
    let withdraw = format!("{}/withdraw", path(&person));
    team.officer.change(&withdraw, "*", Some(&withdrawal())).await.expect(200);
    let stands =
        format!("SELECT concat_ws(' ', state, closed_on) AS text FROM referrals WHERE person_id = '{person}' ORDER BY 1");
    assert_eq!(service.lines(&stands).await, ["lapsed 2026-11-25", "withdrawn 2026-11-25", "withdrawn 2026-11-25"]);
}

#[tokio::test]
async fn after_a_decision_the_register_rests_on_the_act() {
    let service = Service::start().await;
    let team = service.team().await;
    let refused = team.assess(&referral()).await;
    team.decide("refusals", &refusal(&refused)).await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = "SELECT person_id::text AS text FROM spells WHERE client_basis = 'child_in_care' LIMIT 1";
    let child = service.lines(child).await.remove(0);
    let also = team.submit(&referral()).await;
    unite(&service, &also, &admitted.client).await;
    let before = service.contents().await;
    for person in [person_of(&team, &refused).await, admitted.client.clone(), child] {
        let withdraw = format!("{}/withdraw", path(&person));
        assert_eq!(team.officer.change(&withdraw, "*", Some(&withdrawal())).await.problem(), illegal());
    }
    let looks = service.grown_since(&before).await;
    assert_eq!(looks.keys().collect::<Vec<_>>(), ["public.audit_records"], "but for the looks nothing has changed");
    // The referral that came later may end; the client stays known.
    let body = json!({"reason": "consent_withdrawn"});
    team.ngo.change(&format!("/v1/referrals/{also}/withdraw"), "*", Some(&body)).await.expect(200);
    assert_eq!(team.client(&admitted.client).await["person"]["given_names"], "Amina");
    // And a client may agree to more.
    team.officer.create(&path(&admitted.client), &papers()).await.expect(201);
}

#[tokio::test]
async fn of_a_decision_and_withdrawn_consent_at_once_one_wins() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..6 {
        let id = team.assess(&referral()).await;
        let person = person_of(&team, &id).await;
        let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
        let (decision, withdraw, body) = (draft.id(), format!("{}/withdraw", path(&person)), withdrawal());
        let (signed, withdrawn) =
            tokio::join!(team.sign(&decision, draft.etag()), team.officer.change(&withdraw, "*", Some(&body)));
        assert_ne!(signed.status == 200, withdrawn.status == 200, "{} {}", signed.text, withdrawn.text);
        let keys = format!("SELECT count(*) FROM vault.person_keys WHERE person_id = '{person}'");
        assert_eq!(service.count(&keys).await, i64::from(signed.status == 200));
    }
}

#[tokio::test]
async fn the_database_keeps_no_identity_on_withdrawn_consent() {
    let service = Service::start().await;
    let team = service.team().await;
    team.submit(&referral()).await;
    let refused = async |statement: &str| {
        use diesel_async::SimpleAsyncConnection;
        let error = service.sql().await.batch_execute(statement).await.unwrap_err();
        match error {
            diesel::result::Error::DatabaseError(_, info) => info.constraint_name().unwrap_or_default().to_owned(),
            other => panic!("{other}"),
        }
    };
    let before = service.contents().await;
    let withdrawn = "withdrawn_at = now(), withdrawn_on = current_date, withdrawn_by = 'person'";
    for (statement, rule) in [
        (format!("UPDATE consents SET sealed_details = NULL, {withdrawn}"), "persons_identity_stands_on_a_consent_in_force"),
        (format!("UPDATE consents SET {withdrawn}"), "consents_withdrawn_tell_no_names"),
        ("UPDATE persons SET consent_id = NULL".to_owned(), "persons_identity_requires_consent"),
        ("UPDATE persons SET consent_id = gen_random_uuid()".to_owned(), "persons_identity_stands_on_a_consent_in_force"),
        ("UPDATE consents SET withdrawn_at = now()".to_owned(), "consents_are_withdrawn_by_somebody_on_a_day"),
        ("DELETE FROM consents".to_owned(), "persons_identity_stands_on_a_consent_in_force"),
    ] {
        assert_eq!(refused(&statement).await, rule, "{statement}");
    }
    assert_eq!(service.contents().await, before);
}
