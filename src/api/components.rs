//! The parts of the contract that many operations refer to: parameters and headers, and each problem as it is answered.

use serde_json::{Map, Value, json};

use crate::events::EventType;
use crate::http::conditional::{LIST_LENGTH, LIST_PATTERN};
use crate::http::{Problem, ProblemCode, Violation, ViolationCode};

/// Adds them to the document.
pub(super) fn add(document: &mut Value) {
    let uuid = json!({"type": "string", "format": "uuid", "maxLength": 36});
    let tag = json!({"type": "string", "maxLength": LIST_LENGTH, "pattern": LIST_PATTERN});
    let parameters = json!({
        "IdempotencyKey": {
            "name": "Idempotency-Key", "in": "header", "required": true, "example": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
            "description": "A new random key for every new act; the same one to repeat a request with the same body, byte for byte: members in another order make another body. Kept for 90 days.",
            "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[A-Za-z0-9._:-]{8,128}$"}
        },
        "IfMatch": {
            "name": "If-Match", "in": "header", "required": true, "example": "\"Zm9vYmFyYmF6cXV4\"",
            "description": "The ETag of the resource as you read it.", "schema": tag
        },
        "IfNoneMatch": {
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "An ETag you have already: 304 when nothing has changed.", "schema": tag
        },
        "AcceptLanguage": {
            "name": "Accept-Language", "in": "header", "required": false,
            "description": "In which language words are answered: `fi`, `sv` or `en`. Codes never change with the language.",
            "schema": {"type": "string", "maxLength": 200}
        },
        "RequestId": {
            "name": "X-Request-Id", "in": "header", "required": false,
            "description": "Your own id of the request, a UUID; it comes back and stands in every log line. What is none is replaced by one.", "schema": uuid
        },
    });
    let examples = ProblemCode::ALL
        .iter()
        .map(|code| (code.as_str().to_owned(), json!({"summary": code.title(), "value": problem_example(*code)})));
    let examples: Map<_, _> = examples.collect();
    let meanings = ProblemCode::ALL.iter().map(|code| format!("- `{}`: {}", code.as_str(), code.meaning().trim()));
    let meanings = json!(format!(
        "Which problem it is. The table is closed; codes are added, never changed or reused.\n\n{}",
        meanings.collect::<Vec<_>>().join("\n")
    ));
    let text =
        |description: &str, most: u32| json!({"description": description, "schema": {"type": "string", "maxLength": most}});
    let headers = json!({
        "X-Request-Id": {"description": "The id of the request.", "schema": uuid},
        "Content-Language": text("The language of the words: `fi`, `sv` or `en`.", 2),
        "Accept-Encoding": text("Where the body was sent in a coding (Content-Encoding): the codings that are taken.", 40),
        "Allow": text("The methods that the path has.", 60),
        "Location": text("Where the new resource is.", 200),
        "ETag": text("The version of the resource, for If-Match and If-None-Match.", 200),
        "Idempotency-Replayed": text("`true` where an earlier request with the same key had made the resource.", 4),
        "Link": text("The next page (RFC 8288), where there is one.", 2000),
        "WWW-Authenticate": text("Why the token was not accepted (RFC 6750).", 200),
        "RateLimit-Policy": text("How many requests (q) there are in how many seconds (w), as `\"default\";q=600;w=60`.", 100),
        "RateLimit": text("How many are left (r), and in how many seconds all are there again (t), as `\"default\";r=599;t=1`: where the request was counted, which one without a valid token is not.", 100),
        "Sandbox": text("`true` where the answer is of the sandbox; the real service does not send it.", 4),
        "Retry-After": {"description": "After how many seconds to try again.", "schema": {"type": "integer", "minimum": 0, "maximum": 3600}},
    });
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.insert("parameters".to_owned(), parameters);
        components.insert("headers".to_owned(), headers);
        components.insert("examples".to_owned(), examples.into());
    }
    let types = EventType::ALL.iter().map(|event_type| format!("- `{}`: {}", event_type.as_str(), event_type.meaning().trim()));
    let types = json!(format!("What happened. Types are added, never changed.\n\n{}", types.collect::<Vec<_>>().join("\n")));
    if let Some(event_type) = document.pointer_mut("/components/schemas/EventType").and_then(Value::as_object_mut) {
        event_type.insert("description".to_owned(), types);
    }
    if let Some(code) = document.pointer_mut("/components/schemas/ProblemCode").and_then(Value::as_object_mut) {
        code.insert("description".to_owned(), meanings);
    }
}

fn problem_example(code: ProblemCode) -> Value {
    let errors = match code {
        ProblemCode::ValidationFailed => {
            vec![Violation::new("/consent", ViolationCode::ConsentRequired, "No identifying data without the person's consent.")]
        }
        _ => Vec::new(),
    };
    let problem = Problem {
        type_: format!("/problems/{}", code.as_str()),
        title: code.title(),
        status: code.status().as_u16(),
        detail: code.meaning().trim(),
        instance: "urn:uuid:7f4c9a3e-52b1-4d9f-8a57-3f6f1f0f7a11".to_owned(),
        code,
        errors,
    };
    serde_json::to_value(problem).unwrap_or_default()
}
