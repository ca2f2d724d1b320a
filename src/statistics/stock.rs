//! `GET /v1/statistics/stock/{table}`: what there was at the end of a day. The look is recorded before it is answered.

use actix_web::{HttpRequest, get, web};

use super::answer::{self, Asked, answer};
use super::jsonstat::JsonStat;
use super::table::Table;
use super::wire::StockQuery;
use crate::access::{Caller, State, caller::ReadStatistics};
use crate::http::{self, Answer, RequestId};

/// Count what there was at the end of a day
///
/// True counts at the end of any day, past or present, as the register knows it now: clients are those admitted on that
/// day or before it and not removed on that day or before it. Name the day with `on`, or a `period` for its last day:
/// exactly one of the two. Otherwise as the counts of a period.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "read_stock",
    params(
        ("table" = Table, Path, description = "A table of the kind `stock`.", example = "clients"),
        ("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
        StockQuery,
    ),
    responses((status = 200, description = "The figures, as JSON-stat 2.0 or as comma-separated values with a line for every cell.", content(
        (JsonStat = "application/json", example = json!({
            "version": "2.0", "class": "dataset", "label": "All clients with their children at the end of a day, 2022-06-30",
            "source": "Assistance system for victims of human trafficking, Joutseno Reception Centre, Finnish Immigration Service",
            "updated": "2026-07-01T09:00:00Z", "note": ["The figure is reported in total only."],
            "id": ["period"], "size": [1], "role": {"time": ["period"]},
            "dimension": {"period": {"label": "Period", "category": {"index": ["2022-06-30"], "label": {"2022-06-30": "2022-06-30"}}}},
            "value": [1184],
            "extension": {"table": "all_clients", "kind": "stock", "unit": "persons", "last_day": "2022-06-30", "filters": [], "live": true}
        })),
        (String = "text/csv", example = json!("period,value\r\n2022-06-30,1184\r\n")),
    ))),
    security(("oauth2" = [ReadStatistics::SCOPE])),
)]
#[get("/v1/statistics/stock/{table}")]
pub async fn read_stock(
    caller: Caller<ReadStatistics>,
    http::Query(query): http::Query<StockQuery>,
    request_id: RequestId,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let question = query.question(answer::table(&request)?)?;
    let asked = Asked { query: question, purpose: query.purpose, format: query.format };
    answer(&caller, &asked, &request, request_id, &state).await
}
