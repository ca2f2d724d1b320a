//! Clients as officers see them: spells in lists, and who somebody is, one look at a time.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::steps::{admission, refusal, removal, two_children};
use crate::harness::{Service, referral, with};

fn spells(value: &Value) -> &Vec<Value> {
    value["spells"].as_array().unwrap()
}

#[tokio::test]
async fn a_client_is_one_from_the_day_of_admission_to_the_day_before_the_removal() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &json!([])).await;
    service.at("2026-11-26T10:00:00Z");
    let other = service.team().await.admit(&referral(), &json!([])).await;
    service.at("2026-11-30T10:00:00Z");
    let team = service.team().await;
    team.decide("removals", &removal(&admitted.spell)).await;
    let open = async |query: &str| {
        let body = team.officer.get(&format!("/v1/clients?{query}")).await.expect(200).json();
        spells(&body).iter().map(|spell| spell["client_id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    let (first, second) = (&admitted.client, &other.client);
    for (query, expected) in [
        ("open_on=2026-11-22", vec![]),
        ("open_on=2026-11-23", vec![first]),
        ("open_on=2026-11-25", vec![first]),
        ("open_on=2026-11-26", vec![first, second]),
        ("open_on=2026-11-29", vec![first, second]),
        ("open_on=2026-11-30", vec![second]),
        ("open_on=2030-01-01", vec![second]),
        ("", vec![first, second]),
        ("admitted_from=2026-11-24", vec![second]),
        ("admitted_from=2026-11-23&admitted_to=2026-11-23", vec![first]),
        ("admitted_to=2026-11-22", vec![]),
        ("admitted_from=2026-11-23&open_on=2026-11-30", vec![second]),
        ("client_basis=victim", vec![first, second]),
        ("client_basis=assisting_person", vec![]),
    ] {
        assert_eq!(open(query).await, expected.into_iter().cloned().collect(), "{query}");
    }
}

#[tokio::test]
async fn who_is_removed_on_the_day_of_admission_was_no_client_at_its_end() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &json!([])).await;
    team.decide("removals", &removal(&admitted.spell)).await;
    for day in ["2026-11-22", "2026-11-23", "2026-11-24"] {
        assert_eq!(team.officer.get(&format!("/v1/clients?open_on={day}")).await.json()["spells"], json!([]), "{day}");
    }
    assert_eq!(spells(&team.officer.get("/v1/clients").await.json()).len(), 1);
}

#[tokio::test]
async fn the_list_tells_bases_apart_pages_through_equal_times_and_names_nobody() {
    let service = Service::start().await;
    let team = service.team().await;
    let child = |number: usize| json!({"given_names": format!("Lapsi{number}"), "family_name": "Example", "date_of_birth": "2018-09-14", "sex": "male"});
    let children: Vec<Value> = (0..20).map(child).collect();
    team.admit(&referral(), &json!(children)).await;
    let helper = team.assess(&referral()).await;
    let body = with(
        with(admission(&helper, &json!([])), "/client_basis", json!("assisting_person")),
        "/ground",
        json!("assisting_person"),
    );
    team.decide("admissions", &body).await;
    let looks = service.count("SELECT count(*) FROM audit_records").await;
    for (basis, number) in [("victim", 1), ("assisting_person", 1), ("child_in_care", 20)] {
        let body = team.officer.get(&format!("/v1/clients?client_basis={basis}&limit=100")).await.expect(200).json();
        assert_eq!(spells(&body).len(), number);
        assert!(spells(&body).iter().all(|spell| spell["client_basis"] == basis));
    }
    let mut seen = Vec::new();
    let mut path = "/v1/clients?open_on=2026-11-23&limit=4".to_owned();
    loop {
        let page = team.officer.get(&path).await.expect(200);
        for secret in ["Amina", "Lapsi", "Example", "2018", "person\":"] {
            assert!(!page.text.contains(secret), "{secret}");
        }
        seen.extend(spells(&page.json()).iter().map(|spell| spell["spell_id"].as_str().unwrap().to_owned()));
        match page.json()["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/clients?open_on=2026-11-23&limit=4&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (22, 22));
    assert_eq!(service.count("SELECT count(*) FROM audit_records").await, looks, "a list shows nobody: no look is recorded");
    for query in
        ["client_basis=witness", "open_on=today", "limit=1000", "cursor=x", "open_on=2026-11-23&open_on=2026-11-24", "name=Amina"]
    {
        assert_eq!(team.officer.get(&format!("/v1/clients?{query}")).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn a_client_is_read_with_identity_and_spells_and_the_look_is_recorded() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let looks = "SELECT concat_ws(' ', action, subject_id, person_id) AS text FROM audit_records WHERE action = 'client.read' AND shows_identity";
    let before = service.lines(looks).await.len();
    let client = team.officer.get(&format!("/v1/clients/{}", admitted.client)).await.expect(200).json();
    let recorded = service.lines(looks).await;
    assert_eq!(recorded.len(), before + 1);
    assert_eq!(recorded[0], format!("client.read {0} {0}", admitted.client));
    assert_eq!((&client["person"]["given_names"], &client["person"]["date_of_birth"]), (&json!("Amina"), &json!("1998-04-02")));
    assert_eq!(spells(&client).len(), 1);
    assert!(spells(&client).iter().all(|spell| spell["client_id"] == admitted.client.as_str()), "children's spells stand apart");
    let mut names = BTreeSet::new();
    for spell in client["children_in_care"].as_array().unwrap() {
        assert_eq!(spell["principal_spell_id"], admitted.spell.as_str());
        let child = team.client(spell["client_id"].as_str().unwrap()).await;
        names.insert(child["person"]["given_names"].as_str().unwrap().to_owned());
        assert_eq!((spells(&child).len(), &spells(&child)[0]["client_basis"]), (1, &json!("child_in_care")));
        assert_eq!(child["children_in_care"], json!([]));
    }
    assert_eq!(names, BTreeSet::from(["Bo".to_owned(), "Cia".to_owned()]));
    assert_eq!(service.lines(looks).await.len(), before + 3);
}

#[tokio::test]
async fn the_entity_tag_of_a_client_changes_with_the_spells() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let path = format!("/v1/clients/{}", admitted.client);
    let first = team.officer.get(&path).await.expect(200);
    let again = team.officer.send(reqwest::Method::GET, &path, &[("If-None-Match", first.etag())], None).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    team.decide("removals", &removal(&admitted.spell)).await;
    let changed = team.officer.send(reqwest::Method::GET, &path, &[("If-None-Match", first.etag())], None).await.expect(200);
    assert_ne!(changed.etag(), first.etag());
}

#[tokio::test]
async fn who_was_never_admitted_is_nobodys_client() {
    let service = Service::start().await;
    let team = service.team().await;
    let under_assessment = team.assess(&referral()).await;
    let refused = team.assess(&referral()).await;
    team.decide("refusals", &refusal(&refused)).await;
    team.draft("admissions", &admission(&under_assessment, &two_children())).await.expect(201);
    let persons = service.lines("SELECT id::text AS text FROM persons").await;
    assert_eq!(persons.len(), 4, "two referred, two children in a draft");
    let looks = service.count("SELECT count(*) FROM audit_records").await;
    let missing = team.officer.get(&format!("/v1/clients/{}", uuid::Uuid::new_v4())).await;
    let body = |answer: &crate::harness::Answer| with(answer.json(), "/instance", json!("x"));
    for id in persons.iter().map(String::as_str).chain([under_assessment.as_str(), "no-id"]) {
        let answer = team.officer.get(&format!("/v1/clients/{id}")).await;
        assert_eq!(answer.problem(), (404, "not_found".to_owned()));
        assert_eq!(body(&answer), body(&missing));
    }
    assert_eq!(service.count("SELECT count(*) FROM audit_records").await, looks);
}
