//! `GET /v1/clients/{id}`: who a client is. The look is recorded before it is answered.

use actix_web::{get, web};
use uuid::Uuid;

use super::identifications::wire::Identification;
use super::store::{self, SpellRow, identity_place};
use super::wire::{ClientForAuthority, Spell};
use super::{Person, arrangements, identifications, periods};
use crate::access::{Caller, State, caller::ReadClients};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode, RequestId};
use crate::vault::PersonKey;

/// Read a client
///
/// Who the client is, every assistance spell, the reflection and recovery periods, by whom and when the client was identified
/// as a victim, and who arranged the services since when. The look is recorded in the audit before it is answered.
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
    let is_client = rows.iter().any(|row| row.person_id == id);
    let Some((key, sealed)) = store::identity(&connection, caller.reach(), id).await?.filter(|_| is_client) else {
        return Err(ProblemCode::NotFound.into());
    };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let look = Record::act("client.read", "client", id).of(id).showing_identity();
    Act::new(audit::store::record(actor, look)).perform(&connection).await?;
    let key = state.vault.unwrap(id, &key.key_encryption_key, &key.wrapped)?;
    let person = sealed.map(|sealed| key.open::<Person>(identity_place(id), &sealed)).transpose()?;
    let (body, version) = whole(&connection, (id, person), &key, &rows).await?;
    Ok(condition.answer(&state.vault.entity_tag("client", id, version), &body))
}

/// The client with everything that is recorded by date, and the version: a number that grows with each change of any of it.
async fn whole(
    connection: &Link,
    (id, person): (Uuid, Option<Person>),
    key: &PersonKey,
    rows: &[SpellRow],
) -> Result<(ClientForAuthority, i32), Error> {
    let arrangements = arrangements::store::of_person(connection, id).await?;
    let recorded = identifications::store::of_person(connection, id).await?;
    let additions = i32::try_from(arrangements.len() + recorded.len()).unwrap_or(i32::MAX);
    let changes = rows.iter().map(|row| row.version).sum::<i32>() + periods::store::changes(connection, id).await?;
    let (own, children): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.person_id == id);
    let spells = |rows: &[&SpellRow]| rows.iter().map(|row| Spell::try_from(*row)).collect::<Result<Vec<_>, _>>();
    let mut identified = recorded.iter().map(Identification::try_from).collect::<Result<Vec<_>, _>>()?;
    for spell in &own {
        identified.extend(identifications::store::by_admission(spell)?);
    }
    let body = ClientForAuthority {
        client_id: id,
        person,
        spells: spells(&own)?,
        periods: periods::store::of_person(connection, id).await?.into_iter().map(Into::into).collect(),
        identifications: identified,
        service_arrangements: arrangements.iter().map(|row| row.open(key)).collect::<Result<_, _>>()?,
        children_in_care: spells(&children)?,
    };
    Ok((body, changes.saturating_add(additions)))
}
