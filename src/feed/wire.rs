//! What readers of the feed ask and are answered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::store::EventRow;
use crate::events::EventType;

/// Which events are asked for.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventFilter {
    /// `next_cursor` of the answer before; from the oldest event that is kept where left out.
    #[param(pattern = "^[A-Za-z0-9_-]{60}$", min_length = 60, max_length = 60)]
    pub after: Option<String>,
    /// Only events of these types, separated by commas. Types that your feed never has may be named.
    #[validate(length(max = 20))]
    #[serde(default, rename = "type", deserialize_with = "types")]
    #[param(rename = "type", value_type = Vec<EventType>, required = false, style = Form, explode = false, min_items = 1, max_items = 20)]
    pub types: Vec<EventType>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// Where there is no event: for how many seconds to wait for one before an empty answer.
    #[validate(range(max = 20))]
    #[param(minimum = 0, maximum = 20, default = 0)]
    pub wait: Option<u8>,
}

/// Types separated by commas: one at least.
fn types<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<EventType>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let types: Option<Vec<_>> = text.split(',').map(EventType::parse).collect();
    types.ok_or_else(|| serde::de::Error::custom("not a list of event types"))
}

/// What an event happened to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subject {
    /// What it is: `referral`, `decision`, `client`, …
    #[schema(example = "referral", max_length = 40, pattern = "^[a-z_]+$")]
    pub kind: String,
    /// Its id, with which it is read.
    pub id: Uuid,
}

/// A fact: ids and a state, nothing of the person. Read the subject to learn more.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventInFeed {
    /// Its own id: an event that comes twice is the same one.
    pub id: Uuid,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(value_type = EventType)]
    pub type_: String,
    /// When it happened. The order of the feed is that in which events became known, which may differ by moments.
    pub occurred_at: DateTime<Utc>,
    /// To what.
    pub subject: Subject,
    /// The state it is in since, as you may know it.
    #[schema(example = "received", max_length = 40, pattern = "^[a-z_]+$")]
    pub state: String,
}

impl From<EventRow> for EventInFeed {
    fn from(row: EventRow) -> Self {
        Self {
            id: row.id,
            type_: row.event_type,
            occurred_at: row.occurred_at,
            subject: Subject { kind: row.subject_kind, id: row.subject_id },
            state: row.state,
        }
    }
}

/// The next events.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPage {
    /// The events, in the order of the feed; empty where there are no new ones.
    #[schema(max_items = 100)]
    pub events: Vec<EventInFeed>,
    /// Where to go on: send it as `after`. It looks different each time, and is good for 90 days.
    #[schema(
        pattern = "^[A-Za-z0-9_-]{60}$",
        max_length = 60,
        example = "AcKzTq0Vb1mYx3n5Jr7Ld9Pf2Gh4Sk6Wt8Zu0Ee1Ii2Oo3Aa4Bb5Cc6Dd7F8"
    )]
    pub next_cursor: String,
}
