//! Webhooks and their secrets in the database.

use chrono::{DateTime, Utc};
use diesel::dsl::{AsSelect, Select, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::SmallInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::WebhookState;
use crate::access::Reach;
use crate::db::schema::{webhook_secrets, webhooks};
use crate::db::{Error, Write};
use crate::events::EventType;
use crate::http::page::Page;

/// The constraint that an organisation's eleventh webhook breaks.
pub const TEN_AT_MOST: &str = "webhooks_of_an_organisation_are_ten_at_most";
/// The constraint that one of two webhooks breaks which were made at once.
pub const ONE_EACH: &str = "webhooks_slots_are_unique";

/// A webhook as it stands.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = webhooks)]
pub struct WebhookRow {
    pub(crate) id: Uuid,
    pub(crate) organisation_id: Uuid,
    pub(crate) url: String,
    pub(crate) event_types: Vec<String>,
    pub(crate) state: String,
    pub(crate) version: i32,
    pub(crate) created_at: DateTime<Utc>,
}

/// A sealed secret.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = webhook_secrets, treat_none_as_null = true)]
pub struct SecretRow {
    pub(crate) id: Uuid,
    pub(crate) webhook_id: Uuid,
    pub(crate) key_encryption_key: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) valid_until: Option<DateTime<Utc>>,
}

/// Keeps a new webhook, in the first of its organisation's slots that is free. It is told of what comes after `position`.
#[must_use]
pub fn webhook(row: &WebhookRow, position: i64) -> Write {
    let slot = sql::<SmallInt>(
        "(SELECT coalesce(min(slot), 11) FROM generate_series(1, 10) AS slot \
         WHERE slot NOT IN (SELECT slot FROM webhooks WHERE organisation_id = ",
    );
    Write::new(diesel::insert_into(webhooks::table).values((
        webhooks::id.eq(row.id),
        webhooks::organisation_id.eq(row.organisation_id),
        webhooks::url.eq(row.url.clone()),
        webhooks::event_types.eq(row.event_types.clone()),
        webhooks::state.eq(row.state.clone()),
        webhooks::version.eq(row.version),
        webhooks::position.eq(position),
        webhooks::slot.eq(slot.bind::<diesel::sql_types::Uuid, _>(row.organisation_id).sql("))")),
        webhooks::created_at.eq(row.created_at),
        webhooks::changed_at.eq(row.created_at),
    )))
}

/// Keeps a webhook's new secret.
#[must_use]
pub fn secret(row: SecretRow) -> Write {
    Write::new(diesel::insert_into(webhook_secrets::table).values(row))
}

type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, Select<webhooks::table, AsSelect<WebhookRow, Pg>>, Pg>;

/// The webhooks that a caller may see: the only way to begin a query of them.
fn within<'a>(reach: Reach) -> Boxed<'a> {
    let all = webhooks::table.select(WebhookRow::as_select()).into_boxed();
    match reach {
        Reach::Organisation(organisation) => all.filter(webhooks::organisation_id.eq(organisation)),
        Reach::Everything => all,
    }
}

/// A webhook, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<WebhookRow>, Error> {
    Ok(within(reach).filter(webhooks::id.eq(id)).first(&mut connection).await.optional()?)
}

/// Keeps others from changing a webhook until the transaction ends. Whoever changes several deliveries of a webhook, or a
/// delivery and the webhook, locks the webhook first: so none of them waits for another that waits for it.
///
/// # Errors
/// When the database does not answer.
pub async fn lock(mut connection: &AsyncPgConnection, id: Uuid) -> Result<(), Error> {
    let webhook = webhooks::table.find(id).select(webhooks::id).for_no_key_update();
    webhook.first::<Uuid>(&mut connection).await.optional()?;
    Ok(())
}

/// A page of webhooks, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(mut connection: &AsyncPgConnection, reach: Reach, page: Page) -> Result<Vec<WebhookRow>, Error> {
    let mut query = within(reach);
    if let Some(after) = page.after {
        let earlier = webhooks::created_at.lt(after.at);
        query = query.filter(earlier.or(webhooks::created_at.eq(after.at).and(webhooks::id.lt(after.id))));
    }
    Ok(query.order((webhooks::created_at.desc(), webhooks::id.desc())).limit(page.fetch()).load(&mut connection).await?)
}

/// What a webhook is to be.
#[derive(Clone, Debug)]
pub struct Change {
    pub(crate) url: String,
    pub(crate) event_types: Vec<EventType>,
    pub(crate) state: WebhookState,
}

/// Makes a webhook what it is to be; `false` where it is not any more what it was when it was read.
///
/// # Errors
/// When the database does not answer.
pub async fn change(
    mut connection: &AsyncPgConnection,
    before: &WebhookRow,
    change: Change,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let unchanged = webhooks::table.find(before.id).filter(webhooks::version.eq(before.version));
    let changed = diesel::update(unchanged)
        .set((
            webhooks::url.eq(change.url),
            webhooks::event_types.eq(change.event_types.iter().map(|one| one.as_str()).collect::<Vec<_>>()),
            webhooks::state.eq(change.state.as_str()),
            webhooks::version.eq(before.version + 1),
            webhooks::changed_at.eq(now),
        ))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}

/// Gives a webhook a new version; `false` where it is not any more what it was when it was read.
///
/// # Errors
/// When the database does not answer.
pub async fn touch(mut connection: &AsyncPgConnection, before: &WebhookRow, now: DateTime<Utc>) -> Result<bool, Error> {
    let unchanged = webhooks::table.find(before.id).filter(webhooks::version.eq(before.version));
    let next = (webhooks::version.eq(before.version + 1), webhooks::changed_at.eq(now));
    Ok(diesel::update(unchanged).set(next).execute(&mut connection).await? == 1)
}

/// Deletes a webhook with its secrets and deliveries; `false` where it is not any more what it was when it was read.
///
/// # Errors
/// When the database does not answer.
pub async fn delete(mut connection: &AsyncPgConnection, before: &WebhookRow) -> Result<bool, Error> {
    let unchanged = webhooks::table.find(before.id).filter(webhooks::version.eq(before.version));
    Ok(diesel::delete(unchanged).execute(&mut connection).await? == 1)
}

/// Puts a new secret in the place of the current one, which is valid until then; one from before that is gone.
///
/// # Errors
/// When the database does not answer.
pub async fn rotate(mut connection: &AsyncPgConnection, row: SecretRow, previous_until: DateTime<Utc>) -> Result<(), Error> {
    let of_webhook = webhook_secrets::table.filter(webhook_secrets::webhook_id.eq(row.webhook_id));
    diesel::delete(of_webhook.filter(webhook_secrets::valid_until.is_not_null())).execute(&mut connection).await?;
    diesel::update(of_webhook).set(webhook_secrets::valid_until.eq(previous_until)).execute(&mut connection).await?;
    diesel::insert_into(webhook_secrets::table).values(row).execute(&mut connection).await?;
    Ok(())
}

/// The secrets of a webhook that are valid, the current one first.
///
/// # Errors
/// When the database does not answer.
pub async fn secrets(mut connection: &AsyncPgConnection, webhook_id: Uuid, now: DateTime<Utc>) -> Result<Vec<SecretRow>, Error> {
    let valid = webhook_secrets::valid_until.is_null().or(webhook_secrets::valid_until.gt(now));
    Ok(webhook_secrets::table
        .filter(webhook_secrets::webhook_id.eq(webhook_id))
        .filter(valid)
        .order(webhook_secrets::valid_until.desc().nulls_first())
        .select(SecretRow::as_select())
        .load(&mut connection)
        .await?)
}
