//! `GET /v1/deadlines`.

use actix_web::{HttpRequest, get, web};
use chrono::{Days, NaiveTime};

use super::store::{self, Asked, DeadlineRow};
use super::wire::{Deadline, DeadlineFilter, DeadlinePage};
use crate::access::{Caller, State, caller::ReadClients};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "deadlines";
/// How far the list looks ahead unless asked otherwise.
const AHEAD: Days = Days::new(30);
/// After how many days a draft has waited long enough, unless asked otherwise.
const DRAFT_DAYS: u16 = 14;

/// List deadlines
///
/// What has to be done soon, the earliest first: answers to requests for information, ends of the time for an appeal, ends of
/// reflection and recovery periods, clients and children in care who come of age (by the end of the month: the birthday stays
/// sealed), drafts that wait for a signature. Ids, kinds and days, and nobody's identity.
#[utoipa::path(
    tag = "Clients",
    operation_id = "list_deadlines",
    params(DeadlineFilter),
    responses((status = 200, description = "A page of deadlines.", body = DeadlinePage)),
    security(("oauth2" = [ReadClients::SCOPE])),
)]
#[get("/v1/deadlines")]
pub async fn list_deadlines(
    caller: Caller<ReadClients>,
    Query(filter): Query<DeadlineFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let page = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let today = state.clock.today();
    let asked = Asked {
        today,
        until: filter.until.unwrap_or(today + AHEAD),
        kind: filter.kind,
        draft_days: filter.draft_days.unwrap_or(DRAFT_DAYS),
    };
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), asked, page).await?;
    // The list goes by days: a position in it is the midnight, of no time zone, with which a day begins.
    let position = |row: &DeadlineRow| Position { at: row.due_on.and_time(NaiveTime::MIN).and_utc(), id: row.id };
    let next_cursor = pages.next(page, &mut rows, position);
    let deadlines = rows.iter().map(Deadline::try_from).collect::<Result<_, _>>()?;
    let body = DeadlinePage { deadlines, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
