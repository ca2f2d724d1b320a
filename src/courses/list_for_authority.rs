//! `GET /v1/assessment/courses`: every course, drafts among them, for officers.

use actix_web::{HttpRequest, get, web};

use super::step::for_authority;
use super::store;
use super::wire::{CourseFilter, CoursePageForAuthority};
use crate::access::{Caller, State, caller::ReadCourses};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "assessment_courses";

/// List courses for officers
///
/// Every course, drafts among them, the newest first.
#[utoipa::path(
    tag = "Courses",
    operation_id = "list_courses_for_authority",
    params(CourseFilter),
    responses((status = 200, description = "A page of courses.", body = CoursePageForAuthority)),
    security(("oauth2" = [ReadCourses::SCOPE])),
)]
#[get("/v1/assessment/courses")]
pub async fn list_courses_for_authority(
    caller: Caller<ReadCourses>,
    Query(filter): Query<CourseFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let today = state.clock.today();
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), (filter.state, today), asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.created_at, id: row.id });
    let courses = rows.iter().map(|row| for_authority(row, today)).collect::<Result<_, _>>()?;
    let body = CoursePageForAuthority { courses, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
