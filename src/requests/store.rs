//! Calls in the database: only ever added, and forgotten after thirty days.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::access::Reach;
use crate::access::calls::Call;
use crate::db::schema::{api_clients, requests};
use crate::db::{Database, Error};
use crate::http::page::Page;

/// How long calls are kept.
pub const KEPT: TimeDelta = TimeDelta::days(30);
/// How many calls one statement writes: far below what PostgreSQL takes.
const AT_ONCE: usize = 1000;

/// A call.
#[expect(missing_docs, reason = "the columns are commented in migrations/")]
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = requests, treat_none_as_null = true)]
pub struct CallRow {
    pub id: Uuid,
    pub api_client_id: Uuid,
    pub organisation_id: Uuid,
    pub request_id: Uuid,
    pub answered_at: DateTime<Utc>,
    pub operation: String,
    pub status: i16,
    pub problem_code: Option<String>,
}

impl From<&Call> for CallRow {
    fn from(call: &Call) -> Self {
        Self {
            id: Uuid::new_v4(),
            api_client_id: call.api_client_id,
            organisation_id: call.organisation_id,
            request_id: call.request_id,
            answered_at: call.answered_at,
            operation: call.operation.to_string(),
            status: i16::try_from(call.status).unwrap_or_default(),
            problem_code: call.problem.map(|code| code.as_str().to_owned()),
        }
    }
}

/// Writes calls.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(mut connection: &AsyncPgConnection, calls: &[Call]) -> Result<(), Error> {
    for some in calls.chunks(AT_ONCE) {
        let rows: Vec<_> = some.iter().map(CallRow::from).collect();
        diesel::insert_into(requests::table).values(rows).execute(&mut connection).await?;
    }
    Ok(())
}

/// Notes that an API client has called, unless it is known to have called within the minute before.
///
/// # Errors
/// When the database does not answer.
pub async fn note_use(mut connection: &AsyncPgConnection, client: Uuid, at: DateTime<Utc>) -> Result<(), Error> {
    let before = api_clients::last_used_at.is_null().or(api_clients::last_used_at.lt(at - TimeDelta::minutes(1)));
    let stale = api_clients::table.find(client).filter(before);
    diesel::update(stale).set(api_clients::last_used_at.eq(at)).execute(&mut connection).await?;
    Ok(())
}

/// The newest call with this request id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, request: Uuid) -> Result<Option<CallRow>, Error> {
    let mut query = requests::table.filter(requests::request_id.eq(request)).select(CallRow::as_select()).into_boxed();
    if let Reach::Organisation(own) = reach {
        query = query.filter(requests::organisation_id.eq(own));
    }
    let query = query.order((requests::answered_at.desc(), requests::id.desc()));
    Ok(query.first(&mut connection).await.optional()?)
}

/// A page of calls, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(mut connection: &AsyncPgConnection, reach: Reach, page: Page) -> Result<Vec<CallRow>, Error> {
    let mut query = requests::table.select(CallRow::as_select()).into_boxed();
    if let Reach::Organisation(own) = reach {
        query = query.filter(requests::organisation_id.eq(own));
    }
    if let Some(after) = page.after {
        let earlier = requests::answered_at.lt(after.at);
        query = query.filter(earlier.or(requests::answered_at.eq(after.at).and(requests::id.lt(after.id))));
    }
    let query = query.order((requests::answered_at.desc(), requests::id.desc())).limit(page.fetch());
    Ok(query.load(&mut connection).await?)
}

/// Forgets the calls that have been kept long enough; answers how many.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_old(database: &Database, now: DateTime<Utc>) -> Result<usize, Error> {
    let old = requests::table.filter(requests::answered_at.lt(now - KEPT));
    Ok(diesel::delete(old).execute(&mut &*database.connection().await?).await?)
}
