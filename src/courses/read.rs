//! `GET /v1/courses/{id}`: a course, for everyone who has its link.

use actix_web::{get, web};

use super::wire::Course;
use super::{public, store};
use crate::access::State;
use crate::codes::Language;
use crate::http::public::entity_tag;
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode};

/// Read a course
///
/// An announced course in the language of `Accept-Language` (Finnish, Swedish, English), and in all three in `texts`. One can
/// apply while its state is `announced`: until the end of `apply_until` in Finland.
#[utoipa::path(
    tag = "Courses",
    operation_id = "read_course",
    params(
        ("id" = Uuid, Path, description = "The course's id."),
        ("Accept-Language" = Option<String>, Header, description = "Which language the texts are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
    ),
    responses((status = 200, description = "The course.", body = Course)),
    security(()),
)]
#[get("/v1/courses/{id}")]
pub async fn read_course(PathId(id): PathId, condition: IfNoneMatch, language: Language, state: web::Data<State>) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find_announced(&connection, id).await?.ok_or(ProblemCode::NotFound)?;
    let body = public::course(&row, state.clock.today(), language)?;
    let etag = entity_tag(&serde_json::to_vec(&body).map_err(Error::internal)?);
    Ok(public::cached(condition.answer(&etag, &body), language))
}
