//! `GET /v1/legal-parameters`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{LegalParameterFilter, LegalParameterPage, LegalParameterValue};
use crate::access::{Caller, State, caller::ReadDecisions};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "legal_parameters";

/// List lengths fixed by law
///
/// How long reflection and recovery periods may be and how long an appeal may be lodged: with `on`, the values in force on
/// that day; without it, every value, the last recorded first.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "list_legal_parameters",
    params(LegalParameterFilter),
    responses((status = 200, description = "A page of values.", body = LegalParameterPage)),
    security(("oauth2" = [ReadDecisions::SCOPE])),
)]
#[get("/v1/legal-parameters")]
pub async fn list_legal_parameters(
    caller: Caller<ReadDecisions>,
    Query(filter): Query<LegalParameterFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.recorded_at, id: row.id });
    let legal_parameters = rows.iter().map(LegalParameterValue::try_from).collect::<Result<_, _>>()?;
    let body = LegalParameterPage { legal_parameters, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
