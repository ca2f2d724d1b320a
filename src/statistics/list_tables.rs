//! `GET /v1/statistics/tables`: what is counted. For everyone, and the same for everyone.

use actix_web::{HttpRequest, get};

use super::answer::language;
use super::description::StatisticsTables;
use super::wire::NoParameters;
use crate::http::public::described;
use crate::http::{self, Answer, IfNoneMatch};

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
