//! `GET /v1/statistics/tables`: the tables that are released. For everyone, and the same for everyone.

use actix_web::{HttpRequest, get, web};

use super::description::StatisticsTables;
use crate::access::State;
use crate::http::public::{JSON, Rendered, asked};
use crate::http::{Answer, IfNoneMatch};
use crate::statistics::answer::language;

/// List the tables of statistics
///
/// The tables whose figures are released: what they count, what the figures can and cannot tell, how they are shown, by what
/// they are broken down, and of which periods there are figures, in the language of `Accept-Language` (Finnish, Swedish,
/// English).
#[utoipa::path(
    tag = "Statistics",
    operation_id = "list_statistics_tables",
    params(("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi")),
    responses((status = 200, description = "The tables.", body = StatisticsTables)),
    security(()),
)]
#[get("/v1/statistics/tables")]
pub async fn list_statistics_tables(condition: IfNoneMatch, request: HttpRequest, state: web::Data<State>) -> Answer {
    let (language, holdings) = (language(&request), state.released.holdings());
    let render = || Rendered::json(language, &StatisticsTables::all(&holdings, language));
    Ok(holdings.rendered(&asked(&request, JSON, language), render)?.answer(&condition))
}
