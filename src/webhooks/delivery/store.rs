//! Deliveries as partners see them: the log, and what is to be told again.

use chrono::{DateTime, Utc};
use diesel::dsl::{AsSelect, InnerJoin, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::{DeliveryFilter, DeliveryState};
use crate::access::Reach;
use crate::db::Error;
use crate::db::schema::{events, webhook_deliveries, webhooks};
use crate::http::page::Page;

/// Which events a webhook wants: a test of itself and of no other, else those of its types.
pub(super) const WANTED: &str = "CASE WHEN e.event_type = 'webhook.tested' THEN e.subject_id = w.id \
     ELSE w.event_types = '{}' OR e.event_type = ANY (w.event_types) END";

/// A delivery as it stands, with its event.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries)]
pub struct DeliveryRow {
    pub(crate) id: Uuid,
    pub(crate) webhook_id: Uuid,
    pub(crate) event_id: Uuid,
    pub(crate) subject_id: Uuid,
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

/// Makes a delivery out anew; `false` where it is not any more what it was when it was read.
///
/// # Errors
/// When the database does not answer.
pub async fn resend(mut connection: &AsyncPgConnection, before: &DeliveryRow, now: DateTime<Utc>) -> Result<bool, Error> {
    use webhook_deliveries as d;
    let unchanged = d::table.find(before.id).filter(d::version.eq(before.version));
    let anew = (
        d::state.eq(DeliveryState::Pending.as_str()),
        d::version.eq(before.version + 1),
        d::attempts.eq(0),
        d::next_attempt_at.eq(now),
        d::leased_until.eq(None::<DateTime<Utc>>),
    );
    Ok(diesel::update(unchanged).set(anew).execute(&mut connection).await? == 1)
}

/// Makes out what a webhook has missed since then: events that were given up, and those that it was never told of; answers
/// how many.
///
/// # Errors
/// When the database does not answer.
pub async fn recover(
    mut connection: &AsyncPgConnection,
    webhook_id: Uuid,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let statement = format!(
        "INSERT INTO webhook_deliveries \
             (id, webhook_id, event_id, position, subject_id, state, version, attempts, created_at, next_attempt_at) \
         SELECT gen_random_uuid(), w.id, e.id, e.position, e.subject_id, 'pending', 1, 0, $3, $3 \
         FROM webhooks w JOIN events e ON e.organisation_id = w.organisation_id AND e.position <= w.position \
         WHERE w.id = $1 AND e.occurred_at >= $2 AND {WANTED} \
         ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'pending', version = webhook_deliveries.version + 1, \
             attempts = 0, next_attempt_at = $3, leased_until = NULL WHERE webhook_deliveries.state = 'failed'"
    );
    let insert = diesel::sql_query(statement);
    let bound = insert.bind::<SqlUuid, _>(webhook_id).bind::<Timestamptz, _>(since).bind::<Timestamptz, _>(now);
    Ok(bound.execute(&mut connection).await?)
}
