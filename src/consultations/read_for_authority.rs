//! `GET /v1/assessment/consultations/{id}`: any consultation, for officers.

use actix_web::{get, web};

use super::read::entity_tag;
use super::store;
use super::wire::ConsultationForAuthority;
use crate::access::{Caller, State, caller::ReadConsultations};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// Read a consultation of any organisation
///
/// A consultation and whose it is. It names nobody, and so the look is not recorded.
#[utoipa::path(
    tag = "Consultations",
    operation_id = "read_consultation_for_authority",
    params(("id" = Uuid, Path, description = "The consultation's id.")),
    responses((status = 200, description = "The consultation.", body = ConsultationForAuthority)),
    security(("oauth2" = [ReadConsultations::SCOPE])),
)]
#[get("/v1/assessment/consultations/{id}")]
pub async fn read_consultation_for_authority(
    caller: Caller<ReadConsultations>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, id), &ConsultationForAuthority::try_from(&row)?))
}
