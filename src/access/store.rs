//! Signing keys in the database, sealed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Error;
use crate::db::schema::signing_keys;

/// A sealed signing key.
#[expect(missing_docs, reason = "the columns are commented in migrations/")]
#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKeyRow {
    pub kid: String,
    pub key_encryption_key: String,
    pub sealed_private_key: Vec<u8>,
    pub public_key: Vec<u8>,
    pub created_at: DateTime<Utc>,
}

/// The key that has not been retired.
pub(super) async fn current(mut connection: &AsyncPgConnection) -> Result<Option<SigningKeyRow>, Error> {
    Ok(signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .select(SigningKeyRow::as_select())
        .first(&mut connection)
        .await
        .optional()?)
}

/// Keeps a new key, unless another service has been faster.
pub(super) async fn keep(mut connection: &AsyncPgConnection, row: &SigningKeyRow) -> Result<(), Error> {
    diesel::insert_into(signing_keys::table).values(row).on_conflict_do_nothing().execute(&mut connection).await?;
    Ok(())
}

/// Whether the database answers.
///
/// # Errors
/// When it does not.
pub async fn answers(mut connection: &AsyncPgConnection) -> Result<(), Error> {
    diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1")).execute(&mut connection).await?;
    Ok(())
}
