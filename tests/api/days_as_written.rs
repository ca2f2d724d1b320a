//! Days are read as ISO 8601 writes them, wherever the contract has one: what a lenient reader would take for a day is
//! refused, and not quietly taken for another.

use std::collections::{BTreeMap, BTreeSet};

use assistance_api::organisations::Scope;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Caller, Service};

const LENIENT: [&str; 6] = ["2026-1-2", "+2026-01-02", " 2026-01-02", "2026-01-02 ", "2026- 1- 2", "2026-01-02T00:00:00Z"];

/// The schema behind references; of alternatives the one that is not null.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let other = schema["oneOf"].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"));
    let target = schema["$ref"].as_str().and_then(|target| document.pointer(&target[1..]));
    match target.or(other) {
        Some(next) => resolved(document, next),
        None => schema,
    }
}

fn is_day(schema: &Value) -> bool {
    schema["format"] == "date"
}

/// The places of days in a schema, as pointers into a value of it.
fn days(document: &Value, schema: &Value, at: &str, found: &mut BTreeSet<String>) {
    let schema = resolved(document, schema);
    if is_day(schema) {
        found.insert(at.to_owned());
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        days(document, property, &format!("{at}/{name}"), found);
    }
    if schema["items"].is_object() {
        days(document, &schema["items"], &format!("{at}/0"), found);
    }
}

/// Puts a value where a pointer says, and makes what is missing on the way: a list has one member.
fn put(body: &mut Value, pointer: &str, value: &str) {
    let mut place = body;
    for segment in pointer[1..].split('/') {
        if segment == "0" {
            if place.as_array().is_none_or(Vec::is_empty) {
                *place = json!([{}]);
            }
            place = &mut place[0];
        } else {
            if !place.is_object() {
                *place = json!({});
            }
            place = &mut place[segment];
        }
    }
    *place = json!(value);
}

/// A caller with a scope, the same one each time.
async fn of_scope(service: &Service, callers: &mut BTreeMap<String, Caller>, scope: &str) -> Caller {
    if !callers.contains_key(scope) {
        callers.insert(scope.to_owned(), service.caller_with(&[Scope::parse(scope).unwrap()]).await);
    }
    callers[scope].clone()
}

#[tokio::test]
async fn a_day_in_a_body_is_read_as_it_is_written() {
    let service = Service::start().await;
    let document = service.nobody().get("/openapi.json").await.expect(200).json();
    let (mut tried, mut callers) = (0, BTreeMap::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let media = &operation["requestBody"]["content"]["application/json"];
            let mut found = BTreeSet::new();
            days(&document, &media["schema"], "", &mut found);
            if path.ends_with("/batch") {
                continue; // its items are read as submissions are, each with a result of its own
            }
            let Some(scope) = operation["security"][0]["oauth2"][0].as_str() else { continue };
            for (position, pointer) in found.iter().enumerate() {
                let caller = of_scope(&service, &mut callers, scope).await;
                let mut body = media["example"].clone();
                put(&mut body, pointer, LENIENT[position % LENIENT.len()]);
                let path = path.replace("{id}", &Uuid::new_v4().to_string());
                let key = Uuid::new_v4().to_string();
                let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key.as_str()), ("If-Match", "\"a\"")];
                let method: Method = method.to_uppercase().parse().unwrap();
                let answer = caller.send(method, &path, &headers, Some(body.to_string())).await.expect(422);
                let refused = answer.violations().iter().any(|(at, code)| at == pointer && code == "wrong_type");
                assert!(refused, "{path} {pointer}: {}", answer.text);
                tried += 1;
            }
        }
    }
    assert!(tried > 30, "{tried}");
}

#[tokio::test]
async fn a_day_in_a_query_is_read_as_it_is_written() {
    let service = Service::start().await;
    let document = service.nobody().get("/openapi.json").await.expect(200).json();
    let (mut tried, mut callers) = (0, BTreeMap::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] != "query" || !is_day(resolved(&document, &parameter["schema"])) {
                continue;
            }
            let caller = match item["get"]["security"][0]["oauth2"][0].as_str() {
                Some(scope) => of_scope(&service, &mut callers, scope).await,
                None => service.nobody(),
            };
            let path = path.replace("{id}", &Uuid::new_v4().to_string());
            for day in LENIENT {
                let query =
                    format!("{path}?{}={}", parameter["name"].as_str().unwrap(), day.replace('+', "%2B").replace(' ', "%20"));
                assert_eq!(caller.get(&query).await.problem(), (400, "invalid_query".to_owned()), "{query}");
                tried += 1;
            }
        }
    }
    assert!(tried > 60, "{tried}");
}
