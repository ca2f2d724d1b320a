//! `GET /v1/requests/{id}`: what became of a call.

use actix_web::{get, web};

use super::store;
use super::wire::LoggedRequest;
use crate::access::{Caller, State, caller::ReadRequests};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// Read one of your calls
///
/// By the id of the request (`X-Request-Id`). Where your programs used an id twice, the newer call is told.
#[utoipa::path(
    tag = "Requests",
    operation_id = "read_request",
    params(("id" = Uuid, Path, description = "The request's id.")),
    responses((status = 200, description = "The call.", body = LoggedRequest)),
    security(("oauth2" = [ReadRequests::SCOPE])),
)]
#[get("/v1/requests/{id}")]
pub async fn read_request(
    caller: Caller<ReadRequests>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&state.vault.entity_tag("request", row.id, 1), &LoggedRequest::from(&row)))
}
