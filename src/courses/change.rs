//! `PUT /v1/courses/{id}`: an officer changes a course.

use actix_web::{put, web};

use super::course::Step;
use super::step::{Task, answer, take};
use super::wire::{CourseForAuthority, WriteCourse};
use crate::access::{Caller, State, caller::WriteCourses};
use crate::audit::Actor;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, RequestId};

/// Change a course
///
/// Replaces texts, days and seats of a draft or of an announced course until it has ended. A later last day of applications
/// opens it again; an earlier one closes it.
#[utoipa::path(
    tag = "Courses",
    operation_id = "change_course",
    params(("id" = Uuid, Path, description = "The course's id.")),
    request_body(content = WriteCourse, description = "The course as it shall be."),
    responses((status = 200, description = "The course was changed.", body = CourseForAuthority)),
    security(("oauth2" = [WriteCourses::SCOPE])),
)]
#[put("/v1/courses/{id}")]
pub async fn change_course(
    caller: Caller<WriteCourses>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<WriteCourse>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let violations = body.value.days.violations("/days");
    if !violations.is_empty() {
        return Err(Error::invalid(violations));
    }
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let task = Task { id, if_match, step: Step::Change, content: Some(body.value) };
    let row = to_the_end(take(state.clone(), caller.reach(), task, actor)).await?;
    answer(&state, &row)
}
