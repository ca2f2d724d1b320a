//! Nothing in the contract is without end: whoever reads it knows how much memory a message can need.

use serde_json::{Value, json};

use assistance_api::api;

use crate::{check, nodes, none};

/// Formats that have a length of their own.
const BOUNDED_FORMATS: [&str; 3] = ["uuid", "date", "date-time"];

/// What gives a schema its values; one without any of these lets everything pass.
const SAYS_WHAT: [&str; 7] = ["type", "$ref", "enum", "const", "allOf", "oneOf", "anyOf"];

/// Where a schema stands under a name, and where schemas stand under names of their own.
const ONE: [&str; 4] = ["schema", "items", "propertyNames", "additionalProperties"];
const NAMED: [&str; 2] = ["properties", "schemas"];

/// What has no bounds in a document: in bodies, parameters and headers alike.
fn faults(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    nodes(document, "", &mut |at, node| {
        let is = |kind: &str| node["type"] == kind || node["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)));
        let has = |name: &str| node.get(name).is_some();
        let has_format = node["format"].as_str().is_some_and(|format| BOUNDED_FORMATS.contains(&format));
        let is_short = has_format || ["maxLength", "enum", "const"].into_iter().any(has);
        check(&mut found, !is("string") || is_short, at, "a text needs maxLength, enum, const or a format");
        check(&mut found, !is("array") || has("maxItems"), at, "a list needs maxItems");
        let between = has("minimum") && has("maximum");
        check(&mut found, !(is("integer") || is("number")) || between, at, "a number needs minimum and maximum");
        check(&mut found, !is_schema(at) || SAYS_WHAT.into_iter().any(has), at, "a schema has to say what it lets pass");
        let holds = has("in") || at.rsplit('/').nth(1).is_some_and(|name| ["content", "headers"].contains(&name));
        check(&mut found, !holds || has("schema") || has("$ref"), at, "a parameter, a header and a body have a schema");
    });
    found
}

/// Whether a schema stands at a place.
fn is_schema(at: &str) -> bool {
    let mut names = at.rsplit('/');
    let (last, above) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    ONE.contains(&last) || NAMED.contains(&above)
}

#[test]
fn everything_in_the_contract_has_its_bounds() {
    none(&faults(&api::document()));
}

#[test]
fn what_has_no_bounds_is_found_wherever_it_stands() {
    let good = json!({
        "paths": {"/a": {"get": {
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 9}}],
            "responses": {"200": {
                "headers": {"Link": {"schema": {"type": "string", "maxLength": 9}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
            }},
        }}},
        "components": {"schemas": {"A": {"type": "object", "properties": {
            "name": {"type": ["string", "null"], "maxLength": 9}, "on": {"type": "string", "format": "date"},
            "age": {"type": "integer", "minimum": 0, "maximum": 9}, "share": {"type": "number", "minimum": 0, "maximum": 1},
            "all": {"type": "array", "maxItems": 9, "items": {"enum": ["a"]}},
        }}}},
    });
    none(&faults(&good));
    let schema = "/components/schemas/A/properties";
    for (place, value) in [
        ("/paths/~1a/get/parameters/0/schema", json!({"type": "string"})),
        ("/paths/~1a/get/parameters/0/schema", json!({})),
        ("/paths/~1a/get/parameters/0", json!({"name": "q", "in": "query"})),
        ("/paths/~1a/get/responses/200/headers/Link/schema", json!({"type": "string", "pattern": "^a*$"})),
        ("/paths/~1a/get/responses/200/headers/Link", json!({"description": "The next page."})),
        ("/paths/~1a/get/responses/200/content/application~1json", json!({"example": 7})),
        (&format!("{schema}/name"), json!({"type": ["string", "null"], "format": "email"})),
        (&format!("{schema}/age"), json!({"type": "integer", "minimum": 0})),
        (&format!("{schema}/share"), json!({"type": ["number", "null"], "maximum": 1})),
        (&format!("{schema}/all"), json!({"type": "array", "items": {"enum": ["a"]}})),
        (&format!("{schema}/all/items"), json!({"description": "Anything."})),
        (&format!("{schema}/on"), json!({"description": "Anything."})),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(place).unwrap() = value;
        let found = faults(&bad);
        assert!(found.len() == 1 && found[0].starts_with(place), "{place}: {found:?}");
    }
}
