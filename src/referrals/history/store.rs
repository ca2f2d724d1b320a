//! The steps of referrals in the database: only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::audit::Actor;
use crate::clients::store::code;
use crate::codes::{Code, ReferralState, ReferralStep};
use crate::db::schema::{api_clients, referral_steps};
use crate::db::{Error, Write};
use crate::referrals::referral::Outcome;
use crate::referrals::store::ReferralRow;

/// More steps than any referral takes.
const MOST: i64 = 1000;

/// A step as it was taken.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = referral_steps, treat_none_as_null = true)]
pub struct StepRow {
    pub(crate) referral_id: Uuid,
    pub(crate) version: i32,
    pub(crate) step: String,
    pub(crate) happened_at: DateTime<Utc>,
    pub(crate) happened_on: NaiveDate,
    pub(crate) from_state: Option<String>,
    pub(crate) to_state: String,
    pub(crate) outcome: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) api_client_id: Option<Uuid>,
}

impl StepRow {
    /// The state after it.
    pub(crate) fn to_state(&self) -> Result<ReferralState, Error> {
        code(&self.to_state)
    }

    /// The outcome after it.
    pub(crate) fn outcome(&self) -> Result<Option<Outcome>, Error> {
        self.outcome.as_deref().map(|text| Outcome::parse(text).ok_or(Error::Corrupt("an outcome"))).transpose()
    }
}

/// The receipt of a new referral, the first line of its history.
#[must_use]
pub fn receipt(row: &ReferralRow) -> Write {
    Write::new(diesel::insert_into(referral_steps::table).values(receipt_row(row)))
}

fn receipt_row(row: &ReferralRow) -> StepRow {
    StepRow {
        referral_id: row.id,
        version: 1,
        step: ReferralStep::Receive.as_str().to_owned(),
        happened_at: row.received_at,
        happened_on: row.received_on,
        from_state: None,
        to_state: ReferralState::Received.as_str().to_owned(),
        outcome: None,
        reason: None,
        api_client_id: row.api_client_id,
    }
}

/// A step that made `row` of `before`, counted on this day.
#[must_use]
pub fn entry(actor: Actor, before: &ReferralRow, row: &ReferralRow, step: ReferralStep, on: NaiveDate) -> Write {
    Write::new(diesel::insert_into(referral_steps::table).values(StepRow {
        referral_id: row.id,
        version: row.version,
        step: step.as_str().to_owned(),
        happened_at: actor.at,
        happened_on: on,
        from_state: Some(before.state.clone()),
        to_state: row.state.clone(),
        outcome: row.outcome.clone(),
        reason: row.withdrawal_reason.clone(),
        api_client_id: actor.api_client_id,
    }))
}

/// The history of a referral of an old register, which knows of its receipt and of how it ended: at `changed_at`, as its
/// second version.
#[must_use]
pub fn of_the_past(row: &ReferralRow) -> Vec<Write> {
    let receipt = receipt_row(row);
    let ending = match row.state.as_str() {
        "decided" => Some(ReferralStep::Decide),
        "withdrawn" => Some(ReferralStep::Withdraw),
        "lapsed" => Some(ReferralStep::Lapse),
        "under_assessment" => Some(ReferralStep::TakeUp),
        _ => None,
    };
    let ending = ending.map(|step| StepRow {
        version: 2,
        step: step.as_str().to_owned(),
        happened_at: row.changed_at,
        happened_on: row.closed_on.unwrap_or(row.received_on),
        from_state: Some(receipt.to_state.clone()),
        to_state: row.state.clone(),
        outcome: row.outcome.clone(),
        reason: row.withdrawal_reason.clone(),
        ..receipt.clone()
    });
    let rows = std::iter::once(receipt).chain(ending);
    rows.map(|row| Write::new(diesel::insert_into(referral_steps::table).values(row))).collect()
}

/// Every step of a referral, the receipt first, each with the client id of who took it.
///
/// # Errors
/// When the database does not answer.
pub async fn of(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<Vec<(StepRow, Option<String>)>, Error> {
    Ok(referral_steps::table
        .left_join(api_clients::table.on(referral_steps::api_client_id.eq(api_clients::id.nullable())))
        .filter(referral_steps::referral_id.eq(referral_id))
        .order(referral_steps::version)
        .limit(MOST)
        .select((StepRow::as_select(), api_clients::client_id.nullable()))
        .load(&mut connection)
        .await?)
}
