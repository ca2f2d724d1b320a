//! `GET /v1/statistics/tables`: what is counted. For everyone, and the same for everyone.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderValue, VARY};
use actix_web::{HttpRequest, get};
use aws_lc_rs::digest::{SHA256, digest};
use serde::Serialize;

use super::answer::language;
use super::description::StatisticsTables;
use super::wire::NoParameters;
use crate::codes::Language;
use crate::http::{self, Answer, Error, IfNoneMatch};
use crate::vault::seal::base64url;

/// List the tables of statistics
///
/// What is counted, what the figures can and cannot tell, and by what they can be broken down, in the language of
/// `Accept-Language` (Finnish, Swedish, English). `released_periods` tells of which periods figures have been released
/// to everyone: none so far. Live figures need the scope `statistics:read`.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "list_statistics_tables",
    params(("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi")),
    responses((status = 200, description = "The tables.", body = StatisticsTables)),
    security(()),
)]
#[get("/v1/statistics/tables")]
pub async fn list_statistics_tables(
    http::Query(NoParameters {}): http::Query<NoParameters>,
    condition: IfNoneMatch,
    request: HttpRequest,
) -> Answer {
    let language = language(&request);
    described(&condition, language, &StatisticsTables::all(language))
}

/// A description that changes with the program only. Its entity tag is a digest of it: there is nothing to hide in it.
pub(super) fn described(condition: &IfNoneMatch, language: Language, body: &impl Serialize) -> Answer {
    let text = serde_json::to_vec(body).map_err(Error::internal)?;
    let tag = base64url(digest(&SHA256, &text).as_ref());
    let mut answer = condition.answer(&format!("\"{tag}\""), body);
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
    Ok(answer)
}
