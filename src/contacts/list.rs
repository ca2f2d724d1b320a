//! `GET /v1/contacts`.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{ContactFilter, ContactPage, RecordedContact};
use crate::access::{Caller, State, caller::ReadContacts};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "contacts";

/// List contacts
///
/// The contacts of the advice line, the last recorded first.
#[utoipa::path(
    tag = "Contacts",
    operation_id = "list_contacts",
    params(ContactFilter),
    responses((status = 200, description = "A page of contacts.", body = ContactPage)),
    security(("oauth2" = [ReadContacts::SCOPE])),
)]
#[get("/v1/contacts")]
pub async fn list_contacts(
    caller: Caller<ReadContacts>,
    Query(filter): Query<ContactFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.recorded_at, id: row.id });
    let contacts = rows.iter().map(RecordedContact::try_from).collect::<Result<_, _>>()?;
    let body = ContactPage { contacts, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
