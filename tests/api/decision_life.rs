//! A decision from its draft to the day on which it is final: hearing, service, the time for an appeal.

use assistance_api::decisions::course::finality::make_final;
use serde_json::{Value, json};

use crate::harness::course::{lodged, ruled, served};
use crate::harness::steps::{Team, refusal, removal, signature, two_children};
use crate::harness::{Answer, Service, referral, with};

fn illegal() -> (u16, String) {
    (409, "illegal_transition".to_owned())
}

fn hearing() -> Value {
    json!({"heard_on": "2026-11-23", "members": ["police", "ngo"], "opinion": "All agree."})
}

/// Every step that a person takes with a decision.
const STEPS: [&str; 7] = ["hearings", "sign", "serve", "appeal", "appeal-outcome", "corrections", "discard"];

/// The steps that the domain allows in a state.
fn legal(state: &str) -> &'static [&'static str] {
    match state {
        "draft" => &["hearings", "sign", "discard"],
        "signed" => &["serve", "corrections"],
        "served" => &["appeal", "corrections"],
        "appealed" => &["appeal-outcome"],
        // An appeal of which the court told late.
        "final" => &["appeal"],
        "corrected" | "upheld" | "overturned" | "remitted" => &[],
        other => panic!("{other} is no state"),
    }
}

async fn take(team: &Team, id: &str, tag: &str, step: &str) -> Answer {
    let path = format!("/v1/decisions/{id}/{step}");
    match step {
        "hearings" => team.officer.create(&path, &hearing()).await,
        "sign" => team.decision_maker.change(&path, tag, Some(&signature())).await,
        "serve" => team.officer.change(&path, tag, Some(&served("2027-01-11"))).await,
        "appeal" => team.officer.change(&path, tag, Some(&lodged("2027-01-11"))).await,
        "appeal-outcome" => team.officer.change(&path, tag, Some(&ruled("upheld", "2027-01-11"))).await,
        "corrections" => team.draft("corrections", &correction(id)).await,
        "discard" => team.discard(id, tag).await,
        other => panic!("{other} is no step"),
    }
}

fn correction(id: &str) -> Value {
    json!({"corrects": id, "legal_basis": "Act 434/2003, section 51", "reasons": "Another ground.", "ground": "not_in_finland"})
}

#[tokio::test]
async fn what_the_state_does_not_allow_is_refused_and_changes_nothing() {
    let service = Service::start().await;
    let team = service.team().await;
    let (grown_final, _) = team.refuse().await;
    team.serve(&grown_final, "2026-11-23").await;
    service.at("2027-01-11T10:00:00Z");
    assert_eq!(make_final(&service.state).await.unwrap(), 1);
    let team = service.team().await;
    let mut decisions = vec![("final", grown_final)];
    let assessed = team.assess(&referral()).await;
    decisions.push(("draft", team.draft("refusals", &refusal(&assessed)).await.expect(201).id()));
    decisions.push(("signed", team.refuse().await.0));
    for state in ["served", "appealed", "upheld", "overturned", "remitted", "corrected"] {
        let (id, _) = team.refuse().await;
        match state {
            "served" => drop(team.serve(&id, "2027-01-11").await),
            "corrected" => drop(team.decide("corrections", &correction(&id)).await),
            "appealed" => {
                team.serve(&id, "2027-01-11").await;
                team.step(&id, "appeal", &lodged("2027-01-11")).await.expect(200);
            }
            outcome => drop(team.fight(&id, outcome, "2027-01-11").await),
        }
        decisions.push((state, id));
    }
    for (state, id) in &decisions {
        assert_eq!(team.decision(id).await["state"], *state);
        let tag = team.decision_tag(id).await;
        let before = service.contents().await;
        for step in STEPS.iter().filter(|step| !legal(state).contains(step)) {
            assert_eq!(take(&team, id, &tag, step).await.problem(), illegal(), "{step} in {state}");
        }
        assert_eq!(make_final(&service.state).await.unwrap(), 0, "{state}");
        assert_eq!(service.contents().await, before, "{state}");
        for step in legal(state).iter().filter(|step| **step != "discard") {
            let stale = take(&team, id, "\"stale\"", step).await.status.as_u16();
            assert_eq!(stale, if matches!(*step, "hearings" | "corrections") { 201 } else { 412 }, "{step} in {state}");
        }
    }
    let nothing = uuid::Uuid::new_v4().to_string();
    for step in STEPS {
        let answer = take(&team, &nothing, "*", step).await;
        match step {
            "corrections" => assert_eq!(answer.violations(), [("/corrects".to_owned(), "inconsistent".to_owned())]),
            _ => assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{step}"),
        }
    }
}

#[tokio::test]
async fn the_time_for_an_appeal_runs_from_the_service_to_a_working_day() {
    let service = Service::start().await;
    let team = service.team().await;
    let (id, _) = team.refuse().await;
    service.at("2026-11-30T10:00:00Z");
    let team = service.team().await;
    let answer = team.step(&id, "serve", &json!({"served_on": "2026-11-26", "manner": "post"})).await.expect(200);
    let decision = answer.json();
    assert_eq!((&decision["state"], &decision["served_on"]), (&json!("served"), &json!("2026-11-26")));
    // Thirty days end on Boxing Day, a Saturday.
    assert_eq!((&decision["appeal_until"], &decision["service_manner"]), (&json!("2026-12-28"), &json!("post")));
    assert_eq!((&decision["final_on"], answer.etag()), (&Value::Null, team.decision_tag(&id).await.as_str()));
    let events = "SELECT concat_ws(' ', event_type, state, coalesce(organisation_id::text, 'officers')) AS text FROM events \
         WHERE event_type = 'decision.served'";
    assert_eq!(service.lines(events).await, ["decision.served served officers"]);
    let listed = async |query: &str| {
        let list = team.officer.get(&format!("/v1/decisions?{query}")).await.expect(200).json();
        list["decisions"].as_array().unwrap().len()
    };
    assert_eq!(listed("appeal_until_before=2026-12-28").await, 0);
    assert_eq!(listed("appeal_until_before=2026-12-29").await, 1);
    assert_eq!(listed("appeal_until_before=2026-12-29&state=served").await, 1);
    assert_eq!(listed("state=signed").await, 0);
}

#[tokio::test]
async fn the_length_is_the_one_in_force_on_the_day_of_service() {
    let service = Service::start().await;
    let team = service.team().await;
    let (before, _) = team.refuse().await;
    let (after, _) = team.refuse().await;
    service
        .run(
            "INSERT INTO legal_parameters (id, name, valid_from, amount, unit, verified, source, recorded_at) VALUES \
             (gen_random_uuid(), 'appeal_period', '2026-11-25', 2, 'months', true, 'an amendment', '2026-11-23T10:00:00Z')",
        )
        .await;
    service.at("2026-11-25T10:00:00Z");
    let team = service.team().await;
    assert_eq!(team.serve(&before, "2026-11-24").await["appeal_until"], "2026-12-28", "thirty days end on Christmas Eve");
    assert_eq!(team.serve(&after, "2026-11-25").await["appeal_until"], "2027-01-25", "two months");
}

#[tokio::test]
async fn a_decision_is_served_between_its_signature_and_today() {
    let service = Service::start().await;
    let (id, _) = service.team().await.refuse().await;
    service.at("2026-11-24T21:59:59Z");
    let team = service.team().await;
    let tag = team.decision_tag(&id).await;
    let before = service.contents().await;
    for (day, code) in [("2026-11-22", "range"), ("2026-11-25", "in_the_future"), ("1899-12-31", "range")] {
        let answer = team.officer.change(&format!("/v1/decisions/{id}/serve"), &tag, Some(&served(day))).await;
        assert_eq!(answer.violations(), [("/served_on".to_owned(), code.to_owned())], "{day}");
    }
    let wrong = with(served("2026-11-24"), "/manner", json!("by_owl"));
    let answer = team.officer.change(&format!("/v1/decisions/{id}/serve"), &tag, Some(&wrong)).await;
    assert_eq!(answer.violations(), [("/manner".to_owned(), "not_in_list".to_owned())]);
    assert_eq!(service.contents().await, before);
    team.serve(&id, "2026-11-24").await;
}

#[tokio::test]
async fn a_decision_is_final_from_the_finnish_midnight_after_the_last_day_whenever_that_is_noted() {
    // Served, last day for an appeal, the last second of it, and the second after, in the nights around daylight saving and
    // on 29 February.
    let cases = [
        ("2027-02-23", "2027-03-25", "2027-03-25T21:59:59Z", "2027-03-25T22:00:00Z", "2027-03-26"),
        ("2027-02-24", "2027-03-30", "2027-03-30T20:59:59Z", "2027-03-30T21:00:00Z", "2027-03-31"),
        ("2027-09-29", "2027-10-29", "2027-10-29T20:59:59Z", "2027-10-29T21:00:00Z", "2027-10-30"),
        ("2027-10-01", "2027-11-01", "2027-11-01T21:59:59Z", "2027-11-01T22:00:00Z", "2027-11-02"),
        ("2028-01-30", "2028-02-29", "2028-02-29T21:59:59Z", "2028-02-29T22:00:00Z", "2028-03-01"),
    ];
    let service = Service::start().await;
    for (served_on, appeal_until, last, first, final_on) in cases {
        service.at(&format!("{served_on}T10:00:00Z"));
        let team = service.team().await;
        let (id, _) = team.refuse().await;
        assert_eq!(team.serve(&id, served_on).await["appeal_until"], appeal_until);
        service.at(last);
        assert_eq!(make_final(&service.state).await.unwrap(), 0, "{last}");
        service.at(first);
        assert_eq!(make_final(&service.state).await.unwrap(), 1, "{first}");
        assert_eq!(make_final(&service.state).await.unwrap(), 0, "once");
        let decision = service.team().await.decision(&id).await;
        assert_eq!((&decision["state"], &decision["final_on"]), (&json!("final"), &json!(final_on)));
    }
    // Noted late: the day is the same.
    service.at("2028-03-06T10:00:00Z");
    let team = service.team().await;
    let (id, _) = team.refuse().await;
    assert_eq!(team.serve(&id, "2028-03-06").await["appeal_until"], "2028-04-05");
    service.at("2029-01-01T10:00:00Z");
    assert_eq!(make_final(&service.state).await.unwrap(), 1);
    assert_eq!(service.team().await.decision(&id).await["final_on"], "2028-04-06");
    let noted = "SELECT count(*) FROM audit_records WHERE action = 'decision.become_final' AND api_client_id IS NULL";
    assert_eq!(service.count(noted).await, 6);
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'decision.became_final'").await, 6);
}

#[tokio::test]
async fn what_follows_the_guardians_decision_is_served_and_final_with_it() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let removed = team.decide("removals", &removal(&admitted.spell)).await.id();
    for id in [&admitted.decision, &removed] {
        let child = team.decision(id).await["linked_decisions"][1]["id"].as_str().unwrap().to_owned();
        let tag = team.decision_tag(&child).await;
        let before = service.contents().await;
        let alone = team.officer.change(&format!("/v1/decisions/{child}/serve"), &tag, Some(&served("2026-11-23"))).await;
        assert_eq!(alone.problem(), illegal());
        assert_eq!(service.contents().await, before);
        team.serve(id, "2026-11-23").await;
    }
    service.at("2026-12-31T10:00:00Z");
    assert_eq!(make_final(&service.state).await.unwrap(), 6);
    let lives = "SELECT DISTINCT concat_ws(' ', state, served_on, appeal_until, final_on) AS text FROM decisions \
         JOIN decision_services ON decision_id = id";
    assert_eq!(service.lines(lives).await, ["final 2026-11-23 2026-12-23 2026-12-24"]);
}

#[tokio::test]
async fn the_team_is_heard_before_the_signature_and_what_it_thought_is_sealed() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("refusals", &refusal(&id)).await.expect(201);
    let path = format!("/v1/decisions/{}/hearings", draft.id());
    let body = with(hearing(), "/opinion", json!("Zebedeus thinks so."));
    let created = team.officer.create_with_key(&path, "hearing-key", &body).await.expect(201);
    assert_eq!(created.header("location"), format!("/v1/decisions/{}", draft.id()));
    assert!(!created.text.contains("Zebedeus"));
    // What was heard has no version of its own, and the contract promises none.
    let promised = assistance_api::api::document()["paths"]["/v1/decisions/{id}/hearings"]["post"]["responses"]["201"].clone();
    assert!(promised["headers"].get("Location").is_some() && promised["headers"].get("ETag").is_none());
    assert!(!created.headers.contains_key("etag"));
    let before = service.contents().await;
    let again = team.officer.create_with_key(&path, "hearing-key", &body).await.expect(201);
    assert_eq!((again.text.clone(), again.header("idempotency-replayed")), (created.text.clone(), "true"));
    let other = team.officer.create_with_key(&path, "hearing-key", &hearing()).await;
    assert_eq!(other.problem(), (422, "idempotency_key_reused".to_owned()));
    for (pointer, value, code) in [
        ("/heard_on", json!("2026-11-24"), "in_the_future"),
        ("/members", json!([]), "length"),
        ("/members", json!(["ngo", "ngo"]), "duplicate"),
        ("/members/0", json!("jury"), "not_in_list"),
        ("/opinion", json!(""), "length"),
    ] {
        let mut body = hearing();
        *body.pointer_mut(pointer).unwrap() = value;
        let answer = team.officer.create(&path, &body).await;
        assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())]);
    }
    assert_eq!(service.contents().await, before);
    // The draft that was read before the hearing is not the one that is signed.
    assert_eq!(team.sign(&draft.id(), draft.etag()).await.problem(), (412, "precondition_failed".to_owned()));
    let read = team.decision_maker.get(&format!("/v1/decisions/{}", draft.id())).await.expect(200);
    let heard = read.json()["hearings"].clone();
    assert_eq!(heard.as_array().unwrap().len(), 1);
    assert_eq!((&heard[0]["members"], &heard[0]["opinion"]), (&json!(["police", "ngo"]), &json!("Zebedeus thinks so.")));
    team.sign(&draft.id(), read.etag()).await.expect(200);
    assert_eq!(team.officer.create(&path, &hearing()).await.problem(), illegal());
    assert_eq!(service.count("SELECT count(*) FROM decision_hearings WHERE sealed_opinion IS NOT NULL").await, 1);
    let kept = team.officer.get(&format!("/v1/decisions/{}", draft.id())).await.expect(200);
    assert_eq!(kept.json()["hearings"], heard);

    // A draft takes its hearings with it.
    let id = team.assess(&referral()).await;
    let draft = team.draft("refusals", &refusal(&id)).await.expect(201).id();
    team.officer.create(&format!("/v1/decisions/{draft}/hearings"), &hearing()).await.expect(201);
    let tag = team.decision_tag(&draft).await;
    team.discard(&draft, &tag).await.expect(204);
    assert_eq!(service.count("SELECT count(*) FROM decision_hearings").await, 1);
}

#[tokio::test]
async fn of_equal_hearings_at_once_one_is_kept() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("refusals", &refusal(&id)).await.expect(201).id();
    let path = format!("/v1/decisions/{draft}/hearings");
    let body = hearing();
    let send = || team.officer.create_with_key(&path, "at-once-key", &body);
    let (one, two, three, four) = tokio::join!(send(), send(), send(), send());
    let texts = [one, two, three, four].map(|answer| answer.expect(201).text);
    assert!(texts.iter().all(|text| *text == texts[0]));
    assert_eq!(service.count("SELECT count(*) FROM decision_hearings").await, 1);
}

#[tokio::test]
async fn of_two_steps_at_once_exactly_one_is_taken() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..4 {
        let (id, _) = team.refuse().await;
        let tag = team.decision_tag(&id).await;
        let path = format!("/v1/decisions/{id}/serve");
        let body = served("2026-11-23");
        let (one, other) =
            tokio::join!(team.officer.change(&path, &tag, Some(&body)), team.officer.change(&path, &tag, Some(&body)));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{} {}", one.text, other.text);
    }
    service.at("2026-12-31T10:00:00Z");
    let (one, other) = tokio::join!(make_final(&service.state), make_final(&service.state));
    assert_eq!(one.unwrap() + other.unwrap(), 4, "two services that do the same job");
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'decision.became_final'").await, 4);
}

#[tokio::test]
async fn nobody_changes_what_was_signed_not_even_by_sql() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &json!([])).await;
    let id = admitted.decision;
    let before = service.contents().await;
    for change in [
        "legal_basis = 'another'",
        "ground = 'assisting_person'",
        "client_basis = 'assisting_person'",
        "signed_on = signed_on + 1",
        "signed_by = NULL",
        "signer_name = 'Somebody Else'",
        "person_id = gen_random_uuid()",
        "referral_id = NULL",
        "sex = 'male'",
        "age = 99",
        "form = 'other'",
        "sealed_reasons = '\\x00'",
        "state = 'draft', signed_on = NULL, signer_name = NULL",
    ] {
        let refused = service.refusal(&format!("UPDATE decisions SET {change} WHERE id = '{id}'")).await;
        assert_eq!(refused.as_deref(), Some("decisions_never_change_once_signed"), "{change}");
    }
    assert_eq!(service.contents().await, before);
    // Erasure may take sealed text away.
    service.run(&format!("UPDATE decisions SET sealed_reasons = NULL WHERE id = '{id}'")).await;
    assert_eq!(team.decision(&id).await["reasons"], Value::Null);
}

#[tokio::test]
async fn the_database_refuses_services_and_appeals_that_cannot_be() {
    let service = Service::start().await;
    let team = service.team().await;
    let (id, _) = team.refuse().await;
    let serve = |served: &str, manner: &str, until: &str, finally: &str| {
        format!(
            "INSERT INTO decision_services (decision_id, served_on, manner, appeal_until, final_on, recorded_at) \
             VALUES ('{id}', '{served}', '{manner}', '{until}', {finally}, now())"
        )
    };
    for (statement, constraint) in [
        (serve("2026-11-23", "by_owl", "2026-12-23", "NULL"), "decision_services_manner_is_known"),
        (serve("2026-11-23", "post", "2026-11-23", "NULL"), "decision_services_leave_time_for_an_appeal"),
        (serve("2026-11-23", "post", "2026-12-23", "'2026-12-23'"), "decision_services_final_on_the_day_after_that_time"),
    ] {
        assert_eq!(service.refusal(&statement).await.as_deref(), Some(constraint));
    }
    let appeal = |court: &str, docket: &str, outcome: &str, decided: &str| {
        format!(
            "INSERT INTO appeals (decision_id, court, lodged_on, docket, recorded_at, outcome, decided_on, outcome_recorded_at) \
             VALUES ('{id}', '{court}', '2026-11-23', {docket}, now(), {outcome}, {decided}, {})",
            if outcome == "NULL" { "NULL" } else { "now()" }
        )
    };
    let not_served = appeal("turku", "NULL", "NULL", "NULL");
    assert_eq!(service.refusal(&not_served).await.as_deref(), Some("appeals_are_of_a_served_decision"));
    team.serve(&id, "2026-11-23").await;
    for (statement, constraint) in [
        (appeal("the_hague", "NULL", "NULL", "NULL"), "appeals_court_is_known"),
        (appeal("turku", "'Amina Example'", "NULL", "NULL"), "appeals_docket_is_a_number_and_no_name"),
        (appeal("turku", "NULL", "'lost'", "'2026-11-24'"), "appeals_outcome_is_known"),
        (appeal("turku", "NULL", "'upheld'", "NULL"), "appeals_decided_have_outcome_and_day"),
        (appeal("turku", "NULL", "'upheld'", "'2026-11-22'"), "appeals_are_decided_after_they_are_lodged"),
    ] {
        assert_eq!(service.refusal(&statement).await.as_deref(), Some(constraint));
    }
    let unexplained = "UPDATE spells SET removed_on = admitted_on, removal_reason = 'other'";
    team.admit(&referral(), &json!([])).await;
    assert_eq!(service.refusal(unexplained).await.as_deref(), Some("spells_ended_name_the_decision_or_follow_a_court"));
}
