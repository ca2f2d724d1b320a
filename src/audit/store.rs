//! Audit records in the database: only ever added.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::{Actor, Record};
use crate::db::Write;
use crate::db::schema::audit_records;
use crate::http::request::came_by;

#[derive(Insertable)]
#[diesel(table_name = audit_records, treat_none_as_null = true)]
struct RecordRow {
    id: Uuid,
    recorded_at: DateTime<Utc>,
    request_id: Uuid,
    api_client_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    action: &'static str,
    subject_kind: &'static str,
    subject_id: Option<Uuid>,
    person_id: Option<Uuid>,
    shows_identity: bool,
    purpose: Option<&'static str>,
    question: Option<String>,
    xroad_client: Option<String>,
    xroad_id: Option<String>,
    xroad_user_id: Option<String>,
}

/// Records what `actor` did.
#[must_use]
pub fn record(actor: Actor, record: Record) -> Write {
    row(actor, record, None)
}

/// Records that `actor` asked the statistics a question, in the words of the closed lists.
#[must_use]
pub fn record_question(actor: Actor, record: Record, question: String) -> Write {
    row(actor, record, Some(question))
}

fn row(actor: Actor, record: Record, question: Option<String>) -> Write {
    let xroad = came_by();
    let xroad = xroad.as_deref();
    Write::new(diesel::insert_into(audit_records::table).values(RecordRow {
        id: Uuid::new_v4(),
        recorded_at: actor.at,
        request_id: actor.request_id,
        api_client_id: actor.api_client_id,
        organisation_id: actor.organisation_id,
        action: record.action,
        subject_kind: record.subject_kind,
        subject_id: record.subject_id,
        person_id: record.person_id,
        shows_identity: record.shows_identity,
        purpose: record.purpose,
        question,
        xroad_client: xroad.map(|member| member.client.clone()),
        xroad_id: xroad.and_then(|member| member.id.clone()),
        xroad_user_id: xroad.and_then(|member| member.user_id.clone()),
    }))
}
