//! `POST /v1/courses/{id}/announce`: an officer announces a course.

use actix_web::{post, web};

use super::course::Step;
use super::step::{Task, answer, take};
use super::wire::CourseForAuthority;
use crate::access::{Caller, State, caller::WriteCourses};
use crate::audit::Actor;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, IfMatch, RequestId};

/// Announce a course
///
/// Everyone can read it and apply from now on, until the end of its last day of applications in Finland. A course whose last
/// day is over already is not announced: change its days first.
#[utoipa::path(
    tag = "Courses",
    operation_id = "announce_course",
    params(("id" = Uuid, Path, description = "The course's id.")),
    responses((status = 200, description = "The course is announced.", body = CourseForAuthority)),
    security(("oauth2" = [WriteCourses::SCOPE])),
)]
#[post("/v1/courses/{id}/announce")]
pub async fn announce_course(
    caller: Caller<WriteCourses>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let task = Task { id, if_match, step: Step::Announce, content: None };
    let row = to_the_end(take(state.clone(), caller.reach(), task, actor)).await?;
    answer(&state, &row)
}
