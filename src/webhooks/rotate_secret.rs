//! `POST /v1/webhooks/{id}/rotate-secret`: deliveries are signed with a new secret, and for a day with both.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use chrono::TimeDelta;

use super::changing::Changing;
use super::secrets;
use super::store::{self, WebhookRow};
use super::wire::RotatedSecret;
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, IfMatch, RequestId};

/// How long the secret before is valid.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Rotate a webhook's secret
///
/// Deliveries are signed with a new secret from now on, and for 24 hours with the one before, too: then
/// `webhook-signature` has two signatures, and either is enough. A secret from before that ends at once.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "rotate_webhook_secret",
    params(("id" = Uuid, Path, description = "The webhook's id.")),
    responses((status = 200, description = "The new secret.", body = RotatedSecret)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[post("/v1/webhooks/{id}/rotate-secret")]
pub async fn rotate_webhook_secret(
    caller: Caller<ManageWebhooks>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let changing = Changing { reach: caller.reach(), id, if_match, actor, action: "webhook.rotate_secret" };
    let (secret, sealed) = secrets::generate(&state.vault, id)?;
    let previous_valid_until = actor.at + OVERLAP;
    let rotate = async move |connection: &mut Link, before: &WebhookRow| {
        if !store::touch(connection, before, actor.at).await? {
            return Ok(None);
        }
        store::rotate(connection, sealed, previous_valid_until).await?;
        Ok(Some(before.version + 1))
    };
    let version = to_the_end(changing.perform(state.clone(), rotate)).await?;
    let body = RotatedSecret { secret: secret.reveal(), previous_valid_until };
    Ok(HttpResponse::Ok().insert_header((ETAG, state.vault.entity_tag("webhook", id, version))).json(body))
}
