//! `GET /v1/decisions`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{DecisionFilter, DecisionLine, DecisionPage};
use crate::access::{Caller, State, caller::ReadDecisions};
use crate::http::page::{self, Position};
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
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.drafted_at, id: row.id });
    let decisions = rows.iter().map(DecisionLine::try_from).collect::<Result<_, _>>()?;
    let body = DecisionPage { decisions, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
