//! What a body may hold fits into it, and its description tells how large it may be.

use assistance_api::api;
use serde_json::Value;

use crate::{check, none, operations, resolved};

#[test]
fn the_longest_texts_of_a_body_fit_into_it_whatever_their_letters_take() {
    const BODY: u64 = 64 * 1024;
    /// What the rest of a body takes at most in practice: its names, codes and days.
    const REST: u64 = 4 * 1024;
    /// From how many characters on a text is long.
    const LONG: u64 = 1000;
    let document = api::document();
    let mut found = Vec::new();
    let mut seen = 0;
    for (name, operation) in operations(&document) {
        let content = operation["requestBody"]["content"].as_object().into_iter().flatten();
        for (_, media) in content.filter(|(kind, _)| kind.as_str() == "application/json" && !name.ends_with("/batch")) {
            let letters = long_texts(&document, &media["schema"], LONG);
            seen += letters;
            check(&mut found, letters * 3 + REST <= BODY, &name, &format!("{letters} letters of three bytes do not fit"));
            let about = operation["requestBody"]["description"].as_str().unwrap_or_default();
            check(&mut found, about.contains("At most 64 KiB, in UTF-8"), &name, "the description of the body tells its size");
        }
    }
    assert!(seen > 0);
    none(&found);
}

/// How many characters the long texts of a schema have together.
fn long_texts(document: &Value, schema: &Value, long: u64) -> u64 {
    let schema = resolved(document, schema);
    let own = schema["maxLength"].as_u64().filter(|length| *length >= long).unwrap_or_default();
    let below = |part: &Value| long_texts(document, part, long);
    let choices = ["oneOf", "anyOf", "allOf"].into_iter().flat_map(|name| schema[name].as_array().into_iter().flatten());
    let members = schema["properties"].as_object().into_iter().flatten().map(|(_, member)| member);
    let items = schema.get("items").map(|items| below(items) * schema["maxItems"].as_u64().unwrap_or(1));
    own + choices.chain(members).map(below).sum::<u64>() + items.unwrap_or_default()
}
