//! The live tables over HTTP: who may ask, what is refused, what is recorded, in which formats it is answered.

use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, Service};

const FLOW: &str = "/v1/statistics/flow/new_clients?period=2022-H1&purpose=research";

#[derive(QueryableByName, Debug, PartialEq)]
struct Look {
    #[diesel(sql_type = Text)]
    action: String,
    #[diesel(sql_type = Nullable<Text>)]
    purpose: Option<String>,
}

async fn looks(service: &Service) -> Vec<Look> {
    let query = "SELECT action, purpose FROM audit_records ORDER BY recorded_at, id";
    diesel::sql_query(query).load(&mut service.sql().await).await.unwrap()
}

fn for_research() -> Look {
    Look { action: "statistics.read".to_owned(), purpose: Some("research".to_owned()) }
}

async fn get_with(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> Answer {
    caller.send(Method::GET, path, headers, None).await
}

async fn refused(caller: &Caller, path: &str, status: u16, code: &str) {
    assert_eq!(caller.get(path).await.problem(), (status, code.to_owned()), "{path}");
}

#[tokio::test]
async fn live_figures_are_for_those_who_may_see_them() {
    let service = Service::start().await;
    // The token comes before everything else.
    refused(&service.nobody(), FLOW, 401, "unauthenticated").await;
    refused(&service.nobody(), "/v1/statistics/flow/no_such?x=y", 401, "unauthenticated").await;
    refused(&service.caller("demo-dashboard").await, FLOW, 403, "insufficient_scope").await;
    assert_eq!(looks(&service).await, []);
}

#[tokio::test]
async fn what_is_no_question_is_refused_and_not_recorded() {
    let service = Service::start().await;
    let statistician = service.caller("demo-statistician").await;
    for query in [
        "period=2022",
        "purpose=research",
        "period=2022&purpose=curiosity",
        "period=2022-H3&purpose=research",
        "period=2022&period=2021&purpose=research",
        "period=2022&purpose=research&on=2022-01-01",
        "period=2022&purpose=research&by=referrer_type",
        "period=2022&purpose=research&by=sex,form,place,sector",
        "period=2022&purpose=research&by=sex,sex",
        "period=2022&purpose=research&by=",
        "period=2022&purpose=research&form=no_such",
        "period=2022&purpose=research&urgency=urgent",
        "period=2022&purpose=research&age_band=60+",
    ] {
        refused(&statistician, &format!("/v1/statistics/flow/new_clients?{query}"), 400, "invalid_query").await;
    }
    for query in [
        "flow/clients?period=2022&purpose=research",
        "stock/new_clients?period=2022&purpose=research",
        "stock/clients?purpose=research",
        "stock/clients?on=2022-01-01&period=2022&purpose=research",
        "stock/clients?on=2022-02-29&purpose=research",
    ] {
        refused(&statistician, &format!("/v1/statistics/{query}"), 400, "invalid_query").await;
    }
    refused(&statistician, "/v1/statistics/flow/no_such?period=2022&purpose=research", 404, "not_found").await;
    refused(&statistician, &format!("{FLOW}&format=xlsx"), 406, "not_acceptable").await;
    let xml = get_with(&statistician, FLOW, &[("Accept", "application/xml")]).await;
    assert_eq!(xml.problem(), (406, "not_acceptable".to_owned()));
    assert_eq!(looks(&service).await, []);
}

#[tokio::test]
async fn each_look_is_recorded_with_its_purpose() {
    let service = Service::start().await;
    service.at("2026-07-01T09:00:00Z");
    let statistician = service.caller("demo-statistician").await;
    let answer = statistician.get(&format!("{FLOW}&by=place,form&place=in_finland&age_band=60%2B")).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!((answer.header("cache-control"), answer.header("vary")), ("no-store", "Accept, Accept-Language"));
    let body = answer.json();
    assert_eq!(body["size"], json!([1, 1, 11]));
    assert_eq!(body["value"].as_array().unwrap().len(), 11);
    assert_eq!(body["updated"], "2026-07-01T09:00:00Z");
    assert_eq!(looks(&service).await, [for_research()]);
    statistician.get(FLOW).await.expect(200);
    assert_eq!(looks(&service).await, [for_research(), for_research()]);
}

#[tokio::test]
async fn an_answer_comes_in_the_language_and_the_format_that_is_asked_for() {
    let service = Service::start().await;
    let statistician = service.caller("demo-statistician").await;
    let finnish = get_with(&statistician, FLOW, &[("Accept-Language", "fi-FI, en;q=0.5")]).await.expect(200);
    assert_eq!((finnish.header("content-language"), finnish.json()["label"].as_str()), ("fi", Some("Uudet asiakkaat, 2022-H1")));
    let stock = "/v1/statistics/stock/all_clients?period=2022-H1&purpose=research";
    let csv = get_with(&statistician, stock, &[("Accept", "text/csv, */*;q=0.1")]).await.expect(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(csv.text, "period,value\r\n2022-06-30,0\r\n");
    let json = get_with(&statistician, &format!("{stock}&format=json"), &[("Accept", "text/csv")]).await.expect(200);
    assert_eq!(json.json()["extension"]["last_day"], "2022-06-30");
    assert_eq!(looks(&service).await, [for_research(), for_research(), for_research()]);
}

#[tokio::test]
async fn descriptions_are_for_everyone_and_no_look_at_figures() {
    let service = Service::start().await;
    let (nobody, statistician) = (service.nobody(), service.caller("demo-statistician").await);
    let tables = get_with(&nobody, "/v1/statistics/live", &[("Accept-Language", "sv")]).await.expect(200);
    assert_eq!(tables.header("cache-control"), "public, max-age=300");
    assert_eq!((tables.header("vary"), tables.header("content-language")), ("Accept-Language", "sv"));
    assert_eq!(tables.json()["tables"].as_array().unwrap().len(), 10);
    let again = [("Accept-Language", "sv"), ("If-None-Match", tables.etag())];
    let again = get_with(&nobody, "/v1/statistics/live", &again).await.expect(304);
    assert_eq!((again.text.as_str(), again.etag()), ("", tables.etag()));
    assert_eq!(again.header("cache-control"), "public, max-age=300");
    get_with(&nobody, "/v1/statistics/live", &[("If-None-Match", tables.etag())]).await.expect(200);
    let table = nobody.get("/v1/statistics/live/clients").await.expect(200).json();
    assert_eq!(table["dimensions"][0]["categories"][0], json!({"code": "victim", "label": "Victim"}));
    for caller in [&nobody, &statistician] {
        refused(caller, "/v1/statistics/live/no_such", 404, "not_found").await;
        refused(caller, "/v1/statistics/live?x=y", 400, "invalid_query").await;
    }
    assert_eq!(looks(&service).await, []);
}

#[tokio::test]
async fn the_contract_tells_parameters_and_formats_of_the_live_tables() {
    let document = Service::start().await.nobody().get("/openapi.json").await.expect(200).json();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
    for path in ["/v1/statistics/flow/{table}", "/v1/statistics/stock/{table}"] {
        let operation = &document["paths"][path]["get"];
        let content = operation["responses"]["200"]["content"].as_object().unwrap();
        assert_eq!(content.keys().collect::<Vec<_>>(), ["application/json", "text/csv"]);
        let parameters = operation["parameters"].as_array().unwrap();
        let named = |name: &str| parameters.iter().filter(|parameter| parameter["name"] == name).count();
        assert!(["table", "by", "purpose", "format", "sector"].iter().all(|name| named(name) == 1), "{parameters:#?}");
        assert!(operation["summary"].is_string() && operation["description"].is_string());
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "$ref" => references.push(text.clone()),
                    member => collect(member, references),
                }
            }
        }
        Value::Array(members) => members.iter().for_each(|member| collect(member, references)),
        _ => {}
    }
}
