//! `/problems/{code}`: the `type` of a problem is a link that answers.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY};
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{Answer, Language, ProblemCode};

/// What a problem code means.
#[derive(Serialize, ToSchema)]
pub struct ProblemType {
    /// The code.
    code: ProblemCode,
    /// The HTTP status it comes with.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    status: u16,
    /// Its title.
    #[schema(value_type = String, max_length = 100, example = "Not found")]
    title: &'static str,
    /// What it means and what can be done about it.
    #[schema(value_type = String, max_length = 400)]
    meaning: &'static str,
}

/// Read what a problem code means
///
/// Every problem's `type` links here. In the language of `Accept-Language` (Finnish, Swedish, English).
#[utoipa::path(
    tag = "Operations",
    operation_id = "read_problem",
    params(("code" = String, Path, description = "The code.", max_length = 40, pattern = "^[a-z_]+$", example = "not_found")),
    responses((status = 200, description = "The meaning.", body = ProblemType)),
    security(()),
)]
#[get("/problems/{code}")]
pub async fn read_problem(code: web::Path<String>, language: Language) -> Answer {
    let found = ProblemCode::ALL.iter().copied().find(|known| known.as_str() == code.as_str()).ok_or(ProblemCode::NotFound)?;
    let words = found.words(language);
    let body = ProblemType { code: found, status: found.status().as_u16(), title: words.title, meaning: words.meaning };
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "public, max-age=3600")).insert_header((VARY, "Accept-Language"));
    Ok(answer.insert_header((CONTENT_LANGUAGE, language.as_str())).json(body))
}
