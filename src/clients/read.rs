//! `GET /v1/clients/{id}`: who a client is. The look is recorded before it is answered.

use actix_web::{get, web};

use super::Person;
use super::periods;
use super::store::{self, identity_place};
use super::wire::{ClientForAuthority, Spell};
use crate::access::{Caller, State, caller::ReadClients};
use crate::audit::{self, Actor, Record};
use crate::db::Act;
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode, RequestId};

/// Read a client
///
/// Who the client is, every assistance spell, and the reflection and recovery periods. The look is recorded in the audit before it is answered.
#[utoipa::path(
    tag = "Clients",
    operation_id = "read_client",
    params(("id" = Uuid, Path, description = "The client's id.")),
    responses((status = 200, description = "The client.", body = ClientForAuthority)),
    security(("oauth2" = [ReadClients::SCOPE])),
)]
#[get("/v1/clients/{id}")]
pub async fn read_client(
    caller: Caller<ReadClients>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let rows = store::spells_of(&connection, caller.reach(), id).await?;
    let version = rows.iter().map(|row| row.version).sum::<i32>() + periods::store::changes(&connection, id).await?;
    let (own, children): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.person_id == id);
    let Some((key, sealed)) = store::identity(&connection, caller.reach(), id).await?.filter(|_| !own.is_empty()) else {
        return Err(ProblemCode::NotFound.into());
    };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let look = Record::act("client.read", "client", id).of(id).showing_identity();
    Act::new(audit::store::record(actor, look)).perform(&connection).await?;
    let key = state.vault.unwrap(id, &key.key_encryption_key, &key.wrapped)?;
    let person = sealed.map(|sealed| key.open::<Person>(identity_place(id), &sealed)).transpose()?;
    let spells = |rows: &[&store::SpellRow]| rows.iter().map(|row| Spell::try_from(*row)).collect::<Result<Vec<_>, _>>();
    let body = ClientForAuthority {
        client_id: id,
        person,
        spells: spells(&own)?,
        periods: periods::store::of_person(&connection, id).await?.into_iter().map(Into::into).collect(),
        children_in_care: spells(&children)?,
    };
    Ok(condition.answer(&state.vault.entity_tag("client", id, version), &body))
}
