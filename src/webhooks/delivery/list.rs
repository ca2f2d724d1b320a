//! `GET /v1/webhook-deliveries`: what was told and what is still to be told.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{Delivery, DeliveryFilter, DeliveryPage};
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "webhook_deliveries";

/// List deliveries
///
/// What was told to your organisation's webhooks and what is still to be told, newest first, for 90 days.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "list_webhook_deliveries",
    params(DeliveryFilter),
    responses((status = 200, description = "A page of deliveries.", body = DeliveryPage)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[get("/v1/webhook-deliveries")]
pub async fn list_webhook_deliveries(
    caller: Caller<ManageWebhooks>,
    Query(filter): Query<DeliveryFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.created_at, id: row.id });
    let deliveries = rows.into_iter().map(Delivery::try_from).collect::<Result<_, _>>()?;
    let body = DeliveryPage { deliveries, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
