//! `GET /v1/api-clients/{id}`.

use actix_web::{get, web};

use super::change::entity_tag;
use super::store::{self, ClientRow};
use super::wire::{ApiClientForAdministrator, ApiClientWithCredentials, KeyOfClient, SecretOfClient};
use crate::access::{Caller, State, caller::ReadAdministration};
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode};
use crate::organisations::store as organisations;

/// Read an API client
///
/// What it may do and how it signs in: its keys by thumbprint, its secrets by their times.
#[utoipa::path(
    tag = "Administration",
    operation_id = "read_api_client",
    params(("id" = Uuid, Path, description = "The client's id.")),
    responses((status = 200, description = "The client.", body = ApiClientWithCredentials)),
    security(("oauth2" = [ReadAdministration::SCOPE])),
)]
#[get("/v1/api-clients/{id}")]
pub async fn read_api_client(
    caller: Caller<ReadAdministration>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::client(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let body = with_credentials(&connection, &row).await?;
    Ok(condition.answer(&entity_tag(&state, &row), &body))
}

/// The client with how it signs in.
///
/// # Errors
/// When the database does not answer.
pub async fn with_credentials(connection: &Link, row: &ClientRow) -> Result<ApiClientWithCredentials, Error> {
    let secrets = store::secrets(connection, row.id).await?.into_iter();
    let keys = organisations::keys(connection, row.id).await?;
    Ok(ApiClientWithCredentials {
        client: ApiClientForAdministrator::from(row),
        secrets: secrets.map(|(created_at, ends_at)| SecretOfClient { created_at, ends_at }).collect(),
        keys: keys.iter().map(KeyOfClient::from).collect(),
    })
}
