//! `GET /v1/courses`: the announced courses, for everyone.

use actix_web::{HttpRequest, get, web};
use uuid::Uuid;

use super::wire::{CourseFilter, CoursePage};
use super::{public, store};
use crate::access::State;
use crate::codes::Language;
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "courses";

/// List courses
///
/// The courses that were announced, the newest first, in the language of `Accept-Language`. With `state=announced` only those
/// that one can apply for today.
#[utoipa::path(
    tag = "Courses",
    operation_id = "list_courses",
    params(
        CourseFilter,
        ("Accept-Language" = Option<String>, Header, description = "Which language the texts are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
    ),
    responses((status = 200, description = "A page of courses.", body = CoursePage)),
    security(()),
)]
#[get("/v1/courses")]
pub async fn list_courses(
    Query(filter): Query<CourseFilter>,
    language: Language,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    // Everyone goes through the same pages.
    let pages = state.pages(LIST, Uuid::nil());
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let today = state.clock.today();
    let connection = state.database.connection().await?;
    let mut rows = store::list_announced(&connection, (filter.state, today), asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.created_at, id: row.id });
    let courses = rows.iter().map(|row| public::course(row, today, language)).collect::<Result<_, _>>()?;
    let body = CoursePage { courses, next_cursor };
    Ok(public::cached(page::answer(&body, &request, body.next_cursor.as_deref()), language))
}
