//! A client's circumstances by date: who arranges the services, and by whom the client was identified as a victim.

use serde_json::{Value, json};

use crate::harness::steps::{Admitted, Team, admission, removal};
use crate::harness::{Answer, Service, referral, with};

fn staying(status: &str) -> Value {
    let body = with(referral(), "/person/residence_status", json!(status));
    with(body, "/consent/given_on", json!("2022-01-10"))
}

fn arrangements(client: &str) -> String {
    format!("/v1/clients/{client}/service-arrangements")
}

fn identifications(client: &str) -> String {
    format!("/v1/clients/{client}/identifications")
}

/// A move to Helsinki.
fn to_helsinki() -> Value {
    json!({"from": "2026-12-01", "municipality": "091", "wellbeing_services_county": "helsinki"})
}

fn by_police() -> Value {
    json!({"identified_on": "2022-05-17", "identification_basis": "police"})
}

async fn client(team: &Team, status: &str) -> Admitted {
    team.admit(&staying(status), &json!([])).await
}

#[track_caller]
fn refused(answer: &Answer, pointer: &str, code: &str) {
    assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())]);
}

#[tokio::test]
async fn services_follow_residence_and_every_change_stays_in_the_history() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = client(&team, "asylum_seeker").await.client;
    let before = team.officer.get(&format!("/v1/clients/{id}")).await;
    assert_eq!(before.json()["service_arrangements"], json!([]));
    let first = team.officer.create(&arrangements(&id), &json!({"from": "2026-11-23"})).await.expect(201);
    assert_eq!(first.json()["arrangement"], "reception_centre", "proposed by the rule");
    assert_eq!(first.header("location"), format!("/v1/clients/{id}"));
    service.at("2026-11-23T10:01:00Z");
    let second = team.officer.create(&arrangements(&id), &to_helsinki()).await.expect(201);
    let mut keys: Vec<_> = second.json().as_object().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(keys, ["arrangement", "from", "id", "municipality", "recorded_at", "wellbeing_services_county"]);
    // The municipality was wrong: of two from the same day the later recorded one counts, and both are seen.
    service.at("2026-11-23T10:02:00Z");
    let vantaa =
        with(with(to_helsinki(), "/municipality", json!("092")), "/wellbeing_services_county", json!("vantaa_and_kerava"));
    let third = team.officer.create(&arrangements(&id), &vantaa).await.expect(201);
    let after = team.officer.get(&format!("/v1/clients/{id}")).await;
    assert_eq!(after.json()["service_arrangements"], json!([first.json(), second.json(), third.json()]));
    assert_eq!(third.json()["municipality"], "092");
    assert_ne!(after.etag(), before.etag());
    let stored = "SELECT concat_ws(' ', valid_from, arrangement, wellbeing_services_county, length(sealed_municipality) > 20) AS text \
         FROM service_arrangements ORDER BY recorded_at";
    assert_eq!(
        service.lines(stored).await,
        [
            "2026-11-23 reception_centre",
            "2026-12-01 wellbeing_services_county helsinki t",
            "2026-12-01 wellbeing_services_county vantaa_and_kerava t"
        ]
    );
    assert_eq!(service.count("SELECT count(*) FROM audit_records WHERE action = 'client.arrange_services'").await, 3);
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'client.services_arranged'").await, 3);
}

#[tokio::test]
async fn what_contradicts_the_rule_is_refused_and_changes_nothing() {
    let service = Service::start().await;
    service.at("2022-12-20T10:00:00Z");
    let team = service.team().await;
    let seeker = client(&team, "asylum_seeker").await.client;
    let citizen = client(&team, "eu_citizen").await.client;
    let before = service.contents().await;
    let from = |day: &str| json!({"from": day});
    let arranged = |by: &str| with(from("2023-02-01"), "/arrangement", json!(by));
    for (id, body, pointer, code) in [
        (&seeker, arranged("assistance_system"), "/arrangement", "inconsistent"),
        (&seeker, arranged("wellbeing_services_county"), "/arrangement", "inconsistent"),
        (&citizen, arranged("reception_centre"), "/arrangement", "inconsistent"),
        (&citizen, with(to_helsinki(), "/arrangement", json!("assistance_system")), "/arrangement", "inconsistent"),
        (
            &citizen,
            with(arranged("assistance_system"), "/residence_status", json!("asylum_seeker")),
            "/arrangement",
            "inconsistent",
        ),
        (&citizen, with(to_helsinki(), "/from", json!("2022-12-31")), "/from", "not_valid_then"),
        (&citizen, from("2022-12-19"), "/from", "inconsistent"),
        (&citizen, with(to_helsinki(), "/municipality", Value::Null), "/wellbeing_services_county", "inconsistent"),
        (&citizen, with(to_helsinki(), "/wellbeing_services_county", Value::Null), "/wellbeing_services_county", "required"),
        (&citizen, with(to_helsinki(), "/municipality", json!("564")), "/wellbeing_services_county", "inconsistent"),
        (
            &citizen,
            with(to_helsinki(), "/wellbeing_services_county", json!("lapland")),
            "/wellbeing_services_county",
            "inconsistent",
        ),
        (&citizen, with(to_helsinki(), "/municipality", json!("91")), "/municipality", "pattern"),
        (
            &citizen,
            with(to_helsinki(), "/wellbeing_services_county", json!("uusimaa")),
            "/wellbeing_services_county",
            "not_in_list",
        ),
        (&citizen, with(to_helsinki(), "/from", Value::Null), "/from", "required"),
        (&citizen, with(to_helsinki(), "/until", json!("2024-01-01")), "/until", "unknown_field"),
    ] {
        refused(&team.officer.create(&arrangements(id), &body).await, pointer, code);
    }
    assert_eq!(service.contents().await, before);
    for (id, body, by) in [
        (&citizen, with(to_helsinki(), "/from", json!("2023-01-01")), "wellbeing_services_county"),
        (&citizen, arranged("assistance_system"), "assistance_system"),
        (&citizen, with(arranged("reception_centre"), "/residence_status", json!("asylum_seeker")), "reception_centre"),
        (&seeker, arranged("reception_centre"), "reception_centre"),
    ] {
        assert_eq!(team.officer.create(&arrangements(id), &body).await.expect(201).json()["arrangement"], by);
    }
}

#[tokio::test]
async fn authorities_identified_until_2022_and_the_admission_does_since() {
    let service = Service::start().await;
    service.at("2022-12-31T21:59:59Z");
    let team = service.team().await;
    let early = client(&team, "eu_citizen").await.client;
    service.at("2022-12-31T22:00:00Z");
    let team = service.team().await;
    let late = client(&team, "eu_citizen").await;
    let helper = team.assess(&staying("eu_citizen")).await;
    let body = with(
        with(admission(&helper, &json!([])), "/client_basis", json!("assisting_person")),
        "/ground",
        json!("assisting_person"),
    );
    let helper = team.decide("admissions", &body).await.json()["person_id"].as_str().unwrap().to_owned();
    let shown = async |id: &str| team.client(id).await["identifications"].clone();
    assert_eq!(shown(&early).await, json!([]));
    let by_admission = json!({"id": late.decision, "identified_on": "2023-01-01", "identification_basis": "admission_decision"});
    assert_eq!(shown(&late.client).await, json!([by_admission]));
    assert_eq!(shown(&helper).await, json!([]), "who assists is no victim");
    let before = service.contents().await;
    let with_basis = |basis: &str, day: &str| json!({"identified_on": day, "identification_basis": basis});
    for basis in ["police", "border_guard", "prosecutor", "finnish_immigration_service"] {
        let answer = team.officer.create(&identifications(&early), &with_basis(basis, "2023-01-01")).await;
        refused(&answer, "/identification_basis", "not_valid_then");
    }
    for (body, pointer, code) in [
        (with_basis("admission_decision", "2023-01-01"), "/identification_basis", "inconsistent"),
        (with_basis("police", "2023-01-02"), "/identified_on", "in_the_future"),
        (with_basis("neighbour", "2022-05-17"), "/identification_basis", "not_in_list"),
        (json!({"identification_basis": "police"}), "/identified_on", "required"),
    ] {
        refused(&team.officer.create(&identifications(&early), &body).await, pointer, code);
    }
    let of_helper = team.officer.create(&identifications(&helper), &by_police()).await;
    assert_eq!(of_helper.problem(), (409, "illegal_transition".to_owned()));
    assert_eq!(service.contents().await, before);
    let tag = team.officer.get(&format!("/v1/clients/{early}")).await.etag().to_owned();
    for basis in ["prosecutor", "police", "border_guard", "finnish_immigration_service"] {
        team.officer.create(&identifications(&early), &with_basis(basis, "2022-12-31")).await.expect(201);
    }
    assert_eq!(shown(&early).await.as_array().unwrap().len(), 4);
    assert_ne!(team.officer.get(&format!("/v1/clients/{early}")).await.etag(), tag);
    let twice = team.officer.create(&identifications(&early), &with_basis("police", "2022-12-31")).await;
    assert_eq!(twice.problem(), (409, "already_recorded".to_owned()));
}

#[tokio::test]
async fn circumstances_are_of_clients_and_arrangements_of_those_who_still_are() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = client(&team, "eu_citizen").await;
    team.decide("removals", &removal(&admitted.spell)).await;
    let referred = team.assess(&referral()).await;
    let person = format!("SELECT person_id::text AS text FROM referrals WHERE id = '{referred}'");
    let person = service.lines(&person).await.remove(0);
    let before = service.contents().await;
    for id in [person.as_str(), &uuid::Uuid::new_v4().to_string(), "no-id"] {
        for (path, body) in [(arrangements(id), to_helsinki()), (identifications(id), by_police())] {
            assert_eq!(team.officer.create(&path, &body).await.problem(), (404, "not_found".to_owned()), "{path}");
        }
    }
    let closed = team.officer.create(&arrangements(&admitted.client), &to_helsinki()).await;
    assert_eq!(closed.problem(), (409, "illegal_transition".to_owned()));
    assert_eq!(service.contents().await, before);
    team.officer.create(&identifications(&admitted.client), &by_police()).await.expect(201);
}

#[tokio::test]
async fn a_repetition_is_answered_alike_and_does_nothing() {
    let service = Service::start().await;
    let team = service.team().await;
    let [one, other] = [client(&team, "eu_citizen").await, client(&team, "eu_citizen").await];
    let paths = |id: &str| [(arrangements(id), to_helsinki()), (identifications(id), by_police())];
    let mut firsts = Vec::new();
    for (path, body) in paths(&one.client) {
        firsts.push(team.officer.create_with_key(&path, "the-key-1", &body).await.expect(201));
    }
    team.decide("removals", &removal(&one.spell)).await;
    let before = service.contents().await;
    for ((path, body), first) in paths(&one.client).into_iter().zip(&firsts) {
        let again = team.officer.create_with_key(&path, "the-key-1", &body).await.expect(201);
        assert_eq!((&again.text, again.etag(), again.header("location")), (&first.text, first.etag(), first.header("location")));
        assert_eq!(again.header("idempotency-replayed"), "true");
    }
    for (path, body) in paths(&other.client) {
        let reused = team.officer.create_with_key(&path, "the-key-1", &body).await;
        assert_eq!(reused.problem(), (422, "idempotency_key_reused".to_owned()), "{path}");
    }
    assert_eq!(service.contents().await, before);
}
