//! The contract is a promise to programs that nobody here sees: what is checked in is what the code generates, and it
//! keeps the house rules: everything is described, bounded, exemplified, and every example is true.

#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect has to stop there")]

mod bodies;
mod bounds;
mod links;

use std::collections::{BTreeSet, HashSet};
use std::fs;

use assistance_api::api;
use assistance_api::http::ProblemCode;
use boon::{Compiler, Schemas};
use serde_json::{Value, json};

const CHECKED_IN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/assistance-api.v1.json");

/// The OAuth endpoints answer the errors of RFC 6749 where the others answer problems.
const RFC_6749: ([&str; 2], [&str; 2]) = (["issue_token", "revoke_token"], ["400", "401"]);

/// What stands under these names is data, not a part of the document.
const DATA: [&str; 5] = ["example", "examples", "enum", "default", "const"];

#[test]
fn the_checked_in_contract_is_the_generated_one() {
    let checked_in = fs::read_to_string(CHECKED_IN).unwrap_or_default();
    let generated = api::printed();
    let differs = checked_in.lines().zip(generated.lines()).position(|(one, other)| one != other);
    assert!(
        checked_in == generated,
        "the contract has changed, first in line {}. Look at the change; if it is meant, write it with\n  \
         cargo run -q -- contract > openapi/assistance-api.v1.json",
        differs.map_or_else(|| "(the end)".to_owned(), |line| (line + 1).to_string()),
    );
}

#[test]
fn the_document_is_openapi_3_1_0_and_needs_nothing_from_outside() {
    let document = api::document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let mut found = Vec::new();
    texts(&document, "", &mut |at, text| {
        // The name of an example is reserved (RFC 2606) and leads nowhere.
        let is_somebody = |host: &str| !host.starts_with("127.0.0.1") && !host.starts_with("hooks.example.org/");
        if text.split("://").skip(1).any(is_somebody) || (at.ends_with("/$ref") && !text.starts_with('#')) {
            found.push(at.to_owned());
        }
    });
    none(&found);
}

#[test]
fn every_operation_says_what_it_is_and_who_may_use_it() {
    let document = api::document();
    let known = |list: &Value, name: &Value| list.as_array().unwrap().iter().any(|tag| tag["name"] == *name);
    let scopes = &document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"];
    let mut ids = HashSet::new();
    let mut found = Vec::new();
    for (name, operation) in operations(&document) {
        for text in ["summary", "description", "operationId"] {
            check(&mut found, operation[text].as_str().is_some_and(|text| !text.trim().is_empty()), &name, text);
        }
        check(&mut found, ids.insert(operation["operationId"].clone()), &name, "operationId is unique");
        let tags = operation["tags"].as_array().unwrap();
        check(&mut found, tags.len() == 1 && known(&document["tags"], &tags[0]), &name, "one known tag");
        let security = operation["security"].as_array();
        check(&mut found, security.is_some(), &name, "security, if only an empty one");
        for requirement in security.into_iter().flatten() {
            let needed = requirement["oauth2"].as_array().filter(|needed| !needed.is_empty());
            let exist = needed.is_some_and(|needed| needed.iter().all(|scope| scopes.get(scope.as_str().unwrap()).is_some()));
            check(&mut found, exist, &name, "security names scopes that exist");
        }
    }
    none(&found);
}

#[test]
fn every_operation_says_what_can_go_wrong() {
    let document = api::document();
    let mut found = Vec::new();
    for (name, operation) in operations(&document) {
        let responses = operation["responses"].as_object().unwrap();
        let is_client_error = |status: &&String| status.starts_with('4');
        check(&mut found, responses.keys().any(|status| is_client_error(&status)), &name, "a 4xx answer");
        for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
            let content = response["content"].as_object().unwrap();
            let is_oauth = RFC_6749.0.iter().any(|id| operation["operationId"] == *id) && RFC_6749.1.contains(&status.as_str());
            let kind = if is_oauth { "application/json" } else { "application/problem+json" };
            check(&mut found, content.keys().all(|one| one == kind), &name, &format!("{status} is {kind}"));
            let examples = content.get(kind).and_then(|media| media.get("examples")?.as_object());
            check(&mut found, is_oauth || examples.is_some_and(|all| !all.is_empty()), &name, &format!("{status} has examples"));
        }
    }
    none(&found);
}

#[test]
fn every_problem_code_is_declared_and_answered_somewhere() {
    let document = api::document();
    let declared = document["components"]["schemas"]["ProblemCode"]["enum"].as_array().unwrap();
    let codes: Vec<Value> = ProblemCode::ALL.iter().map(|code| json!(code.as_str())).collect();
    assert_eq!(declared, &codes);
    let mut answered = HashSet::new();
    for (_, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let examples = response["content"]["application/problem+json"]["examples"].as_object();
            for example in examples.into_iter().flat_map(|examples| examples.values()) {
                let problem = &resolved(&document, example)["value"];
                assert_eq!(problem["status"].to_string(), *status);
                answered.insert(problem["code"].clone());
            }
        }
    }
    none(&codes.into_iter().filter(|code| !answered.contains(code)).map(|code| code.to_string()).collect::<Vec<_>>());
}

#[test]
fn every_body_has_an_example_and_every_example_fits_its_schema() {
    let document = api::document();
    let mut found = Vec::new();
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("urn:contract", document.clone()).unwrap();
    let mut schemas = Schemas::new();
    let mut fits = |schema_at: &str, value: &Value| {
        let place = schema_at.replace('%', "%25").replace('{', "%7B").replace('}', "%7D");
        let schema = compiler.compile(&format!("urn:contract#{place}"), &mut schemas).unwrap();
        schemas.validate(value, schema).map_err(|error| error.to_string()).err()
    };
    nodes(&document, "", &mut |at, node| {
        // Media types, parameters and headers hold a schema and its examples side by side; a schema holds its own.
        let is_media = at.rsplit('/').nth(1) == Some("content");
        let of_node = node.get("schema").map_or_else(|| at.to_owned(), |_| format!("{at}/schema"));
        let several = node.get("examples").filter(|_| at != "/components").cloned().unwrap_or_default();
        let named = several.as_object().into_iter().flatten().map(|(_, example)| resolved(&document, example)["value"].clone());
        let listed = several.as_array().into_iter().flatten().cloned();
        let one = node.get("example").cloned();
        let all: Vec<Value> = one.into_iter().chain(named).chain(listed).collect();
        check(&mut found, !is_media || !all.is_empty(), at, "an example");
        for example in all {
            found.extend(fits(&of_node, &example).map(|error| format!("{at}: {error}")));
        }
    });
    none(&found);
}

#[test]
fn what_may_be_left_out_has_no_example_that_swagger_ui_would_send() {
    let document = api::document();
    let mut found = Vec::new();
    nodes(&document, "", &mut |at, node| {
        let is_optional_parameter = node.get("in").is_some() && node.get("schema").is_some() && node["required"] != true;
        let filled_in = node.get("example").is_some() || node.get("examples").is_some();
        check(&mut found, !(is_optional_parameter && filled_in), at, "an optional parameter with an example");
    });
    none(&found);
}

#[test]
fn every_reference_resolves_and_every_component_is_used() {
    let document = api::document();
    let mut reached = BTreeSet::new();
    let mut open = vec![document["paths"].clone(), document["webhooks"].clone()];
    while let Some(part) = open.pop() {
        texts(&part, "", &mut |at, text| {
            if at.ends_with("/$ref") && reached.insert(text.to_owned()) {
                let target = document.pointer(text.trim_start_matches('#'));
                open.push(target.unwrap_or_else(|| panic!("{text} leads nowhere")).clone());
            }
        });
    }
    let mut unused = Vec::new();
    for (kind, components) in document["components"].as_object().unwrap() {
        let names = components.as_object().unwrap().keys().map(|name| format!("#/components/{kind}/{name}"));
        unused.extend(names.filter(|name| kind != "securitySchemes" && !reached.contains(name)));
    }
    none(&unused);
}

fn check(found: &mut Vec<String>, holds: bool, at: &str, what: &str) {
    if !holds {
        found.push(format!("{at}: {what}"));
    }
}

#[track_caller]
fn none(found: &[String]) {
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

/// The operations, named by method and path.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    all.collect()
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    value["$ref"].as_str().map_or(value, |reference| document.pointer(reference.trim_start_matches('#')).unwrap())
}

/// Every object of the document with its JSON pointer; examples and other data are left out.
fn nodes(value: &Value, at: &str, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => {
            see(at, value);
            for (name, member) in members.iter().filter(|(name, _)| !DATA.contains(&name.as_str())) {
                nodes(member, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), see);
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| nodes(item, &format!("{at}/{index}"), see)),
        _ => {}
    }
}

/// Every text with its JSON pointer, data included.
fn texts(value: &Value, at: &str, see: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => see(at, text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, at, see)),
        Value::Object(members) => members.iter().for_each(|(name, member)| texts(member, &format!("{at}/{name}"), see)),
        _ => {}
    }
}
