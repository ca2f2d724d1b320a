//! What is sent and answered about webhooks.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::store::WebhookRow;
use crate::clock;
use crate::db;
use crate::events::EventType;
use crate::http::text::distinct;

/// Whether a webhook is told of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// Events are delivered.
    Enabled,
    /// Events are delivered, but one has been given up: see the deliveries.
    Failing,
    /// Events wait: you disabled it, or the endpoint answered 410.
    Disabled,
}

impl WebhookState {
    const ALL: [Self; 3] = [Self::Enabled, Self::Failing, Self::Disabled];

    /// The state as the database has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Failing => "failing",
            Self::Disabled => "disabled",
        }
    }

    /// The state with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A new webhook.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWebhook {
    /// Where events are sent: `https`, a public host, no user and no fragment.
    #[validate(length(min = 1, max = 500))]
    #[schema(example = "https://hooks.example.org/assistance", min_length = 1, max_length = 500, format = "uri")]
    pub url: String,
    /// Of which types; of all where empty.
    #[serde(default)]
    #[validate(length(max = 50), custom(function = "distinct"))]
    #[schema(max_items = 50, example = json!(["referral.taken_up", "referral.decided"]))]
    pub event_types: Vec<EventType>,
}

/// A webhook as it is to be from now on.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeWebhook {
    /// Where events are sent: `https`, a public host, no user and no fragment.
    #[validate(length(min = 1, max = 500))]
    #[schema(example = "https://hooks.example.org/assistance", min_length = 1, max_length = 500, format = "uri")]
    pub url: String,
    /// Of which types; of all where empty.
    #[validate(length(max = 50), custom(function = "distinct"))]
    #[schema(max_items = 50, example = json!(["referral.taken_up", "referral.decided"]))]
    pub event_types: Vec<EventType>,
    /// Whether events are delivered. They wait while they are not, up to 90 days.
    #[schema(example = true)]
    pub enabled: bool,
}

/// From when on events are delivered.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoverWebhook {
    /// Events that happened then or later.
    #[schema(example = "2026-11-22T00:00:00Z")]
    #[serde(deserialize_with = "clock::as_written")]
    pub since: DateTime<Utc>,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhook {
    /// Its id.
    pub id: Uuid,
    /// Where events are sent.
    #[schema(example = "https://hooks.example.org/assistance", max_length = 500, format = "uri")]
    pub url: String,
    /// Of which types; of all where empty.
    #[schema(value_type = Vec<EventType>, max_items = 50)]
    pub event_types: Vec<String>,
    /// Whether it is told of events.
    pub state: WebhookState,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
}

impl TryFrom<WebhookRow> for Webhook {
    type Error = db::Error;
    fn try_from(row: WebhookRow) -> Result<Self, db::Error> {
        let state = WebhookState::parse(&row.state).ok_or(db::Error::Corrupt("a state of a webhook"))?;
        Ok(Self { id: row.id, url: row.url, event_types: row.event_types, state, created_at: row.created_at })
    }
}

/// A new webhook with its secret.
#[derive(Serialize, ToSchema)]
pub struct CreatedWebhook {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// With what its deliveries are signed. Shown this once: a repetition of the request is answered without it.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=", min_length = 50, max_length = 50)]
    pub secret: Option<String>,
}

/// A new secret.
#[derive(Serialize, ToSchema)]
pub struct RotatedSecret {
    /// With what deliveries are signed from now on. Shown this once.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=", min_length = 50, max_length = 50)]
    pub secret: String,
    /// Until then deliveries are signed with the secret before, too.
    pub previous_valid_until: DateTime<Utc>,
}

/// A test that is on its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestOfWebhook {
    /// The event's id, which is the `webhook-id` of the delivery.
    pub event_id: Uuid,
}

/// What is delivered at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recovery {
    /// How many events: all since then that the webhook wants and has not got.
    #[schema(minimum = 0, maximum = 10_000_000, example = 12)]
    pub scheduled: usize,
}

/// Which webhooks are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhookFilter {
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// A page of one's own webhooks, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookPage {
    /// The webhooks.
    #[schema(max_items = 100)]
    pub webhooks: Vec<Webhook>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}
