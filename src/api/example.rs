//! Examples made from schemas: from their own examples where they have some, else from their constraints.

use serde_json::{Map, Value, json};

/// An example of a schema; `schemas` resolves its references.
pub(super) fn example(schema: &Value, schemas: &Value) -> Value {
    if let Some(own) = schema.get("example").or_else(|| schema.get("examples")?.get(0)).or_else(|| schema.get("default")) {
        return own.clone();
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return example(&schemas[name], schemas);
    }
    if let Some(first) = schema["enum"].get(0).or_else(|| schema.get("const")) {
        return first.clone();
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            if let Value::Object(members) = example(part, schemas) {
                whole.extend(members);
            }
        }
        return Value::Object(whole);
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choice].as_array() {
            let real = choices.iter().find(|one| one["type"] != "null").or(choices.first());
            return real.map_or(Value::Null, |one| example(one, schemas));
        }
    }
    by_type(schema, schemas)
}

fn by_type(schema: &Value, schemas: &Value) -> Value {
    let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str()).unwrap_or("object");
    match kind {
        "string" => json!(match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("uuid"), _) => "0d3a3b1c-6f5e-4c1b-9a52-0e6f3c6a7f10",
            (Some("date"), _) => "2026-11-23",
            (Some("date-time"), _) => "2026-11-23T09:30:00Z",
            (_, Some(pattern)) if pattern.contains("{54}") =>
                "Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5d2FsZG9mcmVk".get(..54).unwrap_or_default(),
            _ => "text",
        }),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(true),
        "array" => {
            let none = schema["maxItems"] == 0 || schema.get("items").is_none();
            if none { json!([]) } else { json!([example(&schema["items"], schemas)]) }
        }
        _ => {
            let members = schema["properties"].as_object().into_iter().flatten();
            Value::Object(members.map(|(name, member)| (name.clone(), example(member, schemas))).collect())
        }
    }
}
