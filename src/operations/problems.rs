//! `/problems/{code}`: the `type` of a problem is a link that answers.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{Answer, ProblemCode};

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
/// Every problem's `type` links here.
#[utoipa::path(
    tag = "Operations",
    operation_id = "read_problem",
    params(("code" = String, Path, description = "The code.", max_length = 40, pattern = "^[a-z_]+$", example = "not_found")),
    responses((status = 200, description = "The meaning.", body = ProblemType)),
    security(()),
)]
#[get("/problems/{code}")]
pub async fn read_problem(code: web::Path<String>) -> Answer {
    let found = ProblemCode::ALL.iter().copied().find(|known| known.as_str() == code.as_str()).ok_or(ProblemCode::NotFound)?;
    let body =
        ProblemType { code: found, status: found.status().as_u16(), title: found.title(), meaning: found.meaning().trim() };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=3600")).json(body))
}
