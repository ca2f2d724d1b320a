//! `GET /v1/organisations/{id}`.

use actix_web::{get, web};

use super::store::{self, OrganisationRow};
use super::wire::OrganisationForAdministrator;
use crate::access::{Caller, State, caller::ReadAdministration};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// Read an organisation
///
/// Its name, what it counts as when it refers, and whether it is suspended.
#[utoipa::path(
    tag = "Administration",
    operation_id = "read_organisation",
    params(("id" = Uuid, Path, description = "The organisation's id.")),
    responses((status = 200, description = "The organisation.", body = OrganisationForAdministrator)),
    security(("oauth2" = [ReadAdministration::SCOPE])),
)]
#[get("/v1/organisations/{id}")]
pub async fn read_organisation(
    caller: Caller<ReadAdministration>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::organisation(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, &row), &OrganisationForAdministrator::try_from(&row)?))
}

/// The entity tag of an organisation.
#[must_use]
pub fn entity_tag(state: &State, row: &OrganisationRow) -> String {
    state.vault.entity_tag("organisation", row.id, row.version)
}
