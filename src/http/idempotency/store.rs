//! The table of keys.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{IdempotencyKey, Made};
use crate::db::schema::idempotency_keys;
use crate::db::{self, Database, Link, Write};
use crate::http::{Error, ProblemCode};

/// The constraint that a repeated key breaks.
pub const REPEATED: &str = "idempotency_keys_pkey";

#[derive(Insertable)]
#[diesel(table_name = idempotency_keys, treat_none_as_null = true)]
struct KeyRow {
    api_client_id: Uuid,
    operation: &'static str,
    key: String,
    fingerprint: Vec<u8>,
    resource_id: Uuid,
    created_at: DateTime<Utc>,
}

/// A request that may be sent twice: whose it is, which operation, under which key, and what it says.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The API client that sent it.
    pub api_client_id: Uuid,
    /// The operation (its operationId): a key counts for one operation of one client.
    pub operation: &'static str,
    /// The key.
    pub key: IdempotencyKey,
    /// Keyed digest of the body.
    pub fingerprint: Vec<u8>,
}

impl Attempt {
    /// Remembers that this attempt made `resource_id`.
    #[must_use]
    pub fn remember(&self, resource_id: Uuid, now: DateTime<Utc>) -> Write {
        Write::new(diesel::insert_into(idempotency_keys::table).values(self.row(resource_id, now)))
    }

    fn row(&self, resource_id: Uuid, now: DateTime<Utc>) -> KeyRow {
        KeyRow {
            api_client_id: self.api_client_id,
            operation: self.operation,
            key: self.key.as_str().to_owned(),
            fingerprint: self.fingerprint.clone(),
            resource_id,
            created_at: now,
        }
    }

    /// Does an act of several statements once, in a transaction: it makes `resource_id`, unless an earlier request with this
    /// key has made what is answered then. The key is claimed first: of two equal requests at once the second waits for the
    /// first, and is answered with what that made.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the earlier request had another body, and those of the act, which leave nothing.
    pub async fn once(
        &self,
        database: &Database,
        resource_id: Uuid,
        now: DateTime<Utc>,
        act: impl AsyncFnOnce(&mut Link) -> Result<(), Error>,
    ) -> Result<Made, Error> {
        let make = async move |connection: &mut Link| -> Result<Made, Error> {
            let claim = diesel::insert_into(idempotency_keys::table).values(self.row(resource_id, now)).on_conflict_do_nothing();
            if claim.execute(connection).await.map_err(db::Error::from)? == 1 {
                act(connection).await?;
                return Ok(Made { id: resource_id, replayed: false });
            }
            let id = self.earlier_result(connection).await?.ok_or(ProblemCode::Unavailable)?;
            Ok(Made { id, replayed: true })
        };
        database.transaction(make).await
    }

    /// What an earlier request with this key made, if there was one.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the earlier request had another body.
    pub async fn earlier_result(&self, mut connection: &AsyncPgConnection) -> Result<Option<Uuid>, Error> {
        let found: Option<(Vec<u8>, Uuid)> = idempotency_keys::table
            .find((self.api_client_id, self.operation, self.key.as_str()))
            .select((idempotency_keys::fingerprint, idempotency_keys::resource_id))
            .first(&mut connection)
            .await
            .optional()
            .map_err(db::Error::from)?;
        match found {
            Some((fingerprint, id)) if fingerprint == self.fingerprint => Ok(Some(id)),
            Some(_) => Err(ProblemCode::IdempotencyKeyReused.into()),
            None => Ok(None),
        }
    }
}

/// How long keys are kept, as the contract promises: 90 days.
pub const KEPT: TimeDelta = TimeDelta::days(90);

/// Forgets the keys that have been kept long enough; answers how many.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_old(database: &Database, now: DateTime<Utc>) -> Result<usize, db::Error> {
    let old = idempotency_keys::table.filter(idempotency_keys::created_at.lt(now - KEPT));
    Ok(diesel::delete(old).execute(&mut &*database.connection().await?).await?)
}
