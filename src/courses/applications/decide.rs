//! What officers do with an application: its next state, the audit record and the event, in one transaction.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::application::{Step, after};
use super::store::{self, ApplicationRow};
use super::wire::ApplicationLine;
use crate::access::{Caller, State, caller::WriteCourses};
use crate::audit::{self, Actor, Record};
use crate::codes::Code;
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, ProblemCode, RequestId};

/// The entity tag of an application.
pub(super) fn entity_tag(state: &State, row: &ApplicationRow) -> String {
    state.vault.entity_tag("course_application", row.id, row.version)
}

/// Takes a step for an officer and answers the application after it.
pub(super) async fn decide(
    caller: &Caller<WriteCourses>,
    (id, step): (Uuid, Step),
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let (reach, actor) = (caller.reach(), Actor::caller(caller, request_id, &state.clock));
    let (action, event_type) = match step {
        Step::Accept => ("course_application.accept", EventType::CourseApplicationAccepted),
        Step::Reject => ("course_application.reject", EventType::CourseApplicationRejected),
        Step::Withdraw => ("course_application.withdraw", EventType::CourseApplicationWithdrawn),
    };
    let within = state.clone();
    let take = async move |connection: &mut Link| -> Result<ApplicationRow, Error> {
        let row = store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
        if_match.check(&entity_tag(&within, &row))?;
        let next = after(row.state()?, step).ok_or(ProblemCode::IllegalTransition)?;
        if !store::step(connection, &row, next, actor.at).await? {
            // Somebody else was faster: the tag is stale now, and the caller decides anew.
            return Err(Error::stale(entity_tag(&within, &ApplicationRow { version: row.version + 1, ..row })));
        }
        let event =
            Event { event_type, subject_kind: "course_application", subject_id: id, organisation_id: None, state: next.as_str() };
        Act::new(audit::store::record(actor, Record::act(action, "course_application", id)))
            .and(events::store::announce(event, actor.at))
            .perform(connection)
            .await?;
        Ok(store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?)
    };
    let within = state.clone();
    let row = to_the_end(async move { within.database.transaction(take).await }).await?;
    let body = ApplicationLine::try_from(&row)?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(&state, &row))).json(body))
}
