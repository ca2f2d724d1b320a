//! `GET /v1/contacts/{id}`.

use actix_web::{get, web};
use uuid::Uuid;

use super::store;
use super::wire::RecordedContact;
use crate::access::{Caller, State, caller::ReadContacts};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

/// The entity tag of a contact, which never changes.
pub(super) fn entity_tag(state: &State, id: Uuid) -> String {
    state.vault.entity_tag("contact", id, 1)
}

/// Read a contact
///
/// A contact of the advice line. It names nobody, and so the look is not recorded.
#[utoipa::path(
    tag = "Contacts",
    operation_id = "read_contact",
    params(("id" = Uuid, Path, description = "The contact's id.")),
    responses((status = 200, description = "The contact.", body = RecordedContact)),
    security(("oauth2" = [ReadContacts::SCOPE])),
)]
#[get("/v1/contacts/{id}")]
pub async fn read_contact(
    caller: Caller<ReadContacts>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(condition.answer(&entity_tag(&state, id), &RecordedContact::try_from(&row)?))
}
