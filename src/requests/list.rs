//! `GET /v1/requests`: one's own calls.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{LoggedRequest, RequestFilter, RequestPage};
use crate::access::{Caller, State, caller::ReadRequests};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "requests";

/// List your calls
///
/// The calls of your organisation's programs in the last thirty days, the newest first. A call is there a second or two after
/// its answer.
#[utoipa::path(
    tag = "Requests",
    operation_id = "list_requests",
    params(RequestFilter),
    responses((status = 200, description = "A page of calls.", body = RequestPage)),
    security(("oauth2" = [ReadRequests::SCOPE])),
)]
#[get("/v1/requests")]
pub async fn list_requests(
    caller: Caller<ReadRequests>,
    Query(filter): Query<RequestFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.answered_at, id: row.id });
    let body = RequestPage { requests: rows.iter().map(LoggedRequest::from).collect(), next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
