//! `GET /v1/statistics/own/{table}`: a partner counts what it has sent itself.

use actix_web::{HttpRequest, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{counted, format};
use super::jsonstat::JsonStat;
use super::store;
use super::table::Table;
use super::wire::OwnQuery;
use crate::access::{Caller, State, caller::CountOwn};
use crate::http::{self, Answer, Error, ProblemCode};

/// A table of which an organisation may count its own part: everything in it was told by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnTable {
    /// Referrals that the organisation has submitted, by the day on which they were received.
    Referrals,
    /// Consultations that the organisation has recorded, by the day on which they were held.
    Consultations,
}

impl OwnTable {
    fn parse(text: &str) -> Option<Table> {
        [Table::Referrals, Table::Consultations].into_iter().find(|table| table.as_str() == text)
    }
}

/// Count one's own referrals or consultations
///
/// True counts of what one's own organisation has sent within a period, as it was sent, those that were withdrawn or have
/// lapsed included: for its own reports. Broken down by up to three dimensions of the table
/// (`GET /v1/statistics/live/{table}` names them). What the assistance system has found out or decided since is not in it;
/// the figures of everyone are released (`GET /v1/statistics/tables`).
#[utoipa::path(
    tag = "Statistics",
    operation_id = "read_own_flow",
    params(
        ("table" = inline(OwnTable), Path, description = "What is counted.", example = "referrals"),
        ("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
        OwnQuery,
    ),
    responses((status = 200, description = "The figures, as JSON-stat 2.0 or as comma-separated values with a line for every cell.", content(
        (JsonStat = "application/json", example = json!({
            "version": "2.0", "class": "dataset", "label": "Referrals to the assistance system, 2026",
            "source": "Assistance system for victims of human trafficking, Joutseno Reception Centre, Finnish Immigration Service",
            "updated": "2026-11-25T09:00:00Z", "note": ["A referral counts in the period in which it was received, whatever became of it. One person may be referred several times."],
            "id": ["period", "place"], "size": [1, 3], "role": {"time": ["period"]},
            "dimension": {
                "period": {"label": "Period", "category": {"index": ["2026"], "label": {"2026": "2026"}}},
                "place": {"label": "Place of exploitation", "category": {
                    "index": ["in_finland", "outside_finland", "unknown"],
                    "label": {"in_finland": "In Finland", "outside_finland": "Outside Finland", "unknown": "Unknown"}}}
            },
            "value": [4, 1, 0],
            "extension": {"table": "referrals", "kind": "flow", "unit": "referrals", "first_day": "2026-01-01", "last_day": "2026-12-31",
                "filters": [], "live": true}
        })),
        (String = "text/csv", example = json!("period,place,value\r\n2026,in_finland,4\r\n2026,outside_finland,1\r\n2026,unknown,0\r\n")),
    ))),
    security(("oauth2" = [CountOwn::SCOPE])),
)]
#[get("/v1/statistics/own/{table}")]
pub async fn read_own_flow(
    caller: Caller<CountOwn>,
    http::Query(asked): http::Query<OwnQuery>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let table = request.match_info().get("table").and_then(OwnTable::parse).ok_or(ProblemCode::NotFound)?;
    let format = format(asked.format.as_deref(), &request)?;
    let query = asked.question(table).map_err(Error::from)?;
    let connection = state.database.connection().await?;
    let cube = store::count(&connection, caller.reach(), &query).await?;
    counted(&query, &cube, format, &request, &state)
}
