//! `GET /v1/webhooks`: one's own webhooks.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{Webhook, WebhookFilter, WebhookPage};
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "webhooks";

/// List webhooks
///
/// Your organisation's webhooks, newest first.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "list_webhooks",
    params(WebhookFilter),
    responses((status = 200, description = "A page of webhooks.", body = WebhookPage)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[get("/v1/webhooks")]
pub async fn list_webhooks(
    caller: Caller<ManageWebhooks>,
    Query(filter): Query<WebhookFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.created_at, id: row.id });
    let webhooks = rows.into_iter().map(Webhook::try_from).collect::<Result<_, _>>()?;
    let body = WebhookPage { webhooks, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
