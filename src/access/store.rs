//! Signing keys in the database, sealed; assertions that were used and tokens that were revoked.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::keys::Claims;
use crate::db::schema::{revoked_tokens, signing_keys, used_assertions};
use crate::db::{Database, Error, Write};

/// The constraint that an assertion breaks which was used before.
const USED: &str = "used_assertions_pkey";

/// A sealed signing key.
#[expect(missing_docs, reason = "the columns are commented in migrations/")]
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKeyRow {
    pub kid: String,
    pub key_encryption_key: String,
    pub sealed_private_key: Vec<u8>,
    pub public_key: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub generation: i32,
    pub signs_from: DateTime<Utc>,
}

/// Every signing key, in the order in which they follow one another.
///
/// # Errors
/// When the database does not answer.
pub async fn signing_keys(mut connection: &AsyncPgConnection) -> Result<Vec<SigningKeyRow>, Error> {
    let rows = signing_keys::table.order(signing_keys::generation).select(SigningKeyRow::as_select());
    Ok(rows.load(&mut connection).await?)
}

/// Keeps a new key.
#[must_use]
pub fn signing_key(row: SigningKeyRow) -> Write {
    Write::new(diesel::insert_into(signing_keys::table).values(row))
}

/// Keeps the first key, unless another service has been faster.
pub(super) async fn keep(mut connection: &AsyncPgConnection, row: &SigningKeyRow) -> Result<(), Error> {
    diesel::insert_into(signing_keys::table).values(row).on_conflict_do_nothing().execute(&mut connection).await?;
    Ok(())
}

/// Forgets the keys before `generation`; answers how many.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_keys_before(mut connection: &AsyncPgConnection, generation: i32) -> Result<usize, Error> {
    let earlier = signing_keys::table.filter(signing_keys::generation.lt(generation));
    Ok(diesel::delete(earlier).execute(&mut connection).await?)
}

/// Remembers that a client signed in with the assertion of this digest; `false` where it did so before.
///
/// # Errors
/// When the database does not answer.
pub async fn use_assertion(
    mut connection: &AsyncPgConnection,
    client: Uuid,
    jti_digest: &[u8],
    ends_at: DateTime<Utc>,
) -> Result<bool, Error> {
    let row = (
        used_assertions::api_client_id.eq(client),
        used_assertions::jti_digest.eq(jti_digest),
        used_assertions::ends_at.eq(ends_at),
    );
    match diesel::insert_into(used_assertions::table).values(row).execute(&mut connection).await.map_err(Error::from) {
        Ok(_) => Ok(true),
        Err(error) if error.is_constraint(USED) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Revokes a token; doing so twice changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn revoke(mut connection: &AsyncPgConnection, claims: &Claims) -> Result<(), Error> {
    let ends_at = DateTime::from_timestamp(claims.exp, 0).ok_or(Error::Corrupt("a token"))?;
    let row = (revoked_tokens::jti.eq(claims.jti), revoked_tokens::ends_at.eq(ends_at));
    diesel::insert_into(revoked_tokens::table).values(row).on_conflict_do_nothing().execute(&mut connection).await?;
    Ok(())
}

/// The tokens that were revoked.
///
/// # Errors
/// When the database does not answer.
pub async fn revoked(mut connection: &AsyncPgConnection) -> Result<Vec<Uuid>, Error> {
    Ok(revoked_tokens::table.select(revoked_tokens::jti).load(&mut connection).await?)
}

/// Forgets the assertions and tokens that had run out at `ended`; answers how many.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_ended(database: &Database, ended: DateTime<Utc>) -> Result<usize, Error> {
    let connection = database.connection().await?;
    let used = used_assertions::table.filter(used_assertions::ends_at.lt(ended));
    let revoked = revoked_tokens::table.filter(revoked_tokens::ends_at.lt(ended));
    let assertions = diesel::delete(used).execute(&mut &*connection).await?;
    Ok(assertions + diesel::delete(revoked).execute(&mut &*connection).await?)
}

/// Whether the database answers.
///
/// # Errors
/// When it does not.
pub async fn answers(mut connection: &AsyncPgConnection) -> Result<(), Error> {
    diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1")).execute(&mut connection).await?;
    Ok(())
}
