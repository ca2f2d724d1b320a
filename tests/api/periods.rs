//! Reflection and recovery periods: who gets one, how long the law lets it be on a day, and what becomes of it.

use serde_json::{Value, json};

use crate::harness::steps::{Admitted, Team, admission, removal, two_children};
use crate::harness::{Answer, Service, referral, with};
use crate::legal_parameters::legal_parameter;

/// A draft about a period, of the kind and act in its type.
fn decision(spell: &str, decision_type: &str, ends_on: &str) -> Value {
    let body = json!({"spell_id": spell, "decision_type": decision_type, "ends_on": ends_on, "legal_basis": "Act 746/2011, section 38 b"});
    with(body, "/reasons", json!("Needs time."))
}

/// A grant of a period.
pub fn grant(spell: &str, kind: &str, begins_on: &str, ends_on: &str) -> Value {
    with(decision(spell, &format!("{kind}_period_grant"), ends_on), "/begins_on", json!(begins_on))
}

/// A referral of somebody with this residence status, with a consent of any day since 2022.
fn staying(status: &str) -> Value {
    let body = with(referral(), "/person/residence_status", json!(status));
    with(body, "/consent/given_on", json!("2022-01-10"))
}

impl Team {
    async fn admit_staying(&self, status: &str) -> Admitted {
        self.admit(&staying(status), &json!([])).await
    }

    async fn periods_of(&self, client: &str) -> Value {
        self.client(client).await["periods"].clone()
    }
}

/// The one violation of an answer.
#[track_caller]
fn refused(answer: &Answer, pointer: &str, code: &str) {
    assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())]);
}

#[tokio::test]
async fn a_period_is_what_the_decisions_in_effect_make_it() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit_staying("no_right_of_residence").await;
    let path = format!("/v1/clients/{}", admitted.client);
    let draft = team.draft("periods", &grant(&admitted.spell, "reflection", "2026-11-23", "2027-01-31")).await.expect(201);
    assert_eq!(team.periods_of(&admitted.client).await, json!([]), "a draft has no effect");
    let before = team.officer.get(&path).await;
    let granted = team.sign(&draft.id(), draft.etag()).await.expect(200).json();
    assert_eq!(
        (&granted["begins_on"], &granted["ends_on"], &granted["spell_id"]),
        (&json!("2026-11-23"), &json!("2027-01-31"), &json!(admitted.spell))
    );
    let shown = |ends_on: &str, ended_on: Value| {
        json!([{
            "kind": "reflection", "spell_id": admitted.spell, "grant_decision_id": granted["id"], "begins_on": "2026-11-23",
            "ends_on": ends_on, "ended_on": ended_on
        }])
    };
    let after = team.officer.get(&path).await;
    assert_eq!(after.json()["periods"], shown("2027-01-31", Value::Null));
    assert_ne!(after.etag(), before.etag());
    service.at("2026-11-23T10:05:00Z");
    team.decide("periods", &decision(&admitted.spell, "reflection_period_extension", "2027-05-23")).await;
    assert_eq!(team.periods_of(&admitted.client).await, shown("2027-05-23", Value::Null));
    service.at("2026-12-08T10:00:00Z");
    let team = service.team().await;
    team.decide("periods", &decision(&admitted.spell, "reflection_period_end", "2026-12-10")).await;
    assert_eq!(team.periods_of(&admitted.client).await, shown("2027-05-23", json!("2026-12-10")));
    let about = team.officer.get(&format!("/v1/decisions?spell_id={}", admitted.spell)).await.expect(200).json();
    let types: Vec<_> = about["decisions"].as_array().unwrap().iter().map(|one| one["decision_type"].clone()).collect();
    assert_eq!(types, ["reflection_period_end", "reflection_period_extension", "reflection_period_grant"]);
    let events =
        "SELECT concat_ws(' ', event_type, state) AS text FROM events WHERE event_type LIKE 'period%' ORDER BY occurred_at, 1";
    assert_eq!(service.lines(events).await, ["period.granted granted", "period.extended extended", "period.ended ended"]);
}

#[tokio::test]
async fn a_reflection_period_keeps_within_the_law_of_the_day_to_the_day() {
    let service = Service::start().await;
    let team = service.team().await;
    let spell = team.admit_staying("no_right_of_residence").await.spell;
    let before = service.contents().await;
    for (ends_on, code) in [
        ("2026-12-22", "outside_legal_limits"),
        ("2027-05-24", "outside_legal_limits"),
        ("2026-11-22", "inconsistent"),
        ("2099-12-31", "outside_legal_limits"),
    ] {
        refused(&team.draft("periods", &grant(&spell, "reflection", "2026-11-23", ends_on)).await, "/ends_on", code);
    }
    let early = grant(&spell, "reflection", "2026-11-22", "2027-01-31");
    refused(&team.draft("periods", &early).await, "/begins_on", "inconsistent");
    assert_eq!(service.contents().await, before);
    for ends_on in ["2026-12-23", "2027-05-23"] {
        let draft = team.draft("periods", &grant(&spell, "reflection", "2026-11-23", ends_on)).await.expect(201);
        team.discard(&draft.id(), draft.etag()).await.expect(204);
    }
    team.decide("periods", &grant(&spell, "reflection", "2026-11-23", "2026-12-23")).await;
    let before = service.contents().await;
    let extended = |ends_on: &str| decision(&spell, "reflection_period_extension", ends_on);
    refused(&team.draft("periods", &extended("2027-05-24")).await, "/ends_on", "outside_legal_limits");
    refused(&team.draft("periods", &extended("2026-12-23")).await, "/ends_on", "inconsistent");
    assert_eq!(service.contents().await, before);
    team.decide("periods", &extended("2027-05-23")).await;
}

#[tokio::test]
async fn a_recovery_period_could_be_thirty_days_until_2022_and_longer_since() {
    let service = Service::start().await;
    service.at("2022-12-30T10:00:00Z");
    let team = service.team().await;
    let [first, second] = [team.admit_staying("eu_citizen").await.spell, team.admit_staying("asylum_seeker").await.spell];
    let of = |spell: &str, ends_on: &str| grant(spell, "recovery", "2022-12-30", ends_on);
    refused(&team.draft("periods", &of(&first, "2023-01-30")).await, "/ends_on", "outside_legal_limits");
    // Drafted under the old law within its limit, and signed under the new one.
    let draft = team.draft("periods", &of(&first, "2023-01-29")).await.expect(201);
    service.at("2022-12-31T21:59:59Z");
    refused(&service.team().await.draft("periods", &of(&second, "2023-01-30")).await, "/ends_on", "outside_legal_limits");
    service.at("2022-12-31T22:00:00Z");
    let team = service.team().await;
    team.sign(&draft.id(), draft.etag()).await.expect(200);
    refused(&team.draft("periods", &of(&second, "2023-03-31")).await, "/ends_on", "outside_legal_limits");
    team.decide("periods", &of(&second, "2023-03-30")).await;
    team.decide("periods", &decision(&first, "recovery_period_extension", "2023-03-30")).await;
}

#[tokio::test]
async fn a_change_of_the_law_counts_from_its_day_without_a_restart() {
    let service = Service::start().await;
    let team = service.team().await;
    let [first, second] = [team.admit_staying("unknown").await.spell, team.admit_staying("unknown").await.spell];
    let of = |spell: &str| grant(spell, "reflection", "2026-11-23", "2027-05-23");
    let drafts = [team.draft("periods", &of(&first)).await.expect(201), team.draft("periods", &of(&second)).await.expect(201)];
    let shorter = with(with(legal_parameter(), "/name", json!("reflection_period_maximum")), "/valid_from", json!("2026-11-24"));
    team.decision_maker.create("/v1/legal-parameters", &shorter).await.expect(201);
    team.sign(&drafts[0].id(), drafts[0].etag()).await.expect(200);
    service.at("2026-11-23T22:00:00Z");
    let team = service.team().await;
    let before = service.contents().await;
    let late = team.sign(&drafts[1].id(), drafts[1].etag()).await;
    assert_eq!(late.problem(), (409, "outside_legal_limits".to_owned()));
    assert_eq!(service.contents().await, before);
    team.discard(&drafts[1].id(), drafts[1].etag()).await.expect(204);
    refused(&team.draft("periods", &of(&second)).await, "/ends_on", "outside_legal_limits");
    team.decide("periods", &grant(&second, "reflection", "2026-11-23", "2027-03-23")).await;
}

#[tokio::test]
async fn each_decision_on_a_period_has_its_states() {
    let service = Service::start().await;
    let team = service.team().await;
    for (kind, status) in [("reflection", "no_right_of_residence"), ("recovery", "residence_permit")] {
        let act = |spell: &str, act: &str| match act {
            "grant" => grant(spell, kind, "2026-11-23", "2027-01-10"),
            "extension" => decision(spell, &format!("{kind}_period_extension"), "2027-02-10"),
            _ => decision(spell, &format!("{kind}_period_end"), "2026-12-24"),
        };
        let mut spells = Vec::new();
        for steps in [&[][..], &["grant"], &["grant", "extension"], &["grant", "end"]] {
            let spell = team.admit_staying(status).await.spell;
            for step in steps {
                team.decide("periods", &act(&spell, step)).await;
            }
            spells.push(spell);
        }
        let closed = team.admit_staying(status).await.spell;
        team.decide("periods", &act(&closed, "grant")).await;
        team.decide("removals", &removal(&closed)).await;
        spells.push(closed);
        let (yes, exists, illegal) = ("", "period_exists", "illegal_transition");
        let again = "validation_failed";
        for (spell, [granted, extended, ended]) in spells.iter().zip([
            [yes, illegal, illegal],
            [exists, yes, yes],
            [exists, again, yes],
            [exists, illegal, illegal],
            [illegal, illegal, illegal],
        ]) {
            for (step, expected) in [("grant", granted), ("extension", extended), ("end", ended)] {
                let before = service.contents().await;
                let answer = team.draft("periods", &act(spell, step)).await;
                if expected == yes {
                    team.discard(&answer.expect(201).id(), "*").await.expect(204);
                } else {
                    assert_eq!(answer.problem().1, expected, "{kind} {step}");
                    assert_eq!(service.contents().await, before);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_period_that_has_run_out_is_neither_extended_nor_ended_from_midnight_in_finland_on() {
    let service = Service::start().await;
    service.at("2027-02-01T10:00:00Z");
    let team = service.team().await;
    let spell = team.admit_staying("no_right_of_residence").await.spell;
    // It ends with the day on which summer time begins.
    team.decide("periods", &grant(&spell, "reflection", "2027-02-01", "2027-03-28")).await;
    let extension = decision(&spell, "reflection_period_extension", "2027-04-30");
    service.at("2027-03-28T20:59:59Z");
    let draft = service.team().await.draft("periods", &extension).await.expect(201);
    service.at("2027-03-28T21:00:00Z");
    let team = service.team().await;
    let before = service.contents().await;
    assert_eq!(team.sign(&draft.id(), draft.etag()).await.problem(), (409, "illegal_transition".to_owned()));
    assert_eq!(service.contents().await, before);
    team.discard(&draft.id(), draft.etag()).await.expect(204);
    assert_eq!(team.draft("periods", &extension).await.problem(), (409, "illegal_transition".to_owned()));
}

#[tokio::test]
async fn each_period_is_for_victims_of_one_kind_of_residence() {
    let service = Service::start().await;
    let team = service.team().await;
    let without = team.admit_staying("no_right_of_residence").await.spell;
    let permitted = team.admit(&staying("residence_permit"), &two_children()).await;
    let child = team.client(&permitted.client).await["children_in_care"][0]["spell_id"].as_str().unwrap().to_owned();
    let helper = team.assess(&referral()).await;
    let body = with(
        with(admission(&helper, &json!([])), "/client_basis", json!("assisting_person")),
        "/ground",
        json!("assisting_person"),
    );
    let helper = team.decide("admissions", &body).await.json()["person_id"].as_str().unwrap().to_owned();
    let helper = team.client(&helper).await["spells"][0]["spell_id"].as_str().unwrap().to_owned();
    let of = |spell: &str, kind: &str| grant(spell, kind, "2026-11-23", "2026-12-23");
    let nothing = uuid::Uuid::new_v4().to_string();
    let before = service.contents().await;
    for (body, pointer, code) in [
        (of(&permitted.spell, "reflection"), "/residence_status", "inconsistent"),
        (of(&without, "recovery"), "/residence_status", "inconsistent"),
        (with(of(&without, "reflection"), "/residence_status", json!("residence_permit")), "/residence_status", "inconsistent"),
        (of(&child, "recovery"), "/spell_id", "inconsistent"),
        (of(&helper, "recovery"), "/spell_id", "inconsistent"),
        (of(&nothing, "recovery"), "/spell_id", "inconsistent"),
        (decision(&without, "removal", "2026-12-23"), "/decision_type", "inconsistent"),
        (decision(&without, "reflection_period_grant", "2026-12-23"), "/begins_on", "required"),
        (with(of(&without, "reflection"), "/decision_type", json!("reflection_period_end")), "/begins_on", "inconsistent"),
        (with(of(&without, "reflection"), "/ends_on", Value::Null), "/ends_on", "required"),
        (with(of(&without, "reflection"), "/ends_on", json!("2100-01-01")), "/ends_on", "range"),
        (with(of(&without, "reflection"), "/days", json!(30)), "/days", "unknown_field"),
    ] {
        refused(&team.draft("periods", &body).await, pointer, code);
    }
    assert_eq!(service.contents().await, before);
    // The client has got a permit since: the decision counts what is so now, the spell what was so on admission.
    let since = with(of(&without, "recovery"), "/residence_status", json!("residence_permit"));
    let id = team.decide("periods", &since).await.id();
    let counted = format!("SELECT residence_status AS text FROM decisions WHERE id = '{id}'");
    assert_eq!(service.lines(&counted).await, ["residence_permit"]);
    let counted = format!("SELECT residence_status AS text FROM spells WHERE id = '{without}'");
    assert_eq!(service.lines(&counted).await, ["no_right_of_residence"]);
}

#[tokio::test]
async fn a_period_ends_with_the_spell_and_the_list_finds_those_in_one() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit_staying("no_right_of_residence").await;
    let other = team.admit_staying("eu_citizen").await;
    team.decide("periods", &grant(&admitted.spell, "reflection", "2026-11-25", "2026-12-31")).await;
    team.decide("periods", &grant(&other.spell, "recovery", "2026-11-23", "2026-12-01")).await;
    service.at("2026-12-10T10:00:00Z");
    let team = service.team().await;
    let found = async |team: &Team, query: &str| {
        let body = team.officer.get(&format!("/v1/clients?{query}")).await.expect(200).json();
        body["spells"].as_array().unwrap().iter().map(|one| one["spell_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let one = std::slice::from_ref(&admitted.spell);
    assert_eq!(found(&team, "period=reflection").await, one);
    assert_eq!(found(&team, "period=recovery").await, Vec::<String>::new());
    for (day, kind, expected) in [
        ("2026-11-24", "reflection", &[][..]),
        ("2026-11-25", "reflection", one),
        ("2026-12-31", "reflection", one),
        ("2027-01-01", "reflection", &[]),
        ("2026-12-01", "recovery", std::slice::from_ref(&other.spell)),
        ("2026-12-02", "recovery", &[]),
    ] {
        assert_eq!(found(&team, &format!("period={kind}&open_on={day}")).await, expected, "{kind} {day}");
    }
    team.decide("removals", &removal(&admitted.spell)).await;
    assert_eq!(team.periods_of(&admitted.client).await[0]["ended_on"], "2026-12-10");
    assert_eq!(found(&team, "period=reflection").await, Vec::<String>::new());
    assert_eq!(found(&team, "period=reflection&open_on=2026-12-09").await, one);
    team.decide("removals", &removal(&other.spell)).await;
    assert_eq!(team.periods_of(&other.client).await[0]["ended_on"], Value::Null, "it had run out before");
    assert_eq!(team.officer.get("/v1/clients?period=rest").await.status, 400);
}

#[tokio::test]
async fn what_a_court_overturned_has_no_effect_and_another_can_take_its_place() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit_staying("no_right_of_residence").await;
    let granted = team.decide("periods", &grant(&admitted.spell, "reflection", "2026-11-23", "2026-12-31")).await.id();
    let extended = team.decide("periods", &decision(&admitted.spell, "reflection_period_extension", "2027-03-31")).await.id();
    let ended = team.decide("periods", &decision(&admitted.spell, "reflection_period_end", "2026-12-01")).await.id();
    let overturn = async |id: &str| {
        service.run(&format!("UPDATE decisions SET state = 'overturned', version = version + 1 WHERE id = '{id}'")).await;
    };
    let days = async || {
        let periods = team.periods_of(&admitted.client).await;
        periods.as_array().unwrap().iter().map(|one| (one["ends_on"].clone(), one["ended_on"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(days().await, [(json!("2027-03-31"), json!("2026-12-01"))]);
    overturn(&ended).await;
    assert_eq!(days().await, [(json!("2027-03-31"), Value::Null)]);
    overturn(&extended).await;
    assert_eq!(days().await, [(json!("2026-12-31"), Value::Null)]);
    overturn(&granted).await;
    assert_eq!(days().await, []);
    service.at("2026-11-23T10:05:00Z");
    team.decide("periods", &grant(&admitted.spell, "reflection", "2026-11-24", "2027-02-28")).await;
    assert_eq!(days().await, [(json!("2027-02-28"), Value::Null)]);
}

#[tokio::test]
async fn the_database_holds_no_second_period_and_no_days_of_other_decisions() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit_staying("no_right_of_residence").await;
    let granted = team.decide("periods", &grant(&admitted.spell, "reflection", "2026-11-23", "2026-12-31")).await.id();
    let copy = |change: &str| {
        format!(
            "CREATE TEMP TABLE copied AS SELECT * FROM decisions WHERE id = '{granted}'; \
             UPDATE copied SET id = gen_random_uuid(), {change}; INSERT INTO decisions SELECT * FROM copied"
        )
    };
    for (change, rule) in [
        ("state = 'final'", "decisions_one_period_of_a_kind"),
        ("ends_on = '2026-11-22'", "decisions_grants_begin_before_they_end"),
        ("decision_type = 'reflection_period_extension'", "decisions_only_periods_have_days"),
        (
            "decision_type = 'admission', begins_on = NULL, client_basis = 'victim', ground = 'other'",
            "decisions_only_periods_have_days",
        ),
        ("spell_id = NULL", "decisions_only_periods_have_days"),
    ] {
        let refused = diesel_async::SimpleAsyncConnection::batch_execute(&mut service.sql().await, &copy(change)).await;
        let message = refused.unwrap_err().to_string();
        assert!(message.contains(rule), "{change}: {message}");
    }
}
