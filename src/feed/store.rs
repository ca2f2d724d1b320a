//! The order of events, and the events in that order.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::bookmark::KEPT;
use crate::access::Reach;
use crate::db::schema::{event_counter, events};
use crate::db::{Database, Error, Link};
use crate::events::EventType;

/// How many events are numbered at a time; more are numbered by the next who reads.
const BATCH: i64 = 1000;
/// Events stay a day longer than cursors: an act may commit a little later than it happened.
const LONGER: TimeDelta = TimeDelta::days(1);

const NUMBER: &str = "WITH batch AS (SELECT id, row_number() OVER (ORDER BY arrival) AS turn FROM \
     (SELECT id, arrival FROM events WHERE position IS NULL ORDER BY arrival LIMIT $2) AS fresh) \
     UPDATE events SET position = $1 + batch.turn FROM batch WHERE events.id = batch.id";

/// An event as it stands.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct EventRow {
    pub(crate) id: Uuid,
    pub(crate) occurred_at: DateTime<Utc>,
    pub(crate) event_type: String,
    pub(crate) subject_kind: String,
    pub(crate) subject_id: Uuid,
    pub(crate) state: String,
    pub(crate) position: Option<i64>,
}

/// The newest position of the feed, after everything that has been committed until now has one. Whatever is behind no
/// position at or before it now never will be.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(database: &Database) -> Result<i64, Error> {
    let (last, is_all) = look(&*database.connection().await?).await?;
    if is_all { Ok(last) } else { database.transaction(number).await }
}

async fn look(mut connection: &AsyncPgConnection) -> Result<(i64, bool), Error> {
    let without = events::table.filter(events::position.is_null());
    let last = event_counter::table.select((event_counter::last, diesel::dsl::not(diesel::dsl::exists(without))));
    Ok(last.first(&mut connection).await?)
}

/// Numbers what has no position yet. The row lock comes first and in a statement of its own: the next one sees all that
/// those who held the lock before have done.
async fn number(mut connection: &mut Link) -> Result<i64, Error> {
    let last: i64 = event_counter::table.select(event_counter::last).for_update().first(&mut connection).await?;
    let number = diesel::sql_query(NUMBER).bind::<BigInt, _>(last).bind::<BigInt, _>(BATCH);
    let numbered = i64::try_from(number.execute(&mut connection).await?).unwrap_or(BATCH);
    if numbered > 0 {
        diesel::update(event_counter::table).set(event_counter::last.eq(last + numbered)).execute(&mut connection).await?;
    }
    Ok(last + numbered)
}

/// A stretch of the feed: behind `after`, up to and with `until`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'a> {
    pub after: i64,
    pub until: i64,
    /// Of these types only; of every type where empty.
    pub types: &'a [EventType],
    /// At most so many.
    pub limit: u8,
}

/// The events of a stretch that the caller may see.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn read(mut connection: &AsyncPgConnection, reach: Reach, stretch: Stretch<'_>) -> Result<Vec<EventRow>, Error> {
    let mut query = events::table.select(EventRow::as_select()).into_boxed();
    query = query.filter(events::position.gt(stretch.after)).filter(events::position.le(stretch.until));
    if let Reach::Organisation(organisation) = reach {
        query = query.filter(events::organisation_id.eq(organisation));
    }
    if !stretch.types.is_empty() {
        let types: Vec<&str> = stretch.types.iter().map(|event_type| event_type.as_str()).collect();
        query = query.filter(events::event_type.eq_any(types));
    }
    Ok(query.order(events::position).limit(stretch.limit.into()).load(&mut connection).await?)
}

/// Forgets the events that have been kept long enough; answers how many.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_old(database: &Database, now: DateTime<Utc>) -> Result<usize, Error> {
    let old = events::table.filter(events::position.is_not_null()).filter(events::occurred_at.lt(now - KEPT - LONGER));
    Ok(diesel::delete(old).execute(&mut &*database.connection().await?).await?)
}
