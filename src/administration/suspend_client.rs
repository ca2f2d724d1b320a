//! `POST /v1/api-clients/{id}/suspend` and `…/resume`.

use actix_web::{post, web};

use super::change::{self, Change, Changed};
use super::change_client::answer;
use super::store::ClientRow;
use super::wire::ApiClientWithCredentials;
use crate::access::{Caller, Reach, State, caller::Administer};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, ProblemCode, RequestId};

/// Suspend an API client
///
/// Within five seconds it gets no token, and those that live are refused. No client suspends itself.
#[utoipa::path(
    tag = "Administration",
    operation_id = "suspend_api_client",
    params(("id" = Uuid, Path, description = "The client's id.")),
    responses((status = 200, description = "The client is suspended.", body = ApiClientWithCredentials)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[post("/v1/api-clients/{id}/suspend")]
pub async fn suspend_api_client(
    caller: Caller<Administer>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let wish = Change { actor, action: "client.suspend", id, if_match: Some(if_match) };
    let row = to_the_end(suspend(state.clone(), caller.reach(), wish)).await?;
    answer(&state, &row).await
}

/// Resume an API client
///
/// It may do again what it might before.
#[utoipa::path(
    tag = "Administration",
    operation_id = "resume_api_client",
    params(("id" = Uuid, Path, description = "The client's id.")),
    responses((status = 200, description = "The client is not suspended any more.", body = ApiClientWithCredentials)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[post("/v1/api-clients/{id}/resume")]
pub async fn resume_api_client(
    caller: Caller<Administer>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let wish = Change { actor, action: "client.resume", id, if_match: Some(if_match) };
    let row = to_the_end(resume(state.clone(), caller.reach(), wish)).await?;
    answer(&state, &row).await
}

/// Suspends a client.
///
/// # Errors
/// `illegal_transition` where it is suspended already, or suspends itself.
pub async fn suspend(state: web::Data<State>, reach: Reach, wish: Change) -> Result<ClientRow, Error> {
    let actor = wish.actor;
    let change = async |_: &Link, before: &ClientRow| {
        if before.suspended_at.is_some() || actor.api_client_id == Some(before.id) {
            return Err(ProblemCode::IllegalTransition.into());
        }
        Ok(Changed { client: ClientRow { suspended_at: Some(actor.at), ..before.clone() }, writes: Vec::new() })
    };
    change::client(&state, reach, wish, change).await
}

/// Ends a suspension.
///
/// # Errors
/// `illegal_transition` where it is not suspended.
pub async fn resume(state: web::Data<State>, reach: Reach, wish: Change) -> Result<ClientRow, Error> {
    let change = async |_: &Link, before: &ClientRow| {
        if before.suspended_at.is_none() {
            return Err(ProblemCode::IllegalTransition.into());
        }
        Ok(Changed { client: ClientRow { suspended_at: None, ..before.clone() }, writes: Vec::new() })
    };
    change::client(&state, reach, wish, change).await
}
