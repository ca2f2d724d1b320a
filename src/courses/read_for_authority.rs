//! `GET /v1/assessment/courses/{id}`: a course with its entity tag, for officers.

use actix_web::{get, web};

use super::step::{entity_tag, for_authority};
use super::store;
use super::wire::CourseForAuthority;
use crate::access::{Caller, State, caller::ReadCourses};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// Read a course for officers
///
/// A course whole, also while it is a draft, with the entity tag that its changes need.
#[utoipa::path(
    tag = "Courses",
    operation_id = "read_course_for_authority",
    params(("id" = Uuid, Path, description = "The course's id.")),
    responses((status = 200, description = "The course.", body = CourseForAuthority)),
    security(("oauth2" = [ReadCourses::SCOPE])),
)]
#[get("/v1/assessment/courses/{id}")]
pub async fn read_course_for_authority(
    caller: Caller<ReadCourses>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, &row)?, &for_authority(&row, state.clock.today())?))
}
