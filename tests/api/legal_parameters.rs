//! Lengths fixed by law: each is in force from its day on, and the law can be changed while the service runs.

use serde_json::{Value, json};

use crate::harness::{Caller, Service, with};

/// A length of the law as it is recorded.
pub fn legal_parameter() -> Value {
    json!({
        "name": "recovery_period_maximum", "valid_from": "2027-01-01", "amount": 4, "unit": "months", "verified": true,
        "source": "Act 746/2011, section 38 a"
    })
}

/// What is in force on a day, as `name amount unit`, in order.
async fn in_force(caller: &Caller, day: &str) -> Vec<String> {
    let body = caller.get(&format!("/v1/legal-parameters?on={day}")).await.expect(200).json();
    let text = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
    let line = |one: &Value| format!("{} {} {}", text(one, "name"), one["amount"], text(one, "unit"));
    let mut lines: Vec<_> = body["legal_parameters"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn the_recovery_period_became_longer_in_2023_and_that_is_marked_as_not_verified() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let until_2022 = [
        "appeal_period 30 days",
        "recovery_period_maximum 30 days",
        "reflection_period_maximum 6 months",
        "reflection_period_minimum 30 days",
    ];
    let mut since_2023 = until_2022.map(str::to_owned);
    since_2023[1] = "recovery_period_maximum 3 months".to_owned();
    assert_eq!(in_force(&officer, "2022-12-31").await, until_2022);
    assert_eq!(in_force(&officer, "2023-01-01").await, since_2023);
    assert_eq!(in_force(&officer, "2000-01-01").await, Vec::<String>::new());
    let unverified = officer.get("/v1/legal-parameters?on=2026-11-23").await.json();
    let unverified = unverified["legal_parameters"].as_array().unwrap().iter().filter(|one| one["verified"] == false);
    assert_eq!(unverified.map(|one| one["name"].clone()).collect::<Vec<_>>(), ["recovery_period_maximum"]);
}

#[tokio::test]
async fn a_new_value_is_in_force_from_its_day_and_the_days_before_keep_theirs() {
    let service = Service::start().await;
    let (officer, director) = (service.officer().await, service.decision_maker().await);
    let created = director.create("/v1/legal-parameters", &legal_parameter()).await.expect(201);
    assert!(in_force(&officer, "2026-12-31").await.contains(&"recovery_period_maximum 3 months".to_owned()));
    assert!(in_force(&officer, "2027-01-01").await.contains(&"recovery_period_maximum 4 months".to_owned()));
    assert_eq!(in_force(&officer, "2027-01-01").await.len(), 4);
    let read = officer.get(created.header("location")).await.expect(200);
    assert_eq!((read.json(), read.etag()), (created.json(), created.etag()));
    let again = officer.send(reqwest::Method::GET, created.header("location"), &[("If-None-Match", created.etag())], None).await;
    assert_eq!(again.status.as_u16(), 304);
    let mut keys: Vec<_> = read.json().as_object().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(keys, ["amount", "id", "name", "recorded_at", "source", "unit", "valid_from", "verified"]);
    let recorded = "SELECT concat_ws(' ', action, subject_id) AS text FROM audit_records WHERE action LIKE 'legal%'";
    assert_eq!(service.lines(recorded).await, [format!("legal_parameter.record {}", created.id())]);
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'legal_parameter.recorded'").await, 1);
}

#[tokio::test]
async fn a_second_value_from_the_same_day_and_what_cannot_be_a_length_change_nothing() {
    let service = Service::start().await;
    let director = service.decision_maker().await;
    director.create("/v1/legal-parameters", &legal_parameter()).await.expect(201);
    let before = service.contents().await;
    let twice = director.create("/v1/legal-parameters", &with(legal_parameter(), "/amount", json!(5))).await;
    assert_eq!(twice.problem(), (409, "already_recorded".to_owned()));
    for (pointer, value, code) in [
        ("/amount", json!(0), "range"),
        ("/amount", json!(121), "range"),
        ("/amount", json!(3651), "range"),
        ("/amount", json!(1.5), "wrong_type"),
        ("/amount", Value::Null, "required"),
        ("/unit", json!("years"), "not_in_list"),
        ("/name", json!("patience"), "not_in_list"),
        ("/valid_from", json!("2100-01-01"), "range"),
        ("/source", json!(" "), "length"),
        ("/verified", Value::Null, "required"),
    ] {
        let refused = director.create("/v1/legal-parameters", &with(legal_parameter(), pointer, value.clone())).await;
        assert_eq!(refused.violations(), [(pointer.to_owned(), code.to_owned())], "{value}");
    }
    assert_eq!(service.contents().await, before);
    let floating = with(with(legal_parameter(), "/amount", json!(5.0)), "/valid_from", json!("2027-01-02"));
    assert_eq!(director.create("/v1/legal-parameters", &floating).await.expect(201).json()["amount"], 5);
}

#[tokio::test]
async fn the_list_pages_through_values_that_came_at_the_same_time() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let mut seen = Vec::new();
    let mut path = "/v1/legal-parameters?limit=2".to_owned();
    loop {
        let page = officer.get(&path).await.expect(200).json();
        seen.extend(page["legal_parameters"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/legal-parameters?limit=2&cursor={cursor}");
    }
    let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (5, 5));
    let missing = officer.get(&format!("/v1/legal-parameters/{}", uuid::Uuid::new_v4())).await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
    for query in ["on=today", "name=patience", "limit=0", "cursor=x", "valid=1"] {
        assert_eq!(officer.get(&format!("/v1/legal-parameters?{query}")).await.status, 400, "{query}");
    }
}
