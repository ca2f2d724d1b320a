//! The watch over what is not yet visible in the statistics.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Caller, Service};

const WATCH: &str = "/v1/statistics/watch?purpose=management";

async fn watch(caller: &Caller, question: &str) -> Value {
    caller.get(&format!("{WATCH}&{question}")).await.expect(200).json()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[tokio::test]
async fn the_series_are_those_of_the_live_tables_and_what_never_occurs_is_told() {
    let service = Service::with_register().await;
    let statistician = service.caller("demo-statistician").await;
    for by in ["nationality", "residence_status", "form", "sector"] {
        for table in ["new_clients", "referrals"] {
            let found = watch(&statistician, &format!("by={by}&table={table}&from=2020-01&to=2022-12")).await;
            assert_eq!(found["months"].as_array().unwrap().len(), 36);
            let mut counted: BTreeMap<String, i64> = BTreeMap::new();
            for series in found["series"].as_array().unwrap() {
                let values = series["values"].as_array().unwrap().iter().map(|value| value.as_i64().unwrap());
                assert_eq!(values.clone().count(), 36);
                counted.insert(text(&series["code"]).to_owned(), values.sum());
            }
            let flow = service.figures(&format!("flow/{table}?period=2020-01-01..2022-12-31&by={by}")).await;
            assert_eq!(counted, flow.into_iter().collect(), "{table} by {by}");
            let never: Vec<_> = found["never_seen"].as_array().unwrap().iter().map(|one| text(&one["code"])).collect();
            assert!(never.iter().all(|code| !counted.contains_key(*code)), "{table} by {by}");
            let everything = statistician.get(&format!("/v1/statistics/live/{table}")).await.json()["dimensions"].clone();
            let everything = everything.as_array().unwrap().iter().find(|dimension| dimension["dimension"] == by).unwrap();
            assert_eq!(never.len() + counted.len(), everything["categories"].as_array().unwrap().len(), "{table} by {by}");
        }
    }
}

#[tokio::test]
async fn a_new_group_is_seen_in_the_month_in_which_it_comes() {
    let service = Service::with_register().await;
    let statistician = service.caller("demo-statistician").await;
    let question = "by=nationality&table=referrals&from=2020-01&to=2022-12";
    let of = |found: &Value, code: &str| {
        let series = found["series"].as_array().unwrap();
        series.iter().find(|series| series["code"] == code).cloned().unwrap_or(Value::Null)
    };
    assert_eq!(of(&watch(&statistician, question).await, "LA"), Value::Null, "nobody yet");
    // Of those who were referred in May 2022, four say now where they are from.
    let some = "SELECT id FROM referrals WHERE received_on BETWEEN '2022-05-01' AND '2022-05-31' ORDER BY id LIMIT 4";
    service.run(&format!("UPDATE referrals SET nationality = 'LA' WHERE id IN ({some})")).await;
    let found = watch(&statistician, question).await;
    let series = of(&found, "LA");
    assert_eq!((&series["mean"], &series["alarms"]), (&json!(0.1), &json!(["2022-05"])));
    // What has an alarm comes first, the latest before the others.
    let last: Vec<_> = found["series"].as_array().unwrap().iter().map(|one| one["alarms"].as_array().unwrap().last()).collect();
    let months: Vec<_> = last.iter().map(|month| month.and_then(Value::as_str)).collect();
    assert!(months.is_sorted_by(|one, other| one >= other), "{months:?}");
}

#[tokio::test]
async fn the_watch_is_for_statisticians_and_each_look_is_recorded_with_its_question() {
    let service = Service::start().await;
    let statistician = service.caller("demo-statistician").await;
    let question = format!("{WATCH}&by=form&from=2020-01&to=2021-06");
    assert_eq!(service.nobody().get(&question).await.problem(), (401, "unauthenticated".to_owned()));
    assert_eq!(service.ngo().await.get(&question).await.problem(), (403, "insufficient_scope".to_owned()));
    for query in [
        "by=form&purpose=curiosity",
        "by=form",
        "purpose=management",
        "by=sex&purpose=management",
        "by=form&purpose=management&table=decisions",
        "by=form&purpose=management&from=2020-01&to=2020-12",
        "by=form&purpose=management&from=2000-01&to=2022-12",
        "by=form&purpose=management&to=2026-11",
        "by=form&purpose=management&from=2020-1",
        "by=form&purpose=management&sex=female",
    ] {
        let answer = statistician.get(&format!("/v1/statistics/watch?{query}")).await;
        assert_eq!(answer.problem(), (400, "invalid_query".to_owned()), "{query}");
    }
    let looks = "SELECT concat_ws(' ', action, purpose, question) AS text FROM audit_records WHERE action LIKE 'statistics%'";
    assert_eq!(service.lines(looks).await, [""; 0]);
    let swedish = statistician.send(Method::GET, &question, &[("Accept-Language", "sv")], None).await.expect(200);
    assert_eq!((swedish.header("content-language"), swedish.header("cache-control")), ("sv", "no-store"));
    let unseen = swedish.json()["never_seen"].clone();
    assert!(unseen.as_array().unwrap().iter().any(|one| one["code"] == "begging"), "{unseen}");
    assert_eq!(service.lines(looks).await, ["statistics.read management watch new_clients 2020-01 by form to 2021-06"]);
    let usual = watch(&statistician, "by=form").await;
    assert_eq!((&usual["months"][0], &usual["months"][35]), (&json!("2023-11"), &json!("2026-10")));
}
