//! `GET /v1/statistics/live`: what is counted live. For everyone, and the same for everyone.

use actix_web::{HttpRequest, get};

use super::answer::language;
use super::description::LiveTables;
use crate::http::public::described;
use crate::http::{Answer, IfNoneMatch};

/// List the live tables
///
/// What the assistance system counts live, what the figures can and cannot tell, and by what they can be broken down, in
/// the language of `Accept-Language` (Finnish, Swedish, English). The figures themselves need the scope `statistics:read`;
/// those that have been released to everyone are at `/v1/statistics/tables`.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "list_live_statistics_tables",
    params(("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi")),
    responses((status = 200, description = "The tables.", body = LiveTables)),
    security(()),
)]
#[get("/v1/statistics/live")]
pub async fn list_live_statistics_tables(condition: IfNoneMatch, request: HttpRequest) -> Answer {
    let language = language(&request);
    described(&condition, language, &LiveTables::all(language))
}
