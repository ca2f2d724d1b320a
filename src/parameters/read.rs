//! `GET /v1/legal-parameters/{id}`.

use actix_web::{get, web};

use super::store::{self, ParameterRow};
use super::wire::LegalParameterValue;
use crate::access::{Caller, State, caller::ReadDecisions};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// Read a length fixed by law
///
/// One value, with its source and whether it has been verified.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "read_legal_parameter",
    params(("id" = Uuid, Path, description = "The value's id.")),
    responses((status = 200, description = "The value.", body = LegalParameterValue)),
    security(("oauth2" = [ReadDecisions::SCOPE])),
)]
#[get("/v1/legal-parameters/{id}")]
pub async fn read_legal_parameter(
    caller: Caller<ReadDecisions>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, &row), &LegalParameterValue::try_from(&row)?))
}

/// The entity tag of a value, which never changes.
pub(super) fn entity_tag(state: &State, row: &ParameterRow) -> String {
    state.vault.entity_tag("legal_parameter", row.id, 1)
}
