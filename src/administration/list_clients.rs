//! `GET /v1/api-clients`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{ApiClientFilter, ApiClientForAdministrator, ApiClientPage};
use crate::access::{Caller, State, caller::ReadAdministration};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "api_clients";

/// List API clients
///
/// The programs that may sign in, the newest first, each with when it last called.
#[utoipa::path(
    tag = "Administration",
    operation_id = "list_api_clients",
    params(ApiClientFilter),
    responses((status = 200, description = "A page of API clients.", body = ApiClientPage)),
    security(("oauth2" = [ReadAdministration::SCOPE])),
)]
#[get("/v1/api-clients")]
pub async fn list_api_clients(
    caller: Caller<ReadAdministration>,
    Query(filter): Query<ApiClientFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::clients(&connection, caller.reach(), filter.organisation_id, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.created_at, id: row.id });
    let body = ApiClientPage { api_clients: rows.iter().map(ApiClientForAdministrator::in_list).collect(), next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
