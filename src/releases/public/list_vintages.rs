//! `GET /v1/statistics/vintages`: what was published when, and what was corrected. For everyone.

use actix_web::{HttpRequest, get, web};

use super::vintages::StatisticsVintages;
use crate::access::State;
use crate::http::public::{JSON, Rendered, asked};
use crate::http::{Answer, IfNoneMatch};
use crate::statistics::answer::language;

/// List what was published
///
/// Every vintage of every period with the time of its publication; of a correction, why it was made and every figure that
/// differs from the vintage before.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "list_statistics_vintages",
    responses((status = 200, description = "The vintages.", body = StatisticsVintages)),
    security(()),
)]
#[get("/v1/statistics/vintages")]
pub async fn list_statistics_vintages(condition: IfNoneMatch, request: HttpRequest, state: web::Data<State>) -> Answer {
    let (language, holdings) = (language(&request), state.released.holdings());
    let render = || Rendered::json(language, &StatisticsVintages::all(&holdings));
    Ok(holdings.rendered(&asked(&request, JSON, language), render)?.answer(&condition))
}
