//! `POST /v1/courses/{id}/cancel`: an officer cancels a course.

use actix_web::{post, web};

use super::course::Step;
use super::step::{Task, answer, take};
use super::wire::CourseForAuthority;
use crate::access::{Caller, State, caller::WriteCourses};
use crate::audit::Actor;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, IfMatch, RequestId};

/// Cancel a course
///
/// Everyone sees that it is cancelled, and nobody can apply any more. It cannot be undone, and what has ended is not
/// cancelled.
#[utoipa::path(
    tag = "Courses",
    operation_id = "cancel_course",
    params(("id" = Uuid, Path, description = "The course's id.")),
    responses((status = 200, description = "The course is cancelled.", body = CourseForAuthority)),
    security(("oauth2" = [WriteCourses::SCOPE])),
)]
#[post("/v1/courses/{id}/cancel")]
pub async fn cancel_course(
    caller: Caller<WriteCourses>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let task = Task { id, if_match, step: Step::Cancel, content: None };
    let row = to_the_end(take(state.clone(), caller.reach(), task, actor)).await?;
    answer(&state, &row)
}
