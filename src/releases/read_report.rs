//! `GET /v1/releases/{id}/report`: what the gate found.

use actix_web::{get, web};

use super::keep::entity_tag;
use super::store;
use super::wire::ReleaseReport;
use crate::access::{Caller, State, caller::ReadReleases};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode};

/// Read the report of a release
///
/// What could be inferred, from which figures were withheld and why, and what the exact tables tell by themselves. There is
/// no true count in it, but it tells where there are few: it is for the assistance system only. 404 before the audit.
#[utoipa::path(
    tag = "Releases",
    operation_id = "read_release_report",
    params(("id" = Uuid, Path, description = "The release's id.")),
    responses((status = 200, description = "The report.", body = ReleaseReport)),
    security(("oauth2" = [ReadReleases::SCOPE])),
)]
#[get("/v1/releases/{id}/report")]
pub async fn read_release_report(
    caller: Caller<ReadReleases>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let (Some(text), Some(audited_against)) = (&row.report, row.audited_against) else {
        return Err(ProblemCode::NotFound.into());
    };
    let report = serde_json::from_str(text).map_err(Error::internal)?;
    let body = ReleaseReport { release_id: id, audited_at: row.audited_at, audited_against, report };
    Ok(condition.answer(&entity_tag(&state, &row), &body))
}
