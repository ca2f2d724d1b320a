//! `POST /v1/webhooks/{id}/recover`: what a webhook has missed is delivered to it after all.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};

use super::changing::Changing;
use super::delivery::store::recover;
use super::store::{self, WebhookRow};
use super::wire::{RecoverWebhook, Recovery};
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, IfMatch, Json, RequestId};

/// Recover what a webhook missed
///
/// Delivers at once, with ten attempts as at first, every event since then that this webhook wants and has not got: those
/// that were given up, those that wait for their next attempt, and those that are older than the webhook. Call it when your
/// endpoint has been mended. What was delivered is not delivered again. What happened while the webhook was disabled is
/// not counted: it follows by itself when the webhook is enabled.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "recover_webhook",
    params(("id" = Uuid, Path, description = "The webhook's id.")),
    request_body(content = RecoverWebhook, description = "Since when."),
    responses((status = 200, description = "How much is delivered.", body = Recovery)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[post("/v1/webhooks/{id}/recover")]
pub async fn recover_webhook(
    caller: Caller<ManageWebhooks>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<RecoverWebhook>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let changing = Changing { reach: caller.reach(), id, if_match, actor, action: "webhook.recover" };
    let since = body.value.since;
    let recover = async move |connection: &mut Link, before: &WebhookRow| {
        if !store::touch(connection, before, actor.at).await? {
            return Ok(None);
        }
        Ok(Some((recover(connection, id, since, actor.at).await?, before.version + 1)))
    };
    let (scheduled, version) = to_the_end(changing.perform(state.clone(), recover)).await?;
    let etag = state.vault.entity_tag("webhook", id, version);
    Ok(HttpResponse::Ok().insert_header((ETAG, etag)).json(Recovery { scheduled }))
}
