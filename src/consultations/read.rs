//! `GET /v1/consultations/{id}`: one of one's own consultations.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use uuid::Uuid;

use super::store;
use super::wire::Consultation;
use crate::access::{Caller, State, caller::RecordConsultations};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// The entity tag of a consultation, which never changes.
pub(super) fn entity_tag(state: &State, id: Uuid) -> String {
    state.vault.entity_tag("consultation", id, 1)
}

/// 201 with a consultation that was kept just now or, `replayed`, before.
pub(super) fn created(state: &State, id: Uuid, path: &str, body: &impl Serialize, replayed: bool) -> HttpResponse {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("{path}/{id}"))).insert_header((ETAG, entity_tag(state, id)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    answer.json(body)
}

/// Read a consultation
///
/// One of your organisation's consultations. That of another organisation answers exactly as one that does not exist.
#[utoipa::path(
    tag = "Consultations",
    operation_id = "read_consultation",
    params(("id" = Uuid, Path, description = "The consultation's id.")),
    responses((status = 200, description = "The consultation.", body = Consultation)),
    security(("oauth2" = [RecordConsultations::SCOPE])),
)]
#[get("/v1/consultations/{id}")]
pub async fn read_consultation(
    caller: Caller<RecordConsultations>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, id), &Consultation::try_from(&row)?))
}
