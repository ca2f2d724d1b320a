//! Persons with more than one spell: children who join a client, a child in care found to be a victim, a client who comes
//! back.

use serde_json::{Value, json};

use crate::harness::steps::{Admitted, Team, admission, removal, two_children};
use crate::harness::{Service, referral, referral_of_a_minor, with};

fn joining(spell: &str) -> Value {
    json!({"spell_id": spell, "legal_basis": "Act 746/2011, section 35", "reasons": "Born in Finland.", "children": two_children()})
}

fn illegal() -> (u16, String) {
    (409, "illegal_transition".to_owned())
}

/// The referral of somebody who is known already: the two are one person.
async fn of_a_known_person(service: &Service, team: &Team, body: &Value, person: &str) -> String {
    let id = team.assess(body).await;
    service.run(&format!("UPDATE referrals SET person_id = '{person}' WHERE id = '{id}'")).await;
    id
}

#[tokio::test]
async fn children_join_an_open_spell_and_follow_it() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &json!([])).await;
    service.at("2026-12-01T10:00:00Z");
    let team = service.team().await;
    let draft = team.officer.create_with_key("/v1/decisions/admissions/children", "joining-key", &joining(&admitted.spell)).await;
    let draft = draft.expect(201);
    let before = service.contents().await;
    let again = team.officer.create_with_key("/v1/decisions/admissions/children", "joining-key", &joining(&admitted.spell)).await;
    assert_eq!((again.expect(201).text, service.contents().await), (draft.text.clone(), before));
    let read = team.decision(&draft.id()).await;
    assert_eq!((&read["client_basis"], &read["spell_id"]), (&json!("child_in_care"), &json!(admitted.spell)));
    assert_eq!((&read["referral_id"], &read["reasons"]), (&Value::Null, &json!("Born in Finland.")));
    assert_eq!(read["linked_decisions"].as_array().unwrap().len(), 1, "the other child");
    assert_eq!(service.figure("stock/all_clients?on=2026-12-01").await, 1, "a draft has no effect");
    team.sign(&draft.id(), draft.etag()).await.expect(200);
    let client = team.client(&admitted.client).await;
    let children = client["children_in_care"].as_array().unwrap();
    assert_eq!(children.len(), 2);
    for child in children {
        assert_eq!((&child["principal_spell_id"], &child["admitted_on"]), (&json!(admitted.spell), &json!("2026-12-01")));
    }
    assert_eq!(service.figure("flow/new_children_in_care?period=2026-12-01..2026-12-01").await, 2);
    assert_eq!(service.figure("flow/decisions_on_children_in_care?period=2026-12-01..2026-12-01").await, 2);
    assert_eq!(service.figure("stock/all_clients?on=2026-12-01").await, 3);
    let child = team.client(children[0]["client_id"].as_str().unwrap()).await;
    assert_eq!(child["person"]["family_name"], "Example");
    // More may join, and all go with the guardian.
    team.decide("admissions/children", &joining(&admitted.spell)).await;
    team.decide("removals", &removal(&admitted.spell)).await;
    assert_eq!(service.count("SELECT count(*) FROM spells WHERE removal_reason = 'principal_removed'").await, 4);
}

#[tokio::test]
async fn children_join_only_a_client_and_leave_nothing_when_the_draft_is_discarded() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = team.client(&admitted.client).await["children_in_care"][0]["spell_id"].as_str().unwrap().to_owned();
    let gone = team.admit(&referral(), &json!([])).await;
    team.decide("removals", &removal(&gone.spell)).await;
    let grown = json!([{"given_names": "A", "family_name": "B", "date_of_birth": "2008-11-23", "sex": "male"}]);
    let before = service.contents().await;
    for (body, pointer, code) in [
        (joining(&uuid::Uuid::new_v4().to_string()), "/spell_id", "inconsistent"),
        (joining(&child), "/spell_id", "inconsistent"),
        (with(joining(&admitted.spell), "/children", json!([])), "/children", "length"),
        (with(joining(&admitted.spell), "/children", grown), "/children/0/date_of_birth", "range"),
    ] {
        assert_eq!(team.draft("admissions/children", &body).await.violations(), [(pointer.to_owned(), code.to_owned())]);
    }
    assert_eq!(team.draft("admissions/children", &joining(&gone.spell)).await.problem(), illegal());
    assert_eq!(service.contents().await, before);

    let persons = service.count("SELECT count(*) FROM persons").await;
    let draft = team.draft("admissions/children", &joining(&admitted.spell)).await.expect(201);
    let second = team.draft("admissions/children", &joining(&admitted.spell)).await;
    assert_eq!(second.problem(), (409, "draft_exists".to_owned()));
    team.discard(&draft.id(), draft.etag()).await.expect(204);
    assert_eq!(service.count("SELECT count(*) FROM persons").await, persons);
    assert_eq!(service.count("SELECT count(*) FROM vault.person_keys").await, persons);
    assert_eq!(service.count("SELECT count(*) FROM decisions WHERE state = 'draft'").await, 0);
}

#[tokio::test]
async fn who_joins_while_the_guardian_leaves_does_not_stay_behind() {
    let service = Service::start().await;
    // One draft about a spell at a time: that rule is taken away to see what stands behind it.
    service.run("DROP INDEX decisions_one_draft_of_a_spell").await;
    let team = service.team().await;
    for _ in 0..4 {
        let admitted = team.admit(&referral(), &json!([])).await;
        let joining = team.draft("admissions/children", &joining(&admitted.spell)).await.expect(201);
        let leaving = team.draft("removals", &removal(&admitted.spell)).await.expect(201);
        let (one, other) = (joining.id(), leaving.id());
        let (joined, left) = tokio::join!(team.sign(&one, joining.etag()), team.sign(&other, leaving.etag()));
        assert_eq!(left.status, 200, "{}", left.text);
        assert!([200, 409].contains(&joined.status.as_u16()), "{}", joined.text);
        assert_eq!(service.count("SELECT count(*) FROM spells WHERE removed_on IS NULL").await, 0);
    }
}

/// A client with two children, of whom the first is found to be a victim; the case, the child's id and the decision's.
async fn found_to_be_a_victim(service: &Service) -> (Admitted, String, String) {
    let admitted = service.team().await.admit(&referral(), &two_children()).await;
    service.at("2026-12-01T10:00:00Z");
    let team = service.team().await;
    let child = team.client(&admitted.client).await["children_in_care"][0]["client_id"].as_str().unwrap().to_owned();
    let id = of_a_known_person(service, &team, &referral_of_a_minor(), &child).await;
    let decision = team.decide("admissions", &admission(&id, &json!([]))).await.id();
    (admitted, child, decision)
}

#[tokio::test]
async fn a_child_found_to_be_a_victim_changes_from_one_spell_to_the_other_on_one_day() {
    let service = Service::start().await;
    let (admitted, child, decision) = found_to_be_a_victim(&service).await;
    let team = service.team().await;
    let client = team.client(&child).await;
    let [before, after] = client["spells"].as_array().unwrap().as_slice() else { panic!("two spells: {client}") };
    assert_eq!((&before["client_basis"], &before["removed_on"]), (&json!("child_in_care"), &json!("2026-12-01")));
    assert_eq!(before["removal_reason"], "admitted_as_victim");
    assert_eq!((&after["client_basis"], &after["admitted_on"]), (&json!("victim"), &json!("2026-12-01")));
    assert_eq!((&after["principal_spell_id"], &after["removed_on"]), (&Value::Null, &Value::Null));
    let linked = team.decision(&decision).await["linked_decisions"].clone();
    assert_eq!(linked.as_array().unwrap().len(), 1);
    assert_eq!((&linked[0]["decision_type"], &linked[0]["removal_reason"]), (&json!("removal"), &json!("admitted_as_victim")));
    assert_eq!((&linked[0]["state"], &linked[0]["id"]), (&json!("signed"), &before["removal_decision_id"]));
    assert_eq!(service.figure("stock/all_clients?on=2026-12-01").await, 3, "the same persons");
    assert_eq!(service.figure("stock/children_in_care?on=2026-12-01").await, 1);
    assert_eq!(service.figure("flow/new_clients?period=2026-12-01..2026-12-01").await, 1);
    // The victim does not leave with the guardian.
    team.decide("removals", &removal(&admitted.spell)).await;
    assert_eq!(service.figure("stock/all_clients?on=2026-12-01").await, 1);
}

#[tokio::test]
async fn nobody_is_a_client_twice_on_one_day() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let id = of_a_known_person(&service, &team, &referral(), &admitted.client).await;
    let draft = team.draft("admissions", &admission(&id, &json!([]))).await.expect(201);
    let before = service.contents().await;
    assert_eq!(team.sign(&draft.id(), draft.etag()).await.problem(), (409, "open_spell_exists".to_owned()));
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn who_was_removed_may_be_admitted_again_in_a_new_spell() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &json!([])).await;
    service.at("2026-12-01T10:00:00Z");
    let team = service.team().await;
    let removed = team.decide("removals", &removal(&admitted.spell)).await.id();
    service.at("2026-12-10T10:00:00Z");
    let team = service.team().await;
    let id = of_a_known_person(&service, &team, &referral(), &admitted.client).await;
    team.decide("admissions", &admission(&id, &json!([]))).await;
    let days = async || {
        let client = service.team().await.client(&admitted.client).await;
        let spells = client["spells"].as_array().unwrap().clone();
        spells.iter().map(|spell| json!([spell["admitted_on"], spell["removed_on"]])).collect::<Vec<_>>()
    };
    assert_eq!(days().await, [json!(["2026-11-23", "2026-12-01"]), json!(["2026-12-10", null])]);
    assert_eq!(service.figure("flow/new_clients?period=2026-11-01..2026-12-31").await, 2);
    // The removal falls: the first spell lasts until the second begins, and nobody is counted twice.
    team.fight(&removed, "overturned", "2026-12-10").await;
    assert_eq!(days().await, [json!(["2026-11-23", "2026-12-10"]), json!(["2026-12-10", null])]);
    for day in ["2026-11-30", "2026-12-05", "2026-12-10"] {
        assert_eq!(service.figure(&format!("stock/all_clients?on={day}")).await, 1, "{day}");
    }
}

#[tokio::test]
async fn when_the_admission_as_a_victim_falls_the_child_is_no_client_twice() {
    let service = Service::start().await;
    let (_, child, decision) = found_to_be_a_victim(&service).await;
    let team = service.team().await;
    team.fight(&decision, "overturned", "2026-12-01").await;
    let client = team.client(&child).await;
    assert!(client["spells"].as_array().unwrap().iter().all(|spell| spell["removed_on"] == "2026-12-01"), "{client}");
    let states = "SELECT DISTINCT state AS text FROM decisions WHERE signed_on = '2026-12-01'";
    assert_eq!(service.lines(states).await, ["overturned"]);
}

#[tokio::test]
async fn when_a_joining_falls_all_who_joined_with_it_leave_and_the_others_stay() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &two_children()).await;
    service.at("2026-12-01T10:00:00Z");
    let team = service.team().await;
    let decision = team.decide("admissions/children", &joining(&admitted.spell)).await.id();
    assert_eq!(service.figure("stock/all_clients?on=2026-12-01").await, 5);
    team.fight(&decision, "overturned", "2026-12-01").await;
    let fell = "SELECT count(*) FROM spells WHERE removal_reason = 'admission_overturned' AND removed_on = '2026-12-01'";
    assert_eq!(service.count(fell).await, 2);
    assert_eq!(service.count("SELECT count(*) FROM spells WHERE removed_on IS NULL").await, 3);
    assert_eq!(service.figure("stock/all_clients?on=2026-12-01").await, 3);
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'client.removed'").await, 2);
}

#[tokio::test]
async fn children_come_back_no_longer_than_until_the_guardian_is_admitted_again() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &two_children()).await;
    service.at("2026-12-01T10:00:00Z");
    let team = service.team().await;
    let removed = team.decide("removals", &removal(&admitted.spell)).await.id();
    service.at("2026-12-10T10:00:00Z");
    let team = service.team().await;
    let id = of_a_known_person(&service, &team, &referral(), &admitted.client).await;
    team.decide("admissions", &admission(&id, &json!([]))).await;
    team.fight(&removed, "overturned", "2026-12-10").await;
    assert_eq!(service.count("SELECT count(*) FROM spells WHERE removed_on = '2026-12-10'").await, 3);
    for (day, everybody) in [("2026-12-05", 3), ("2026-12-09", 3), ("2026-12-10", 1)] {
        assert_eq!(service.figure(&format!("stock/all_clients?on={day}")).await, everybody, "{day}");
    }
}

#[tokio::test]
async fn of_two_spells_that_begin_on_one_day_the_earlier_is_no_later_admission() {
    let service = Service::start().await;
    let (_, child, _) = found_to_be_a_victim(&service).await;
    let team = service.team().await;
    // The child joined on the day on which it is found to be a victim, and leaves on it too.
    service.run("UPDATE spells SET admitted_on = '2026-12-01' WHERE client_basis = 'child_in_care'").await;
    let removed_on = async || {
        let spells = team.client(&child).await["spells"].clone();
        let spell = spells.as_array().unwrap().iter().find(|spell| spell["client_basis"] == "victim").unwrap().clone();
        (spell["spell_id"].as_str().unwrap().to_owned(), spell["removed_on"].clone())
    };
    let removed = team.decide("removals", &removal(&removed_on().await.0)).await.id();
    assert_eq!(removed_on().await.1, "2026-12-01");
    team.fight(&removed, "overturned", "2026-12-01").await;
    assert_eq!(removed_on().await.1, Value::Null);
    assert_eq!(service.figure("stock/all_clients?on=2026-12-01").await, 3);
}
