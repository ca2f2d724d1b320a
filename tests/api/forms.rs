//! What is sent has the form that the contract says: tried at every place of the contract that has one.

use std::collections::BTreeSet;

use assistance_api::organisations::Scope;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{Operation, operations};
use crate::harness::{Caller, Service, referral};
use crate::http_rules::is_problem;

/// A client that has the scope of an operation, or nobody where it needs none.
async fn one_who_may(service: &Service, operation: &Operation) -> Caller {
    match Scope::ALL.iter().find(|scope| Some(scope.as_str()) == operation.scope.as_deref()) {
        Some(scope) => service.caller_with(&[*scope]).await,
        None => service.nobody(),
    }
}

/// What stands in the contract about an operation.
fn about<'a>(document: &'a Value, operation: &Operation) -> &'a Value {
    &document["paths"][&operation.path][operation.method.to_lowercase()]
}

/// A value without the form that a schema asks for, but with its length: letters that no form has, and of an id the digits alone.
fn formless(schema: &Value) -> Option<String> {
    let length = schema["maxLength"].as_u64().and_then(|length| usize::try_from(length).ok()).unwrap_or(1);
    let has_pattern = schema.get("pattern").is_some().then(|| "!".repeat(length));
    if schema["format"] == "uuid" { Some(Uuid::new_v4().simple().to_string()) } else { has_pattern }
}

#[tokio::test]
async fn what_is_asked_in_a_query_string_has_the_form_that_the_contract_says() {
    let service = Service::with_releases().await;
    let document = assistance_api::api::document();
    let mut tried = 0;
    for operation in operations() {
        let parameters = about(&document, &operation)["parameters"].as_array().into_iter().flatten();
        let caller = one_who_may(&service, &operation).await;
        for parameter in parameters.filter(|parameter| parameter["in"] == "query") {
            let Some(value) = formless(&parameter["schema"]) else { continue };
            let name = parameter["name"].as_str().unwrap();
            let table = if operation.path.contains("/own/") { "referrals" } else { "new_clients" };
            let path = operation.path.replace("{id}", &Uuid::new_v4().to_string()).replace("{table}", table);
            let answer = caller.get(&format!("{path}?{name}={}", value.replace('!', "%21"))).await;
            let (status, code) = answer.problem();
            let is_refused = status == 400 && ["invalid_query", "invalid_cursor"].contains(&code.as_str());
            assert!(is_refused, "{path}?{name}: {}", answer.text);
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
}

#[tokio::test]
async fn an_id_has_its_hyphens_wherever_one_is_read() {
    let service = Service::start().await;
    let document = assistance_api::api::document();
    let ngo = service.ngo().await;
    let referral = ngo.create("/v1/referrals", &referral()).await.expect(201).id();
    ngo.get(&format!("/v1/referrals/{}", referral.to_uppercase())).await.expect(200);
    for other in [referral.replace('-', ""), format!("urn:uuid:{referral}"), format!("%7B{referral}%7D")] {
        is_problem(&ngo.get(&format!("/v1/referrals/{other}")).await, 404, "not_found");
    }
    let mut tried = BTreeSet::new();
    for operation in operations() {
        let media = &about(&document, &operation)["requestBody"]["content"]["application/json"];
        for place in ids(&document, &media["schema"], "") {
            let body = set(media["example"].clone(), &place, json!(referral.replace('-', "")));
            let caller = one_who_may(&service, &operation).await;
            let path = operation.path.replace("{id}", &referral);
            let key = Uuid::new_v4().to_string();
            let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key.as_str()), ("If-Match", "*")];
            let answer = caller.send(Method::POST, &path, &headers, Some(body.to_string())).await;
            assert_eq!(answer.violations(), [(place.clone(), "wrong_type".to_owned())], "{path}: {}", answer.text);
            tried.insert(place);
        }
    }
    let all = ["/corrects", "/information_request_id", "/into", "/organisation_id", "/person_id", "/referral_id", "/spell_id"];
    assert!(all.iter().all(|place| tried.contains(*place)), "{tried:?}");
}

/// Where in a body ids are sent.
fn ids(document: &Value, schema: &Value, at: &str) -> Vec<String> {
    let reference = schema["$ref"].as_str().and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    let schema = reference.unwrap_or(schema);
    if schema["format"] == "uuid" {
        return vec![at.to_owned()];
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties.flat_map(|(name, member)| ids(document, member, &format!("{at}/{name}"))).collect()
}

/// A body with this member, which its example need not have.
fn set(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[name] = value;
    body
}
