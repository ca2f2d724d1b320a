//! What the contract says of operations that will go away: `deprecated`, since when and until when, and the headers that say so.

use serde_json::{Value, json};

use crate::http::deprecation::Deprecated;

/// Marks the operations of a table.
pub(super) fn mark(document: &mut Value, table: &[Deprecated]) {
    for (_, item) in document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(deprecated) = table.iter().find(|one| operation["operationId"] == one.operation) {
                mark_operation(operation, deprecated);
            }
        }
    }
}

fn mark_operation(operation: &mut Value, deprecated: &Deprecated) {
    operation["deprecated"] = json!(true);
    let about = operation["description"].as_str().unwrap_or_default();
    operation["description"] = json!(format!("{about}\n\nDeprecated: {}", deprecated.instead));
    let text = |about: &str, most: u32| json!({"description": about, "schema": {"type": "string", "maxLength": most}});
    for (_, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        let headers = response.as_object_mut().map(|response| response.entry("headers").or_insert_with(|| json!({})));
        let Some(Value::Object(headers)) = headers else { continue };
        let since = text("Since when the operation is deprecated (RFC 9745), as `@1767225600`.", 20);
        headers.insert("Deprecation".to_owned(), since);
        headers.insert("Sunset".to_owned(), text("From when on it may be gone (RFC 8594).", 40));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Deprecated, mark};

    #[test]
    fn only_what_is_in_the_table_is_marked_and_its_answers_have_the_headers() {
        let operation = |id: &str| json!({"get": {"operationId": id, "description": "Reads.", "responses": {"200": {}, "404": {"headers": {"A": {}}}}}});
        let mut document = json!({"paths": {"/old": operation("read_old"), "/new": operation("read_new")}});
        let untouched = document["paths"]["/new"].clone();
        mark(&mut document, &[Deprecated { operation: "read_old", since: 0, sunset: 1, instead: "Use `read_new`." }]);
        let old = &document["paths"]["/old"]["get"];
        assert_eq!((&old["deprecated"], &old["description"]), (&json!(true), &json!("Reads.\n\nDeprecated: Use `read_new`.")));
        for status in ["200", "404"] {
            let headers = old["responses"][status]["headers"].as_object().unwrap();
            assert!(headers.contains_key("Deprecation") && headers.contains_key("Sunset"), "{status}");
        }
        assert!(old["responses"]["404"]["headers"].get("A").is_some());
        assert_eq!(document["paths"]["/new"], untouched);
    }
}
