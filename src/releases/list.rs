//! `GET /v1/releases`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{Release, ReleaseFilter, ReleasePage};
use crate::access::{Caller, State, caller::ReadReleases};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "releases";

/// List releases
///
/// Releases in every state, the newest draft first, without any figure.
#[utoipa::path(
    tag = "Releases",
    operation_id = "list_releases",
    params(ReleaseFilter),
    responses((status = 200, description = "A page of releases.", body = ReleasePage)),
    security(("oauth2" = [ReadReleases::SCOPE])),
)]
#[get("/v1/releases")]
pub async fn list_releases(
    caller: Caller<ReadReleases>,
    Query(filter): Query<ReleaseFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.drafted_at, id: row.id });
    let releases = rows.iter().map(Release::try_from).collect::<Result<_, _>>()?;
    let body = ReleasePage { releases, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
