//! `PATCH /v1/api-clients/{id}`: its name, its scopes, and what stands for it elsewhere.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, patch, web};

use super::change::{self, Change, Changed, entity_tag};
use super::create_client::scopes;
use super::read_client::with_credentials;
use super::store::{self, ClientRow};
use super::wire::{ApiClientWithCredentials, ChangeApiClient};
use crate::access::{Caller, Reach, State, caller::Administer};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::text::normal;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId};
use crate::organisations::client::Place;

/// Change an API client
///
/// What is left out stays as it is; what is `null` is taken away. A scope that is withdrawn works no longer within five
/// seconds, though tokens live that carry it.
#[utoipa::path(
    tag = "Administration",
    operation_id = "change_api_client",
    params(("id" = Uuid, Path, description = "The client's id.")),
    request_body(content = ChangeApiClient, description = "What is to change."),
    responses((status = 200, description = "The client as it is now.", body = ApiClientWithCredentials)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[patch("/v1/api-clients/{id}")]
pub async fn change_api_client(
    caller: Caller<Administer>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<ChangeApiClient>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let wish = Change { actor, action: "client.change", id, if_match: Some(if_match) };
    let row = to_the_end(apply(state.clone(), caller.reach(), wish, body.value)).await?;
    answer(&state, &row).await
}

async fn apply(state: web::Data<State>, reach: Reach, wish: Change, new: ChangeApiClient) -> Result<ClientRow, Error> {
    let change = async |connection: &Link, before: &ClientRow| {
        let mut after = before.clone();
        if let Some(asked) = new.scopes {
            let owner = store::organisation(connection, reach, before.organisation_id).await?.ok_or(ProblemCode::NotFound)?;
            let place = Place { of_assistance_system: owner.is_assistance_system, in_sandbox: before.is_sandbox };
            after.scopes = scopes(&asked, place)?;
        }
        if let Some(name) = new.name {
            after.name = normal(&name);
        }
        if let Some(external) = new.external_identity {
            (after.external_issuer, after.external_subject) =
                external.map(|external| (external.issuer, external.subject)).unzip();
        }
        if let Some(member) = new.xroad_member {
            after.xroad_member = member;
        }
        Ok(Changed { client: after, writes: Vec::new() })
    };
    change::client(&state, reach, wish, change).await
}

/// 200 with the client as it is now.
///
/// # Errors
/// When the database does not answer.
pub async fn answer(state: &State, row: &ClientRow) -> Answer {
    let body = with_credentials(&*state.database.connection().await?, row).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(state, row))).json(body))
}
