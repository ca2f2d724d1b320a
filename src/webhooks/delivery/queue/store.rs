//! The queue in the database. Every service takes from it: a lease keeps what one has in hand from the others, and ends by
//! itself when that service does.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::schema::{webhook_deliveries, webhooks};
use crate::db::{Error, Link};
use crate::webhooks::delivery::conclusion::Conclusion;
use crate::webhooks::delivery::store as deliveries;
use crate::webhooks::delivery::wire::{DeliveryFailure, DeliveryState};
use crate::webhooks::store::WebhookRow;
use crate::webhooks::wire::WebhookState;

/// How long a service has a delivery in hand at most: four times as long as an attempt may take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How many deliveries to one webhook are in hand at a time.
const AT_ONCE: i64 = 8;

/// Pending, due, and in nobody's hand.
const DUE: &str = "d.state = 'pending' AND d.next_attempt_at <= $1 AND (d.leased_until IS NULL OR d.leased_until <= $1)";

/// Makes out the deliveries of all events up to `newest`, for every webhook that is enabled. Each moves on by itself, and
/// the rest follows when it is enabled again.
///
/// # Errors
/// When the database does not answer.
pub async fn make_out(mut connection: &mut Link, newest: i64, now: DateTime<Utc>) -> Result<(), Error> {
    let behind: Vec<Uuid> = webhooks::table
        .filter(webhooks::position.lt(newest))
        .filter(webhooks::state.ne(WebhookState::Disabled.as_str()))
        .select(webhooks::id)
        .for_update()
        .skip_locked()
        .load(&mut connection)
        .await?;
    if behind.is_empty() {
        return Ok(());
    }
    let happened = deliveries::make_out("w.id = ANY ($3) AND e.position > w.position AND e.position <= $2");
    let insert = diesel::sql_query(format!("{happened} DO NOTHING"));
    let insert = insert.bind::<Timestamptz, _>(now).bind::<BigInt, _>(newest);
    insert.bind::<diesel::sql_types::Array<SqlUuid>, _>(&behind).execute(&mut connection).await?;
    let these = webhooks::table.filter(webhooks::id.eq_any(&behind));
    diesel::update(these).set(webhooks::position.eq(newest)).execute(&mut connection).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct WebhookId {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The webhooks to which something is due, in no order: none comes first each time.
///
/// # Errors
/// When the database does not answer.
pub async fn webhooks_with_work(mut connection: &AsyncPgConnection, now: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    let query = format!(
        "SELECT w.id FROM webhooks w WHERE w.state <> 'disabled' \
         AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = w.id AND {DUE}) ORDER BY random()"
    );
    let found: Vec<WebhookId> = diesel::sql_query(query).bind::<Timestamptz, _>(now).load(&mut connection).await?;
    Ok(found.into_iter().map(|found| found.id).collect())
}

/// A delivery that has been taken in hand, with its event.
#[derive(Debug, QueryableByName)]
pub struct DueRow {
    #[diesel(sql_type = SqlUuid)]
    pub(crate) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(crate) webhook_id: Uuid,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    pub(crate) attempts: i32,
    /// By what this hand is told from every later one.
    #[diesel(sql_type = Timestamptz)]
    pub(crate) leased_until: DateTime<Utc>,
    #[diesel(sql_type = SqlUuid)]
    pub(crate) event_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(crate) event_type: String,
    #[diesel(sql_type = Timestamptz)]
    pub(crate) occurred_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub(crate) subject_kind: String,
    #[diesel(sql_type = SqlUuid)]
    pub(crate) subject_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(crate) event_state: String,
}

/// Takes in hand what is due to a webhook, the oldest first; of one subject only the earliest that is pending.
///
/// # Errors
/// When the database does not answer.
pub async fn take(mut connection: &AsyncPgConnection, webhook_id: Uuid, now: DateTime<Utc>) -> Result<Vec<DueRow>, Error> {
    let statement = format!(
        "WITH due AS (SELECT d.id FROM webhook_deliveries d WHERE d.webhook_id = $2 AND {DUE} \
             AND EXISTS (SELECT 1 FROM webhooks w WHERE w.id = $2 AND w.state <> 'disabled') \
             AND NOT EXISTS (SELECT 1 FROM webhook_deliveries earlier WHERE earlier.webhook_id = $2 \
                 AND earlier.subject_id = d.subject_id AND earlier.state = 'pending' AND earlier.position < d.position) \
             ORDER BY d.position LIMIT $4 FOR UPDATE OF d SKIP LOCKED) \
         UPDATE webhook_deliveries d SET leased_until = $3, last_attempt_at = $1, attempts = d.attempts + 1, version = d.version + 1 \
         FROM due, events e WHERE d.id = due.id AND e.id = d.event_id \
         RETURNING d.id, d.webhook_id, d.attempts, d.leased_until, d.event_id, e.event_type, e.occurred_at, e.subject_kind, \
             e.subject_id, e.state AS event_state"
    );
    let take = diesel::sql_query(statement).bind::<Timestamptz, _>(now).bind::<SqlUuid, _>(webhook_id);
    Ok(take.bind::<Timestamptz, _>(now + LEASE).bind::<BigInt, _>(AT_ONCE).load(&mut connection).await?)
}

/// Writes down what an attempt came to, and answers whether it says how the webhook is. Nothing, and `false`, where the
/// lease had run out and another service took the delivery: what that one finds counts. Where the delivery was to be told
/// anew meanwhile, it is still due if this attempt failed: it was perhaps made at an endpoint that has been mended since.
///
/// # Errors
/// When the database does not answer.
pub async fn conclude(mut connection: &AsyncPgConnection, due: &DueRow, conclusion: Conclusion) -> Result<bool, Error> {
    use webhook_deliveries as d;
    let in_hand = || d::table.find(due.id).filter(d::leased_until.eq(due.leased_until));
    let answered = || {
        (
            d::version.eq(d::version + 1),
            d::leased_until.eq(None::<DateTime<Utc>>),
            d::response_status.eq(conclusion.status.and_then(|status| i16::try_from(status).ok())),
            d::failure.eq(conclusion.failure.map(DeliveryFailure::as_str)),
        )
    };
    let is_told = (conclusion.state == DeliveryState::Delivered).into_sql::<Bool>();
    let counts = in_hand().filter(d::attempts.eq(due.attempts).or(is_told));
    let concluded = (d::state.eq(conclusion.state.as_str()), d::next_attempt_at.eq(conclusion.next_attempt_at));
    if diesel::update(counts).set((concluded, answered())).execute(&mut connection).await? == 1 {
        return Ok(true);
    }
    diesel::update(in_hand()).set(answered()).execute(&mut connection).await?;
    Ok(false)
}

/// Makes a webhook what an attempt has shown it to be; what the partner has disabled stays so, and so does one that leads
/// elsewhere by now. To be called under [`crate::webhooks::store::lock`].
///
/// # Errors
/// When the database does not answer.
pub async fn turn_webhook(mut connection: &AsyncPgConnection, called: &WebhookRow, state: WebhookState) -> Result<(), Error> {
    let other = webhooks::table.find(called.id).filter(webhooks::url.eq(&called.url)).filter(webhooks::state.ne(state.as_str()));
    diesel::update(other.filter(webhooks::state.ne(WebhookState::Disabled.as_str())))
        .set((webhooks::state.eq(state.as_str()), webhooks::version.eq(webhooks::version + 1)))
        .execute(&mut connection)
        .await?;
    Ok(())
}
