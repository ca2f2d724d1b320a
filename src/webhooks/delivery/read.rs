//! `GET /v1/webhook-deliveries/{id}`: what became of one delivery.

use actix_web::{get, web};

use super::store::{self, DeliveryRow};
use super::wire::Delivery;
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// The entity tag of a delivery.
pub(super) fn entity_tag(state: &State, row: &DeliveryRow) -> String {
    state.vault.entity_tag("webhook_delivery", row.id, row.version)
}

/// Read a delivery
///
/// How often it was tried, and what became of it.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "read_webhook_delivery",
    params(("id" = Uuid, Path, description = "The delivery's id.")),
    responses((status = 200, description = "The delivery.", body = Delivery)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[get("/v1/webhook-deliveries/{id}")]
pub async fn read_webhook_delivery(
    caller: Caller<ManageWebhooks>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, &row), &Delivery::try_from(row)?))
}
