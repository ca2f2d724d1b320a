//! What follows from a schema's form and is written by nobody: how long a text of a format can be, what a text without a form
//! is made of, and of which size an integer is. Readers that reserve memory by the contract, or look at what they let pass,
//! need all three.

use serde_json::{Value, json};

/// How long texts of a format are at most: a UUID, a day, a time with fraction and offset.
const LENGTHS: [(&str, u32); 3] = [("uuid", 36), ("date", 10), ("date-time", 35)];

/// How long the keys of maps are at most: they are codes.
const CODE_LENGTH: u32 = 40;

/// The form of such keys.
const CODE_PATTERN: &str = "^[A-Za-z0-9_.:-]+$";

/// What a text without a form of its own is made of: no control characters, but for tabs and line breaks. What is sent is narrower
/// than that (`asked`), and what the service writes itself is too.
const TEXT_PATTERN: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$";

/// What gives a text a form.
const FORMS: [&str; 4] = ["pattern", "format", "enum", "const"];

/// Files whose lines are read one by one, and refused one by one: the file as a whole has no form that it could lack.
const LINES: &str = "application/x-ndjson";

/// Adds them to every schema of the document.
pub(super) fn add(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(names) = members.get_mut("propertyNames").and_then(Value::as_object_mut) {
                names.entry("maxLength").or_insert_with(|| json!(CODE_LENGTH));
                names.entry("pattern").or_insert_with(|| json!(CODE_PATTERN));
            }
            let format = members.get("format").and_then(Value::as_str);
            if let Some((_, length)) = LENGTHS.iter().find(|(name, _)| Some(*name) == format) {
                members.entry("maxLength").or_insert_with(|| json!(length));
            }
            if members.get("type").is_some_and(|kind| is(kind, "string")) && FORMS.iter().all(|form| !members.contains_key(*form))
            {
                members.insert("pattern".to_owned(), json!(TEXT_PATTERN));
            }
            if members.get("type").is_some_and(|kind| is(kind, "integer")) && !members.contains_key("format") {
                let fits =
                    |name: &str| members.get(name).and_then(Value::as_i64).is_some_and(|bound| i32::try_from(bound).is_ok());
                let format = if fits("minimum") && fits("maximum") { "int32" } else { "int64" };
                members.insert("format".to_owned(), json!(format));
            }
            members.iter_mut().filter(|(name, _)| *name != LINES).for_each(|(_, member)| add(member));
        }
        Value::Array(items) => items.iter_mut().for_each(add),
        _ => {}
    }
}

fn is(kind: &Value, name: &str) -> bool {
    kind == name || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn what_follows_from_the_form_is_added_and_nothing_is_overwritten() {
        let mut schema = json!({"properties": {
            "id": {"type": "string", "format": "uuid"},
            "on": {"type": ["string", "null"], "format": "date", "maxLength": 12},
            "age": {"type": ["integer", "null"], "minimum": 0, "maximum": 130},
            "at": {"type": "integer", "minimum": 0, "maximum": 99_999_999_999_u64},
            "year": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 9},
            "name": {"type": ["string", "null"], "maxLength": 200},
            "code": {"type": "string", "pattern": "^[a-z]$"},
            "by_code": {"type": "object", "propertyNames": {"type": "string"}},
            "application/x-ndjson": {"schema": {"type": "string"}},
        }});
        super::add(&mut schema);
        let all = &schema["properties"];
        assert_eq!((&all["id"]["maxLength"], &all["on"]["maxLength"]), (&json!(36), &json!(12)));
        assert_eq!((&all["name"]["pattern"], &all["code"]["pattern"]), (&json!(super::TEXT_PATTERN), &json!("^[a-z]$")));
        assert_eq!(all["application/x-ndjson"], json!({"schema": {"type": "string"}}));
        assert_eq!(all["by_code"]["propertyNames"]["pattern"], super::CODE_PATTERN);
        assert_eq!(
            (&all["age"]["format"], &all["at"]["format"], &all["year"]["format"]),
            (&json!("int32"), &json!("int64"), &json!("int64"))
        );
    }
}
