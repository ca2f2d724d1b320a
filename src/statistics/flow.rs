//! `GET /v1/statistics/flow/{table}`: what happened within a period. The look is recorded before it is answered.

use actix_web::{HttpRequest, get, web};

use super::answer::{self, Asked, answer};
use super::jsonstat::JsonStat;
use super::table::Table;
use super::wire::FlowQuery;
use crate::access::{Caller, State, caller::ReadStatistics};
use crate::http::{self, Answer, RequestId};

/// Count what happened within a period
///
/// True counts of the register as it is now: referrals by the day of receipt, decisions by the day of signature, new
/// clients by the day of admission. Broken down by up to three dimensions, filtered by any dimension of the table; the
/// answer has a number for every combination of categories, zeros included. Each query is recorded in the audit with its
/// purpose. The figures are not released: what is published comes from releases only.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "read_flow",
    params(
        ("table" = Table, Path, description = "A table of the kind `flow`.", example = "new_clients"),
        ("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
        FlowQuery,
    ),
    responses((status = 200, description = "The figures, as JSON-stat 2.0 or as comma-separated values with a line for every cell.", content(
        (JsonStat = "application/json", example = json!({
            "version": "2.0", "class": "dataset", "label": "New clients, 2022-H1",
            "source": "Assistance system for victims of human trafficking, Joutseno Reception Centre, Finnish Immigration Service",
            "updated": "2026-07-01T09:00:00Z", "note": ["Children in the clients' care are not included; they are reported apart, in totals only."],
            "id": ["period", "place"], "size": [1, 3], "role": {"time": ["period"]},
            "dimension": {
                "period": {"label": "Period", "category": {"index": ["2022-H1"], "label": {"2022-H1": "2022-H1"}}},
                "place": {"label": "Place of exploitation", "category": {
                    "index": ["in_finland", "outside_finland", "unknown"],
                    "label": {"in_finland": "In Finland", "outside_finland": "Outside Finland", "unknown": "Unknown"}}}
            },
            "value": [66, 73, 0],
            "extension": {"table": "new_clients", "kind": "flow", "unit": "persons", "first_day": "2022-01-01", "last_day": "2022-06-30",
                "filters": [], "live": true}
        })),
        (String = "text/csv", example = json!("period,place,value\r\n2022-H1,in_finland,66\r\n2022-H1,outside_finland,73\r\n2022-H1,unknown,0\r\n")),
    ))),
    security(("oauth2" = [ReadStatistics::SCOPE])),
)]
#[get("/v1/statistics/flow/{table}")]
pub async fn read_flow(
    caller: Caller<ReadStatistics>,
    http::Query(query): http::Query<FlowQuery>,
    request_id: RequestId,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let question = query.question(answer::table(&request)?)?;
    let asked = Asked { query: question, purpose: query.purpose, format: query.format };
    answer(&caller, &asked, &request, request_id, &state).await
}
