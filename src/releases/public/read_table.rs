//! `GET /v1/statistics/tables/{table}`: one table with the categories of its dimensions. For everyone.

use actix_web::{HttpRequest, get, web};

use super::description::{StatisticsTable, TableId};
use crate::access::State;
use crate::http::public::{JSON, Rendered, asked};
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode};
use crate::releases::lattice::Published;
use crate::statistics::answer::language;

/// Read what a table of statistics counts
///
/// One table that is released, with the dimensions by which it is broken down, all the categories of each, and the periods of
/// which there are figures, in the language of `Accept-Language`. The figures are at `…/data`.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "read_statistics_table",
    params(
        ("table" = TableId, Path, description = "The table's code.", example = "new_clients_by_form"),
        ("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
    ),
    responses((status = 200, description = "The table.", body = StatisticsTable)),
    security(()),
)]
#[get("/v1/statistics/tables/{table}")]
pub async fn read_statistics_table(condition: IfNoneMatch, request: HttpRequest, state: web::Data<State>) -> Answer {
    let (table, language, holdings) = (table(&request)?, language(&request), state.released.holdings());
    let render = || Rendered::json(language, &StatisticsTable::of(&holdings, table, language, true));
    Ok(holdings.rendered(&asked(&request, JSON, language), render)?.answer(&condition))
}

/// The table that the path names.
pub(super) fn table(request: &HttpRequest) -> Result<&'static Published, Error> {
    request.match_info().get("table").and_then(Published::parse).ok_or_else(|| ProblemCode::NotFound.into())
}
