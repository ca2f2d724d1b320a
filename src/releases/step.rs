//! What every step of a release has in common: it is the version that was read, the step is allowed, and the change, its
//! audit record and its event are written together.

use actix_web::HttpResponse;
use actix_web::http::header::ETAG;
use uuid::Uuid;

use super::keep::entity_tag;
use super::release::{ReleaseState, Step};
use super::store::{self, ANOTHER_PERSON, ReleaseRow};
use super::wire::Release;
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::db::{self, Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::{Answer, Error, IfMatch, ProblemCode};

/// A release as it was read, and the state it is in after the step.
///
/// # Errors
/// `not_found`, `precondition_failed`, `illegal_transition`.
pub async fn find(
    state: &State,
    connection: &Link,
    reach: Reach,
    (id, if_match): (Uuid, &IfMatch),
    step: Step,
) -> Result<(ReleaseRow, ReleaseState), Error> {
    let row = store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
    if_match.check(&entity_tag(state, &row))?;
    let next = row.state()?.after(step).ok_or(ProblemCode::IllegalTransition)?;
    Ok((row, next))
}

/// Writes a release as it is after a step, with audit record and event; answers it with its new version.
///
/// # Errors
/// `precondition_failed` where it has changed since it was read, `second_person_required`.
pub async fn change(
    state: &State,
    connection: &Link,
    actor: Actor,
    changed: ReleaseRow,
    (action, event_type, next): (&'static str, EventType, ReleaseState),
) -> Result<ReleaseRow, Error> {
    let before = changed.version;
    let changed = ReleaseRow { version: before + 1, changed_at: actor.at, state: next.as_str().to_owned(), ..changed };
    if !store::change(connection, before, &changed).await.map_err(refused)? {
        let current = store::find(connection, Reach::Everything, changed.id).await?.ok_or(ProblemCode::NotFound)?;
        return Err(Error::stale(entity_tag(state, &current)));
    }
    let event =
        Event { event_type, subject_kind: "release", subject_id: changed.id, organisation_id: None, state: next.as_str() };
    let act = Act::new(audit::store::record(actor, Record::act(action, "release", changed.id)));
    act.and(events::store::announce(event, actor.at)).perform(connection).await?;
    Ok(changed)
}

/// Who drafts does not approve: the database says so.
fn refused(error: db::Error) -> Error {
    if error.is_constraint(ANOTHER_PERSON) { ProblemCode::SecondPersonRequired.into() } else { error.into() }
}

/// 200 with a release and its entity tag.
///
/// # Errors
/// When the row holds what this program cannot have written.
pub fn answer(state: &State, row: &ReleaseRow) -> Answer {
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(state, row))).json(Release::try_from(row)?))
}
