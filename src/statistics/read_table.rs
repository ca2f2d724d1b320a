//! `GET /v1/statistics/live/{table}`: one live table with the categories of its dimensions. For everyone.

use actix_web::{HttpRequest, get};

use super::answer;
use super::description::LiveTable;
use super::table::Table;
use crate::http::public::described;
use crate::http::{Answer, IfNoneMatch};

/// Read what a live table counts
///
/// One table with the dimensions by which it can be broken down, and all the categories of each, in the language of
/// `Accept-Language`. There are no figures in it.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "read_live_statistics_table",
    params(
        ("table" = Table, Path, description = "The table's code.", example = "new_clients"),
        ("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
    ),
    responses((status = 200, description = "The table.", body = LiveTable)),
    security(()),
)]
#[get("/v1/statistics/live/{table}")]
pub async fn read_live_statistics_table(condition: IfNoneMatch, request: HttpRequest) -> Answer {
    let language = answer::language(&request);
    described(&condition, language, &LiveTable::whole(answer::table(&request)?, language))
}
