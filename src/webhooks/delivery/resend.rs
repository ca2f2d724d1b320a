//! `POST /v1/webhook-deliveries/{id}/resend`: an event is told once more.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::read::entity_tag;
use super::store::{self, DeliveryRow};
use super::wire::Delivery;
use crate::access::{Caller, Reach, State, caller::ManageWebhooks};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, ProblemCode, RequestId};
use crate::webhooks::store as webhooks;

/// Resend a delivery
///
/// Tells an event at once, with ten attempts as at first, whether it was delivered, given up, or waits for its next attempt.
/// Events of the same subject keep their order: what comes before it and is still to be told is told at once, too, and what
/// comes after it waits for it.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "resend_webhook_delivery",
    params(("id" = Uuid, Path, description = "The delivery's id.")),
    responses((status = 200, description = "The delivery, pending again.", body = Delivery)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[post("/v1/webhook-deliveries/{id}/resend")]
pub async fn resend_webhook_delivery(
    caller: Caller<ManageWebhooks>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let row = to_the_end(resend(state.clone(), caller.reach(), id, if_match, actor)).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(&state, &row))).json(Delivery::try_from(row)?))
}

async fn resend(state: web::Data<State>, reach: Reach, id: Uuid, if_match: IfMatch, actor: Actor) -> Result<DeliveryRow, Error> {
    let step = async |connection: &mut Link| -> Result<_, Error> {
        let row = store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
        if_match.check(&entity_tag(&state, &row))?;
        webhooks::lock(connection, row.webhook_id).await?;
        if !store::resend(connection, &row, actor.at).await? {
            return Err(Error::stale(state.vault.entity_tag("webhook_delivery", id, row.version + 1)));
        }
        let record = Record::act("webhook_delivery.resend", "webhook_delivery", id);
        Act::new(audit::store::record(actor, record)).perform(connection).await?;
        Ok(store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?)
    };
    state.database.transaction(step).await
}
