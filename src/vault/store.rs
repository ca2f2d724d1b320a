//! Wrapped keys in the database.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::seal::random;
use super::{Damaged, Error, Keyring, PersonKey, framed};
use crate::db::schema::{person_keys, service_keys};
use crate::db::{self, Write};

#[derive(Insertable)]
#[diesel(table_name = person_keys)]
struct PersonKeyRow {
    person_id: Uuid,
    key_encryption_key: String,
    wrapped: Vec<u8>,
}

/// A person's wrapped key as it stands beside what it opens.
#[derive(Queryable, Selectable)]
#[diesel(table_name = person_keys)]
pub struct WrappedKey {
    /// Whose key it is.
    pub person_id: Uuid,
    /// Under which key-encryption key it is wrapped.
    pub key_encryption_key: String,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

/// Keeps a person's new key.
#[must_use]
pub fn keep(key: &PersonKey) -> Write {
    Write::new(diesel::insert_into(person_keys::table).values(PersonKeyRow {
        person_id: key.person_id(),
        key_encryption_key: key.key_encryption_key.clone(),
        wrapped: key.wrapped.clone(),
    }))
}

/// One of the service's own keys; made on first use. Two services that start at once agree on the first one stored.
pub(super) async fn own_key(
    mut connection: &AsyncPgConnection,
    keyring: &Keyring,
    name: &str,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let aad = framed(&[b"service_keys", name.as_bytes()]);
    let fresh = Zeroizing::new(random::<32>().map_err(Error::from)?);
    let (id, wrapped) = keyring.wrap(&aad, fresh.as_ref())?;
    diesel::insert_into(service_keys::table)
        .values((service_keys::name.eq(name), service_keys::key_encryption_key.eq(id), service_keys::wrapped.eq(wrapped)))
        .on_conflict_do_nothing()
        .execute(&mut connection)
        .await
        .map_err(db::Error::from)?;
    let (id, wrapped): (String, Vec<u8>) = service_keys::table
        .find(name)
        .select((service_keys::key_encryption_key, service_keys::wrapped))
        .first(&mut connection)
        .await
        .map_err(db::Error::from)?;
    keyring.unwrap(&id, &aad, &wrapped).map_err(|error: Damaged| error.into())
}
