//! The section `webhooks` of the contract: what the service sends to partners, for each type of event.

use serde_json::{Map, Value, json};

use crate::events::EventType;

/// Adds it to the document.
pub(super) fn add(document: &mut Value) {
    let told = EventType::ALL.iter().filter(|event_type| !event_type.is_for_officers_only());
    let webhooks: Map<String, Value> =
        told.map(|event_type| (event_type.as_str().to_owned(), json!({"post": request(*event_type)}))).collect();
    if let Some(document) = document.as_object_mut() {
        document.insert("webhooks".to_owned(), webhooks.into());
    }
}

fn request(event_type: EventType) -> Value {
    let header = |name: &str, description: &str, schema: Value| json!({"name": name, "in": "header", "required": true, "description": description, "schema": schema});
    let subject = event_type.as_str().split('.').next();
    json!({
        "tags": ["Webhooks"],
        "operationId": format!("on_{}", event_type.as_str().replace('.', "_")),
        "summary": event_type.as_str(),
        "description": event_type.meaning().trim(),
        "parameters": [
            header("webhook-id", "The event's id, the same at every attempt.", json!({"type": "string", "format": "uuid", "maxLength": 36})),
            header("webhook-timestamp", "When this attempt was made, in seconds since 1970: refuse what is old.", json!({"type": "integer", "minimum": 0, "maximum": 99_999_999_999_u64})),
            header(
                "webhook-signature",
                "`v1,` and HMAC-SHA-256 of `{webhook-id}.{webhook-timestamp}.{body}` in base64; two of them, with a space between, while the secret rotates.",
                json!({"type": "string", "maxLength": 100, "pattern": "^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)?$"})
            ),
        ],
        "requestBody": {"required": true, "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/WebhookPayload"},
            "example": {
                "type": event_type.as_str(), "timestamp": "2026-11-23T09:30:00Z",
                "data": {
                    "id": "7f4c9a3e-52b1-4d9f-8a57-3f6f1f0f7a11", "state": "received",
                    "subject": {"kind": subject, "id": "0d3a3b1c-6f5e-4c1b-9a52-0e6f3c6a7f10"},
                },
            },
        }}},
        "responses": {
            "2XX": {"description": "The event was accepted. Anything else is tried again."},
            "410": {"description": "The endpoint is gone: the webhook is disabled."},
        },
        "security": [],
    })
}
