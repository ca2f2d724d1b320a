//! `GET /v1/courses/{id}/applications`: the applications for a course, without anybody's identity.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{ApplicationFilter, ApplicationLine, ApplicationPage};
use crate::access::{Caller, State, caller::ReadCourses};
use crate::http::page::{self, Position};
use crate::http::query::PathId;
use crate::http::{Answer, ProblemCode, Query};

const LIST: &str = "course_applications";

/// List the applications for a course
///
/// The newest first, without anybody's identity, and how many there are in each state. By `receipt` the one of which an
/// applicant speaks is found.
#[utoipa::path(
    tag = "Courses",
    operation_id = "list_course_applications",
    params(("id" = Uuid, Path, description = "The course's id."), ApplicationFilter),
    responses((status = 200, description = "A page of applications.", body = ApplicationPage)),
    security(("oauth2" = [ReadCourses::SCOPE])),
)]
#[get("/v1/courses/{id}/applications")]
pub async fn list_course_applications(
    caller: Caller<ReadCourses>,
    PathId(id): PathId,
    Query(filter): Query<ApplicationFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    crate::courses::store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let mut rows = store::list(&connection, caller.reach(), id, &filter, asked).await?;
    let counts = store::counts(&connection, caller.reach(), id).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.received_at, id: row.id });
    let applications = rows.iter().map(ApplicationLine::try_from).collect::<Result<_, _>>()?;
    let body = ApplicationPage { applications, counts, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
