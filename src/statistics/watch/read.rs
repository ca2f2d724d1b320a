//! `GET /v1/statistics/watch`: series by month, and which of them rise. The look is recorded before it is answered.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};

use super::wire::{Watch, WatchQuery, WatchedTable};
use crate::access::{Caller, State, caller::ReadStatistics};
use crate::db::{Act, Link};
use crate::http::{self, Answer, Error, ProblemCode, RequestId};
use crate::statistics::answer::{language, look};
use crate::statistics::{Dimension, Query, When, store};

/// Watch what rises
///
/// What is not yet visible in the statistics: true counts of each month by nationality, residence status, form of exploitation
/// or sector, with an alarm where the cases become more. The first twelve months are what the others are compared with; from
/// then on a Poisson CUSUM sums up what is above a reference value, and a sum that reaches a threshold is an alarm, after which
/// it begins anew. It watches for one case more in a month, or half as many again, and a series that stays as it was gives a
/// false alarm in a thousand months on the average: with many nationalities, now and then one. What did not occur at all is
/// told apart: a form that is never recognised may be one that nobody looks for. Each query is recorded in the audit with its
/// purpose; the figures are not released.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "watch_statistics",
    params(
        ("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
        WatchQuery,
    ),
    responses((status = 200, description = "The series.", body = Watch)),
    security(("oauth2" = [ReadStatistics::SCOPE])),
)]
#[get("/v1/statistics/watch")]
pub async fn watch_statistics(
    caller: Caller<ReadStatistics>,
    http::Query(asked): http::Query<WatchQuery>,
    request_id: RequestId,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let months = asked.months(state.clock.today()).ok_or(ProblemCode::InvalidQuery)?;
    let dimension = Dimension::from(asked.by);
    let table = asked.table.unwrap_or(WatchedTable::NewClients).into();
    let questions = months.iter().map(|month| Query::new(table, When::During(*month), Some(dimension.as_str()), &[]));
    let questions = questions.collect::<Result<Vec<_>, _>>()?;
    let (Some(first), Some(last)) = (questions.first(), months.last()) else { return Err(ProblemCode::InvalidQuery.into()) };
    let look = look(&caller, request_id, &state, asked.purpose, format!("watch {first} to {last}"));
    let counted = state.database.transaction(async |connection: &mut Link| -> Result<_, Error> {
        Act::new(look).perform(connection).await?;
        let mut values = vec![Vec::with_capacity(questions.len()); dimension.categories().len()];
        for question in &questions {
            let cube = store::count(connection, caller.reach(), question).await?;
            for (series, count) in values.iter_mut().zip(cube.counts()) {
                series.push(*count);
            }
        }
        Ok(values)
    });
    let counted = dimension.categories().into_iter().zip(counted.await?).collect();
    let language = language(&request);
    let watch = Watch::of(&asked, &months, counted, language);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store")).insert_header((VARY, "Accept-Language"));
    Ok(answer.insert_header((CONTENT_LANGUAGE, language.as_str())).json(watch))
}
