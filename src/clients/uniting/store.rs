//! Two persons in the database who become one.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::Error;
use crate::db::schema::{person_keys, persons};
use crate::vault::Place;
use crate::vault::store::WrappedKey;

/// Where a person's former identities are sealed.
#[must_use]
pub const fn former_identities_place(person_id: Uuid) -> Place {
    Place { table: "persons", column: "sealed_former_identities", row: person_id }
}

/// A person with the key.
#[derive(Queryable)]
pub struct PersonRow {
    pub(super) id: Uuid,
    pub(super) sealed_identity: Option<Vec<u8>>,
    pub(super) sealed_former_identities: Option<Vec<u8>>,
    pub(super) consent_id: Option<Uuid>,
    pub(super) key: WrappedKey,
}

/// Holds two persons and their keys until the end of the transaction, in one order: nobody is erased meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(mut connection: &AsyncPgConnection, both: [Uuid; 2]) -> Result<Vec<PersonRow>, Error> {
    let rows = persons::table
        .inner_join(person_keys::table.on(person_keys::person_id.eq(persons::id)))
        .filter(persons::id.eq_any(both))
        .order(persons::id)
        .for_update()
        .select((
            persons::id,
            persons::sealed_identity,
            persons::sealed_former_identities,
            persons::consent_id,
            WrappedKey::as_select(),
        ))
        .load(&mut connection)
        .await?;
    Ok(rows)
}

/// Gives everything of one person to another and removes the one: referrals, consents (as later versions), blind indexes.
/// Whoever has read one of the records has read less than there is now: entity tags change.
///
/// # Errors
/// When the database does not answer, or something else still names the person.
pub async fn move_all(mut connection: &AsyncPgConnection, from: Uuid, to: Uuid) -> Result<(), Error> {
    for statement in [
        "UPDATE persons SET sealed_identity = NULL, sealed_former_identities = NULL, consent_id = NULL WHERE id = $1 AND $2 <> $1",
        "UPDATE consents SET person_id = $2,
            version = version + (SELECT coalesce(max(version), 0) FROM consents AS known WHERE known.person_id = $2)
            WHERE person_id = $1",
        "UPDATE referrals SET person_id = $2, version = version + 1 WHERE person_id IN ($1, $2)",
        "UPDATE spells SET version = version + 1 WHERE person_id = $2 AND $2 <> $1",
        "INSERT INTO person_match_keys (person_id, kind, key)
            SELECT $2, kind, key FROM person_match_keys WHERE person_id = $1 ON CONFLICT DO NOTHING",
        "DELETE FROM persons WHERE id = $1 AND $2 <> $1",
        "DELETE FROM vault.person_keys WHERE person_id = $1 AND $2 <> $1",
    ] {
        let moved = sql_query(statement).bind::<SqlUuid, _>(from).bind::<SqlUuid, _>(to);
        moved.execute(&mut connection).await?;
    }
    Ok(())
}

/// Keeps who a person is, and how they were known before.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(
    mut connection: &AsyncPgConnection,
    person_id: Uuid,
    consent_id: Uuid,
    identity: Vec<u8>,
    former: Option<Vec<u8>>,
) -> Result<(), Error> {
    let kept =
        (persons::sealed_identity.eq(identity), persons::consent_id.eq(consent_id), persons::sealed_former_identities.eq(former));
    diesel::update(persons::table.find(person_id)).set(kept).execute(&mut connection).await?;
    Ok(())
}
