//! `GET /v1/webhooks/{id}`: one of one's own webhooks.

use actix_web::{get, web};

use super::changing::entity_tag;
use super::store;
use super::wire::Webhook;
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// Read a webhook
///
/// Where events are sent, and whether they are. Its secret is never shown again.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "read_webhook",
    params(("id" = Uuid, Path, description = "The webhook's id.")),
    responses((status = 200, description = "The webhook.", body = Webhook)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[get("/v1/webhooks/{id}")]
pub async fn read_webhook(
    caller: Caller<ManageWebhooks>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, &row), &Webhook::try_from(row)?))
}
