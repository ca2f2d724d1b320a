//! `DELETE /v1/webhooks/{id}`: nothing is sent there any more.

use actix_web::{HttpResponse, delete, web};

use super::changing::Changing;
use super::store::{self, WebhookRow};
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, IfMatch, RequestId};

/// Delete a webhook
///
/// Nothing is sent there any more. The log of its deliveries and its secrets are deleted with it.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "delete_webhook",
    params(("id" = Uuid, Path, description = "The webhook's id.")),
    responses((status = 204, description = "The webhook is gone.")),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[delete("/v1/webhooks/{id}")]
pub async fn delete_webhook(
    caller: Caller<ManageWebhooks>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let changing = Changing { reach: caller.reach(), id, if_match, actor, action: "webhook.delete" };
    let delete = async |connection: &mut Link, before: &WebhookRow| Ok(store::delete(connection, before).await?.then_some(()));
    to_the_end(changing.perform(state.clone(), delete)).await?;
    Ok(HttpResponse::NoContent().finish())
}
