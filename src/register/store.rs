//! Which cases have been imported.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::schema::{imported_cases, organisations};
use crate::db::{Error, Write};

/// The constraint that a case imported twice breaks.
pub const TWICE: &str = "imported_cases_pkey";

/// Remembers an imported case.
#[must_use]
pub fn imported(case_key: Vec<u8>, fingerprint: Vec<u8>, now: DateTime<Utc>) -> Write {
    Write::new(diesel::insert_into(imported_cases::table).values((
        imported_cases::case_key.eq(case_key),
        imported_cases::fingerprint.eq(fingerprint),
        imported_cases::imported_at.eq(now),
    )))
}

/// Which of these cases have been imported, with their fingerprints.
///
/// # Errors
/// When the database does not answer.
pub async fn known(mut connection: &AsyncPgConnection, keys: Vec<Vec<u8>>) -> Result<Vec<(Vec<u8>, Vec<u8>)>, Error> {
    let these = imported_cases::table.filter(imported_cases::case_key.eq_any(keys));
    Ok(these.select((imported_cases::case_key, imported_cases::fingerprint)).load(&mut connection).await?)
}

/// How many cases have been imported.
///
/// # Errors
/// When the database does not answer.
pub async fn count(mut connection: &AsyncPgConnection) -> Result<i64, Error> {
    Ok(imported_cases::table.count().get_result(&mut connection).await?)
}

/// The assistance system's own organisation, to which imported referrals belong.
///
/// # Errors
/// When the database does not answer.
pub async fn assistance_system(mut connection: &AsyncPgConnection) -> Result<Option<Uuid>, Error> {
    Ok(organisations::table
        .filter(organisations::is_assistance_system)
        .order(organisations::created_at)
        .select(organisations::id)
        .first(&mut connection)
        .await
        .optional()?)
}
