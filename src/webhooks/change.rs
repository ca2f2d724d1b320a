//! `PUT /v1/webhooks/{id}`: a webhook is to be otherwise from now on.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, put, web};

use super::changing::{Changing, check_url, entity_tag};
use super::delivery;
use super::store::{self, Change, WebhookRow};
use super::wire::{ChangeWebhook, Webhook, WebhookState};
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, IfMatch, Json, ProblemCode, RequestId};

/// Change a webhook
///
/// Sends events somewhere else, of other types, or not for now. Events wait while the webhook is disabled, up to 90 days,
/// and are delivered when it is enabled again. With another `url`, and when the webhook is enabled again after it was
/// disabled or failing, what was tried in vain is tried at once, with ten attempts as at first. What was given up before is
/// not: see `recover_webhook`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "change_webhook",
    params(("id" = Uuid, Path, description = "The webhook's id.")),
    request_body(content = ChangeWebhook, description = "What it is to be."),
    responses((status = 200, description = "The webhook as it is now.", body = Webhook)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[put("/v1/webhooks/{id}")]
pub async fn change_webhook(
    caller: Caller<ManageWebhooks>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<ChangeWebhook>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    check_url(&state, &body.value.url)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let reach = caller.reach();
    let changing = Changing { reach, id, if_match, actor, action: "webhook.change" };
    let change = async move |connection: &mut Link, before: &WebhookRow| {
        let ChangeWebhook { url, event_types, enabled } = body.value;
        let state = if enabled { WebhookState::Enabled } else { WebhookState::Disabled };
        let is_mended = url != before.url || before.state != WebhookState::Enabled.as_str();
        if !store::change(connection, before, Change { url, event_types, state }, actor.at).await? {
            return Ok(None);
        }
        if enabled && is_mended {
            delivery::store::retry(connection, id, actor.at).await?;
        }
        Ok(Some(store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?))
    };
    let row = to_the_end(changing.perform(state.clone(), change)).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(&state, &row))).json(Webhook::try_from(row)?))
}
