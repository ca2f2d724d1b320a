//! `GET /v1/organisations`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{OrganisationFilter, OrganisationForAdministrator, OrganisationPage};
use crate::access::{Caller, State, caller::ReadAdministration};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "organisations";

/// List organisations
///
/// Partners and the assistance system itself, the newest first.
#[utoipa::path(
    tag = "Administration",
    operation_id = "list_organisations",
    params(OrganisationFilter),
    responses((status = 200, description = "A page of organisations.", body = OrganisationPage)),
    security(("oauth2" = [ReadAdministration::SCOPE])),
)]
#[get("/v1/organisations")]
pub async fn list_organisations(
    caller: Caller<ReadAdministration>,
    Query(filter): Query<OrganisationFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::organisations(&connection, caller.reach(), asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.created_at, id: row.id });
    let organisations = rows.iter().map(OrganisationForAdministrator::try_from).collect::<Result<_, _>>()?;
    let body = OrganisationPage { organisations, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
