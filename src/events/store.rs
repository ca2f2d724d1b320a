//! Events in the database: only ever added.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::Event;
use crate::db::Write;
use crate::db::schema::events;

#[derive(Insertable)]
#[diesel(table_name = events, treat_none_as_null = true)]
struct EventRow {
    id: Uuid,
    occurred_at: DateTime<Utc>,
    event_type: &'static str,
    subject_kind: &'static str,
    subject_id: Uuid,
    organisation_id: Option<Uuid>,
    state: &'static str,
}

/// Announces a fact.
#[must_use]
pub fn announce(event: Event, at: DateTime<Utc>) -> Write {
    announce_as(Uuid::new_v4(), event, at)
}

/// Announces a fact under an id that is known before.
#[must_use]
pub fn announce_as(id: Uuid, event: Event, at: DateTime<Utc>) -> Write {
    Write::new(diesel::insert_into(events::table).values(EventRow {
        id,
        occurred_at: at,
        event_type: event.event_type.as_str(),
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        organisation_id: event.organisation_id,
        state: event.state,
    }))
}
