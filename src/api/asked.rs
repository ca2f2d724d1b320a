//! What is asked of what is sent, and follows from its kind: every day is one that can be in a register, and every text without
//! a form of its own is plain. The service refuses what is not (`http::text`); here the contract says so.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::http::text::{DAY_PATTERN, PLAIN_PATTERN};

/// What gives a text a form of its own.
const FORMS: [&str; 5] = ["pattern", "format", "enum", "const", "contentMediaType"];

/// Adds it to the parameters and the bodies of every operation, and to the schemas that they refer to.
pub(super) fn narrow(document: &mut Value) {
    let mut sent = BTreeSet::new();
    for (_, item) in document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
                // A text in a query string is a name, a code or a cursor: there are none without a form.
                parameter.get_mut("schema").into_iter().for_each(days);
            }
            if let Some(body) = operation.pointer_mut("/requestBody/content/application~1json/schema") {
                texts(body);
                days(body);
                referred(body, &mut sent);
            }
        }
    }
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    let mut open: Vec<String> = sent.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let Some(schema) = schemas.get_mut(&name) else { continue };
        texts(schema);
        days(schema);
        let mut more = BTreeSet::new();
        referred(schema, &mut more);
        open.extend(more.into_iter().filter(|name| sent.insert(name.clone())));
    }
}

fn texts(schema: &mut Value) {
    each(schema, &mut |schema| {
        let is_free = is_text(schema) && FORMS.iter().all(|form| schema.get(form).is_none());
        if is_free {
            schema["pattern"] = json!(PLAIN_PATTERN);
        }
    });
}

fn days(schema: &mut Value) {
    each(schema, &mut |schema| {
        if schema["format"] == "date" {
            schema["pattern"] = json!(DAY_PATTERN);
        }
    });
}

fn is_text(schema: &Value) -> bool {
    let kind = schema.get("type");
    kind.is_some_and(|kind| kind == "string" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("string"))))
}

/// Every schema within a schema; what stands under the names of data is none.
fn each(schema: &mut Value, change: &mut impl FnMut(&mut Value)) {
    match schema {
        Value::Object(_) => {
            change(schema);
            let members = schema.as_object_mut().into_iter().flatten();
            members
                .filter(|(name, _)| !["example", "examples", "enum", "propertyNames"].contains(&name.as_str()))
                .for_each(|(_, member)| each(member, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, change)),
        _ => {}
    }
}

/// The names of the schemas that a schema refers to.
fn referred(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(name) = members.get("$ref").and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next()) {
                names.insert(name.to_owned());
            }
            members.values().for_each(|member| referred(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| referred(item, names)),
        _ => {}
    }
}
