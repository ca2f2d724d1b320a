//! `GET /v1/statistics/reviews`: of which periods there are reviews. For everyone.

use actix_web::{HttpRequest, get, web};

use super::wire::StatisticsReviews;
use crate::access::State;
use crate::http::public::{JSON, Rendered, asked};
use crate::http::{Answer, IfNoneMatch};
use crate::statistics::answer::language;

/// List the reviews
///
/// The half-years and years of which there are reviews, the earliest first, with their names in the language of
/// `Accept-Language`.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "list_statistics_reviews",
    params(("Accept-Language" = Option<String>, Header, description = "Which language the names are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi")),
    responses((status = 200, description = "The reviews.", body = StatisticsReviews)),
    security(()),
)]
#[get("/v1/statistics/reviews")]
pub async fn list_statistics_reviews(condition: IfNoneMatch, request: HttpRequest, state: web::Data<State>) -> Answer {
    let (language, holdings) = (language(&request), state.released.holdings());
    let render = || Rendered::json(language, &StatisticsReviews::all(&holdings, language));
    Ok(holdings.rendered(&asked(&request, JSON, language), render)?.answer(&condition))
}
