//! What happens to a course: its next version, the audit record and the event, in one transaction.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::course::{Step, after};
use super::store::{self, CourseRow};
use super::wire::{CourseForAuthority, WriteCourse};
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::codes::{Code, CourseState};
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::{Answer, Error, IfMatch, ProblemCode};

/// The entity tag of a course as officers see it: it changes with each step, and when applications close.
pub(super) fn entity_tag(state: &State, row: &CourseRow) -> Result<String, Error> {
    let is_closed = row.seen_on(state.clock.today())? == CourseState::Closed;
    Ok(state.vault.entity_tag(if is_closed { "closed_course" } else { "course" }, row.id, row.version))
}

/// 200 with a course as it stands after a step.
pub(super) fn answer(state: &State, row: &CourseRow) -> Answer {
    let body = for_authority(row, state.clock.today())?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(state, row)?)).json(body))
}

/// A course as officers see it on a day.
pub(super) fn for_authority(row: &CourseRow, today: NaiveDate) -> Result<CourseForAuthority, Error> {
    Ok(CourseForAuthority {
        id: row.id,
        state: row.seen_on(today)?,
        texts: row.texts()?,
        days: row.days(),
        seats: row.seats()?,
        created_at: row.created_at,
        changed_at: row.changed_at,
    })
}

/// What is to be done to which course.
pub(super) struct Task {
    pub(super) id: Uuid,
    pub(super) if_match: IfMatch,
    pub(super) step: Step,
    /// The new content, for a change.
    pub(super) content: Option<WriteCourse>,
}

/// Takes a step; answers the course after it.
///
/// # Errors
/// `not_found`, `precondition_failed`, `illegal_transition`.
pub(super) async fn take(state: web::Data<State>, reach: Reach, task: Task, actor: Actor) -> Result<CourseRow, Error> {
    let step = async |connection: &mut Link| -> Result<_, Error> {
        let row = store::find(connection, reach, task.id).await?.ok_or(ProblemCode::NotFound)?;
        task.if_match.check(&entity_tag(&state, &row)?)?;
        let next = after(state.clock.today(), row.state()?, row.days(), task.step).ok_or(ProblemCode::IllegalTransition)?;
        let content = task.content.as_ref().map_or_else(|| row.clone(), |new| CourseRow::new(row.id, next, new, actor.at));
        let changed = CourseRow {
            state: next.as_str().to_owned(),
            version: row.version + 1,
            created_at: row.created_at,
            changed_at: actor.at,
            ..content
        };
        if !store::replace(connection, row.version, &changed).await? {
            // Somebody else was faster: the tag is stale now, and the caller decides anew.
            let current = store::find(connection, reach, task.id).await?.ok_or(ProblemCode::NotFound)?;
            return Err(Error::stale(entity_tag(&state, &current)?));
        }
        let (action, event_type) = match task.step {
            Step::Change => ("course.change", EventType::CourseChanged),
            Step::Announce => ("course.announce", EventType::CourseAnnounced),
            Step::Cancel => ("course.cancel", EventType::CourseCancelled),
        };
        Act::new(audit::store::record(actor, Record::act(action, "course", row.id)))
            .and(events::store::announce(event(event_type, row.id, next.as_str()), actor.at))
            .perform(connection)
            .await?;
        Ok(changed)
    };
    state.database.transaction(step).await
}

/// What happened to a course. For officers only: everyone else reads the course.
pub(super) fn event(event_type: EventType, id: Uuid, state: &'static str) -> Event {
    Event { event_type, subject_kind: "course", subject_id: id, organisation_id: None, state }
}
