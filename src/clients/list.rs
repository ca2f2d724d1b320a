//! `GET /v1/clients`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{ClientFilter, ClientPage, Spell};
use crate::access::{Caller, State, caller::ReadClients};
use crate::http::page::{self, DEFAULT_LIMIT, Page, Position};
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
    let after = filter.cursor.as_deref().map(|cursor| state.vault.position(LIST, caller.client_id, cursor)).transpose()?;
    let asked = Page { limit: filter.limit.unwrap_or(DEFAULT_LIMIT), after };
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next = asked.cut(&mut rows, |row| Position { at: row.opened_at, id: row.id });
    let next_cursor = next.map(|position| state.vault.cursor(LIST, caller.client_id, position));
    let spells = rows.iter().map(Spell::try_from).collect::<Result<_, _>>()?;
    let body = ClientPage { spells, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
