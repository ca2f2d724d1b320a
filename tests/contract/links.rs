//! Links lead somewhere: to operations that exist, with parameters that these have, filled from what stands in the answer.

use assistance_api::api;
use serde_json::{Map, Value, json};

use crate::{check, none, operations, resolved};

/// What is wrong with the links of a document.
fn faults(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, operation) in operations(document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let links = response["links"].as_object();
            let at = format!("{name} {status}");
            check(&mut found, status != "201" || links.is_some_and(|links| !links.is_empty()), &at, "what was made has links");
            for (link_name, link) in links.into_iter().flatten() {
                found.extend(wrong(document, operation, response, link).map(|wrong| format!("{at} {link_name}: {wrong}")));
            }
        }
    }
    found
}

/// What is wrong with one link, if anything is.
fn wrong(document: &Value, operation: &Value, response: &Value, link: &Value) -> Option<String> {
    let all = operations(document);
    let Some((_, target)) = all.iter().find(|(_, target)| target["operationId"] == link["operationId"]) else {
        return Some(format!("there is no operation {}", link["operationId"]));
    };
    let no_parameters = Map::new();
    let given = link["parameters"].as_object().unwrap_or(&no_parameters);
    let expected = parameters(document, target);
    for (name, expression) in given {
        if !expected.iter().any(|parameter| parameter["name"] == **name) {
            return Some(format!("the operation has no parameter {name}"));
        }
        if !leads_somewhere(document, operation, response, expression.as_str().unwrap_or_default()) {
            return Some(format!("{name}: {expression} leads nowhere"));
        }
    }
    // An idempotency key is the caller's own; a path and a version are not.
    let is_needed = |parameter: &&Value| parameter["in"] == "path" || parameter["name"] == "If-Match";
    let names = expected.iter().copied().filter(is_needed).map(|parameter| parameter["name"].as_str().unwrap());
    let missing = names.into_iter().find(|name| !given.contains_key(*name));
    missing.map(|name| format!("{name} is not given"))
}

/// Whether a runtime expression (OpenAPI 3.1, section 4.8.20.3) stands for something that the answer or the request has.
fn leads_somewhere(document: &Value, operation: &Value, response: &Value, expression: &str) -> bool {
    if let Some(name) = expression.strip_prefix("$response.header.") {
        return response["headers"].get(name).is_some();
    }
    if let Some(name) = expression.strip_prefix("$request.path.") {
        return parameters(document, operation).iter().any(|parameter| parameter["in"] == "path" && parameter["name"] == name);
    }
    let Some(pointer) = expression.strip_prefix("$response.body#/") else { return false };
    let fields: Vec<_> = pointer.split('/').collect();
    response.pointer("/content/application~1json/schema").is_some_and(|schema| has(document, schema, &fields))
}

/// Whether every value of a schema has a field: one that may be left out is nothing to go on from.
fn has(document: &Value, schema: &Value, fields: &[&str]) -> bool {
    let schema = resolved(document, schema);
    let Some((first, rest)) = fields.split_first() else { return true };
    let is_required = schema["required"].as_array().is_some_and(|required| required.contains(&json!(first)));
    let here = is_required && schema["properties"].get(*first).is_some_and(|member| has(document, member, rest));
    here || schema["allOf"].as_array().is_some_and(|parts| parts.iter().any(|part| has(document, part, fields)))
}

fn parameters<'a>(document: &'a Value, operation: &'a Value) -> Vec<&'a Value> {
    operation["parameters"].as_array().into_iter().flatten().map(|parameter| resolved(document, parameter)).collect()
}

#[test]
fn every_link_of_the_contract_leads_somewhere_and_whatever_is_made_has_some() {
    none(&faults(&api::document()));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let good = json!({
        "paths": {
            "/as": {"post": {"operationId": "make", "responses": {"201": {
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
                "links": {"change": {"operationId": "change", "parameters": {
                    "id": "$response.body#/line/id", "If-Match": "$response.header.ETag",
                }}},
            }}}},
            "/as/{id}": {"post": {
                "operationId": "change",
                "parameters": [{"name": "id", "in": "path"}, {"$ref": "#/components/parameters/IfMatch"}],
                "responses": {"200": {"links": {"again": {"operationId": "change", "parameters": {
                    "id": "$request.path.id", "If-Match": "$response.header.ETag",
                }}}, "headers": {"ETag": {}}}},
            }},
        },
        "components": {
            "parameters": {"IfMatch": {"name": "If-Match", "in": "header"}},
            "schemas": {
                "A": {"allOf": [{"properties": {"line": {"$ref": "#/components/schemas/Line"}}, "required": ["line"]}]},
                "Line": {"properties": {"id": {}, "other": {}}, "required": ["id"]},
            },
        },
    });
    none(&faults(&good));
    let (made, link) = ("/paths/~1as/post/responses/201", "/paths/~1as/post/responses/201/links/change");
    let again = "/paths/~1as~1{id}/post/responses/200/links/again/parameters/id";
    for (place, value, said) in [
        (&format!("{link}/operationId"), json!("no_such"), "no operation"),
        (&format!("{link}/parameters"), json!({"id": "$response.body#/line/id"}), "If-Match is not given"),
        (&format!("{link}/parameters"), json!({"If-Match": "$response.header.ETag"}), "id is not given"),
        (&format!("{link}/parameters/If-Match"), json!("$response.header.Location"), "leads nowhere"),
        (&format!("{link}/parameters/id"), json!("$response.body#/id"), "leads nowhere"),
        (&format!("{link}/parameters/id"), json!("$response.body#/line/other"), "leads nowhere"),
        (&format!("{link}/parameters/id"), json!("7"), "leads nowhere"),
        (&format!("{link}/parameters/key"), json!("$response.body#/line/id"), "has no parameter key"),
        (&again.to_owned(), json!("$request.path.code"), "leads nowhere"),
        (&format!("{made}/links"), json!({}), "has links"),
    ] {
        let mut bad = good.clone();
        let (parent, name) = place.rsplit_once('/').unwrap();
        bad.pointer_mut(parent).unwrap()[name] = value;
        let found = faults(&bad);
        assert!(found.len() == 1 && found[0].contains(said), "{place}: {found:?}");
    }
}
