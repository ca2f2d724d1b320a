//! `GET /v1/statistics/reviews/{period}`: what the figures of a half-year or a year say. For everyone, from memory.

use actix_web::http::header::ACCEPT;
use actix_web::{HttpRequest, get, web};

use super::question::{Format, ReviewQuery};
use super::review::Review;
use super::text;
use super::wire::StatisticsReview;
use crate::access::State;
use crate::http::public::{Rendered, asked};
use crate::http::{self, Answer, Error, IfNoneMatch, ProblemCode};
use crate::statistics::answer::{header, language};

/// Read a review
///
/// What the figures of a half-year (`2022-H1`) or a year (`2022`) say, in sentences, with a media release, in the language of
/// `Accept-Language` (Finnish, Swedish, English). It is made of released figures only; every sentence names those that it
/// rests on. A figure that is withheld is said to be withheld. `More than ever before` is said where a figure is higher than
/// in every earlier period of the same length that has been released. As JSON or as text, by `Accept` or `format`.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "read_statistics_review",
    params(
        ("period" = String, Path, description = "A half-year or a year.", pattern = "^20[0-9]{2}(-H[12])?$", max_length = 7, example = "2022-H1"),
        ("Accept-Language" = Option<String>, Header, description = "Which language it is in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
        ReviewQuery,
    ),
    responses((status = 200, description = "The review.", content(
        (StatisticsReview = "application/json"),
        (String = "text/plain", example = json!("Half-year review 2022: 1 January to 30 June 2022\n================================================\n")),
    ))),
    security(()),
)]
#[get("/v1/statistics/reviews/{period}")]
pub async fn read_statistics_review(
    http::Query(query): http::Query<ReviewQuery>,
    condition: IfNoneMatch,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let format = query.format.as_deref().map_or_else(|| Format::accepted(&header(&request, &ACCEPT)), Format::parse);
    let format = format.ok_or(ProblemCode::NotAcceptable)?;
    let language = query.lang.unwrap_or_else(|| language(&request));
    let holdings = state.released.holdings();
    let period = request.match_info().get("period").unwrap_or_default();
    let render = || {
        let review = Review::of(&holdings, period, language).ok_or(ProblemCode::NotFound)?;
        let body = match format {
            Format::Json => serde_json::to_vec(&StatisticsReview::from(review)).map_err(Error::internal)?,
            Format::Text => text::write(&review, language).into_bytes(),
        };
        Ok::<_, Error>(Rendered::new(format.content_type(), Some(language), "Accept, Accept-Language", body))
    };
    Ok(holdings.rendered(&asked(&request, format.content_type(), language), render)?.answer(&condition))
}
