//! What is sent: thin, ids and a state; nothing of a person.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::queue::store::DueRow;
use crate::events::EventType;
use crate::feed::wire::Subject;

/// An event as it is delivered.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookPayload {
    /// What happened.
    #[serde(rename = "type")]
    #[schema(value_type = EventType)]
    pub type_: String,
    /// When it happened.
    pub timestamp: DateTime<Utc>,
    /// To what.
    pub data: WebhookData,
}

/// To what it happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookData {
    /// The event's id, the same as `webhook-id`: an event that comes twice is the same one.
    pub id: Uuid,
    /// What it happened to. Read it with your own token to learn more.
    pub subject: Subject,
    /// The state it is in since, as you may know it.
    #[schema(example = "received", max_length = 40, pattern = "^[a-z_]+$")]
    pub state: String,
}

impl From<&DueRow> for WebhookPayload {
    fn from(due: &DueRow) -> Self {
        let subject = Subject { kind: due.subject_kind.clone(), id: due.subject_id };
        let data = WebhookData { id: due.event_id, subject, state: due.event_state.clone() };
        Self { type_: due.event_type.clone(), timestamp: due.occurred_at, data }
    }
}
