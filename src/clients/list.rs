//! `GET /v1/clients`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{ClientFilter, ClientPage, Spell};
use crate::access::{Caller, State, caller::ReadClients};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "clients";

/// List clients
///
/// Assistance spells, newest first, without anybody's identity. A person who was admitted twice has two.
#[utoipa::path(
    tag = "Clients",
    operation_id = "list_clients",
    params(ClientFilter),
    responses((status = 200, description = "A page of spells.", body = ClientPage)),
    security(("oauth2" = [ReadClients::SCOPE])),
)]
#[get("/v1/clients")]
pub async fn list_clients(
    caller: Caller<ReadClients>,
    Query(filter): Query<ClientFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, state.clock.today(), asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.opened_at, id: row.id });
    let spells = rows.iter().map(Spell::try_from).collect::<Result<_, _>>()?;
    let body = ClientPage { spells, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
