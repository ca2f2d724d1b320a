//! Deliveries as partners see them: the log, and what is to be told again.

use chrono::{DateTime, Utc};
use diesel::dsl::{AsSelect, InnerJoin, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::DeliveryFilter;
use crate::access::Reach;
use crate::db::Error;
use crate::db::schema::{events, webhook_deliveries, webhooks};
use crate::http::page::Page;

/// Which events a webhook wants: a test of itself and of no other, else those of its types.
const WANTED: &str = "CASE WHEN e.event_type = 'webhook.tested' THEN e.subject_id = w.id \
     ELSE w.event_types = '{}' OR e.event_type = ANY (w.event_types) END";

/// Behind which deliveries one waits: those of the same subject. A test is a subject of its own, so that it tells what the
/// endpoint does now, whatever became of the tests before.
const LINE: &str = "CASE WHEN e.event_type = 'webhook.tested' THEN e.id ELSE e.subject_id END";

/// To be told anew at `$1`: due, with ten attempts as at first. A lease stays as it is, so that nobody else tells what a
/// service has in hand; if that attempt fails, it does not put the next one off ([`super::queue::store::conclude`]).
const ANEW: &str = "state = 'pending', version = d.version + 1, attempts = 0, next_attempt_at = $1";

/// Makes out, at `$1`, the deliveries of `which` events that a webhook wants; what is to be done with those that are there
/// already follows.
pub(super) fn make_out(which: &str) -> String {
    format!(
        "INSERT INTO webhook_deliveries AS d \
             (id, webhook_id, event_id, position, subject_id, state, version, attempts, created_at, next_attempt_at) \
         SELECT gen_random_uuid(), w.id, e.id, e.position, {LINE}, 'pending', 1, 0, $1, $1 \
         FROM webhooks w JOIN events e ON e.organisation_id = w.organisation_id \
         WHERE {WANTED} AND {which} ON CONFLICT (webhook_id, event_id)"
    )
}

/// A delivery as it stands, with its event.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries)]
pub struct DeliveryRow {
    pub(crate) id: Uuid,
    pub(crate) webhook_id: Uuid,
    pub(crate) event_id: Uuid,
    pub(crate) state: String,
    pub(crate) version: i32,
    pub(crate) attempts: i32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) next_attempt_at: DateTime<Utc>,
    pub(crate) last_attempt_at: Option<DateTime<Utc>>,
    pub(crate) response_status: Option<i16>,
    pub(crate) failure: Option<String>,
    #[diesel(select_expression = events::event_type)]
    pub(crate) event_type: String,
    #[diesel(select_expression = events::subject_kind)]
    pub(crate) subject_kind: String,
    #[diesel(select_expression = events::subject_id)]
    pub(crate) subject_id: Uuid,
}

type Joined = InnerJoin<InnerJoin<webhook_deliveries::table, webhooks::table>, events::table>;
type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, Select<Joined, AsSelect<DeliveryRow, Pg>>, Pg>;

/// The deliveries that a caller may see: the only way to begin a query of them.
fn within<'a>(reach: Reach) -> Boxed<'a> {
    let all = webhook_deliveries::table.inner_join(webhooks::table).inner_join(events::table);
    let all = all.select(DeliveryRow::as_select()).into_boxed();
    match reach {
        Reach::Organisation(organisation) => all.filter(webhooks::organisation_id.eq(organisation)),
        Reach::Everything => all,
    }
}

/// A delivery, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<DeliveryRow>, Error> {
    Ok(within(reach).filter(webhook_deliveries::id.eq(id)).first(&mut connection).await.optional()?)
}

/// A page of deliveries, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    filter: &DeliveryFilter,
    page: Page,
) -> Result<Vec<DeliveryRow>, Error> {
    use webhook_deliveries as d;
    let mut query = within(reach);
    if let Some(webhook) = filter.webhook_id {
        query = query.filter(d::webhook_id.eq(webhook));
    }
    if let Some(event) = filter.event_id {
        query = query.filter(d::event_id.eq(event));
    }
    if let Some(state) = filter.state {
        query = query.filter(d::state.eq(state.as_str()));
    }
    if let Some(after) = page.after {
        let earlier = d::created_at.lt(after.at);
        query = query.filter(earlier.or(d::created_at.eq(after.at).and(d::id.lt(after.id))));
    }
    Ok(query.order((d::created_at.desc(), d::id.desc())).limit(page.fetch()).load(&mut connection).await?)
}

/// Has a delivery told anew, and what comes before it of the same subject and is still to be told; `false` where it is not
/// any more what it was when it was read. To be called under [`crate::webhooks::store::lock`].
///
/// # Errors
/// When the database does not answer.
pub async fn resend(mut connection: &AsyncPgConnection, before: &DeliveryRow, now: DateTime<Utc>) -> Result<bool, Error> {
    let unchanged = diesel::sql_query(format!("UPDATE webhook_deliveries d SET {ANEW} WHERE d.id = $2 AND d.version = $3"));
    let unchanged = unchanged.bind::<Timestamptz, _>(now).bind::<SqlUuid, _>(before.id).bind::<Integer, _>(before.version);
    if unchanged.execute(&mut connection).await? == 0 {
        return Ok(false);
    }
    let in_front = diesel::sql_query(format!(
        "UPDATE webhook_deliveries d SET {ANEW} FROM webhook_deliveries resent WHERE resent.id = $2 \
         AND d.webhook_id = resent.webhook_id AND d.subject_id = resent.subject_id AND d.position < resent.position \
         AND d.state = 'pending' AND d.attempts > 0"
    ));
    in_front.bind::<Timestamptz, _>(now).bind::<SqlUuid, _>(before.id).execute(&mut connection).await?;
    Ok(true)
}

/// Has everything told anew that is still to be told to a webhook and was tried before; what was never tried is due as it
/// is. To be called under [`crate::webhooks::store::lock`].
///
/// # Errors
/// When the database does not answer.
pub async fn retry(mut connection: &AsyncPgConnection, webhook_id: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    let tried = "d.webhook_id = $2 AND d.state = 'pending' AND d.attempts > 0";
    let retry = diesel::sql_query(format!("UPDATE webhook_deliveries d SET {ANEW} WHERE {tried}"));
    retry.bind::<Timestamptz, _>(now).bind::<SqlUuid, _>(webhook_id).execute(&mut connection).await?;
    Ok(())
}

/// Makes out what a webhook wants of all since then and has not got: what it was never told of, what was given up, and what
/// is still to be told; answers how many. To be called under [`crate::webhooks::store::lock`].
///
/// # Errors
/// When the database does not answer.
pub async fn recover(
    mut connection: &AsyncPgConnection,
    webhook_id: Uuid,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let missed = make_out("w.id = $2 AND e.occurred_at >= $3 AND e.position <= w.position");
    let recover = diesel::sql_query(format!("{missed} DO UPDATE SET {ANEW} WHERE d.state <> 'delivered'"));
    let bound = recover.bind::<Timestamptz, _>(now).bind::<SqlUuid, _>(webhook_id).bind::<Timestamptz, _>(since);
    Ok(bound.execute(&mut connection).await?)
}
