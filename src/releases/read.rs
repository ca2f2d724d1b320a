//! `GET /v1/releases/{id}`.

use actix_web::{get, web};

use super::keep::entity_tag;
use super::store;
use super::wire::Release;
use crate::access::{Caller, State, caller::ReadReleases};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// Read a release
///
/// Where a release is on its way. Its figures are read by everybody at `/v1/statistics/tables` once they are out.
#[utoipa::path(
    tag = "Releases",
    operation_id = "read_release",
    params(("id" = Uuid, Path, description = "The release's id.")),
    responses((status = 200, description = "The release.", body = Release)),
    security(("oauth2" = [ReadReleases::SCOPE])),
)]
#[get("/v1/releases/{id}")]
pub async fn read_release(
    caller: Caller<ReadReleases>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, &row), &Release::try_from(&row)?))
}
