//! `GET /v1/decisions`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{DecisionFilter, DecisionLine, DecisionPage};
use crate::access::{Caller, State, caller::ReadDecisions};
use crate::http::page::{self, DEFAULT_LIMIT, Page, Position};
use crate::http::{Answer, Query};

const LIST: &str = "decisions";

/// List decisions
///
/// Decisions of every kind, the newest draft first, without reasons and without anybody's identity.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "list_decisions",
    params(DecisionFilter),
    responses((status = 200, description = "A page of decisions.", body = DecisionPage)),
    security(("oauth2" = [ReadDecisions::SCOPE])),
)]
#[get("/v1/decisions")]
pub async fn list_decisions(
    caller: Caller<ReadDecisions>,
    Query(filter): Query<DecisionFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let after = filter.cursor.as_deref().map(|cursor| state.vault.position(LIST, caller.client_id, cursor)).transpose()?;
    let asked = Page { limit: filter.limit.unwrap_or(DEFAULT_LIMIT), after };
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next = asked.cut(&mut rows, |row| Position { at: row.drafted_at, id: row.id });
    let next_cursor = next.map(|position| state.vault.cursor(LIST, caller.client_id, position));
    let decisions = rows.iter().map(DecisionLine::try_from).collect::<Result<_, _>>()?;
    let body = DecisionPage { decisions, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
