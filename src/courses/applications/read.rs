//! `GET /v1/course-applications/{id}`: an application whole. The look is recorded before it is answered.

use actix_web::{get, web};

use super::application::Application;
use super::decide::entity_tag;
use super::store::{self, application_place};
use super::wire::{ApplicationForAuthority, ApplicationLine};
use crate::access::{Caller, State, caller::ReadCourses};
use crate::audit::{self, Actor, Record};
use crate::db::Act;
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode, RequestId};

/// Read an application for a course
///
/// What the applicant wrote, with the way to reach them. The look is recorded in the audit before it is answered.
#[utoipa::path(
    tag = "Courses",
    operation_id = "read_course_application",
    params(("id" = Uuid, Path, description = "The application's id.")),
    responses((status = 200, description = "The application.", body = ApplicationForAuthority)),
    security(("oauth2" = [ReadCourses::SCOPE])),
)]
#[get("/v1/course-applications/{id}")]
pub async fn read_course_application(
    caller: Caller<ReadCourses>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let look = Record::act("course_application.read", "course_application", id).showing_identity();
    Act::new(audit::store::record(actor, look)).perform(&connection).await?;
    let key = store::key(&connection, caller.reach(), id).await?;
    let application = match (key, &row.sealed_application) {
        (Some(wrapped), Some(sealed)) => {
            let key = state.vault.unwrap(id, &wrapped.key_encryption_key, &wrapped.wrapped)?;
            Some(key.open::<Application>(application_place(id), sealed)?)
        }
        _ => None,
    };
    let body = ApplicationForAuthority { line: ApplicationLine::try_from(&row)?, application };
    Ok(condition.answer(&entity_tag(&state, &row), &body))
}
