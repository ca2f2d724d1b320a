//! Services and appeals in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::Appeal;
use crate::clients::store::code;
use crate::codes::{AppealOutcome, Code, DecisionState};
use crate::db::schema::{appeals, decision_services, decisions};
use crate::db::{Error, Write};
use crate::decisions::store::DecisionRow;

/// Moves a decision to its next state; `false` where it is not any more what it was when it was read.
///
/// # Errors
/// When the database does not answer.
pub async fn step(
    mut connection: &AsyncPgConnection,
    before: &DecisionRow,
    next: DecisionState,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let unchanged = decisions::table.find(before.id).filter(decisions::version.eq(before.version));
    let changed = diesel::update(unchanged)
        .set((decisions::state.eq(next.as_str()), decisions::version.eq(before.version + 1), decisions::changed_at.eq(now)))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}

/// A service to be kept.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = decision_services, treat_none_as_null = true)]
pub struct ServiceRow {
    pub(super) decision_id: Uuid,
    pub(super) served_on: NaiveDate,
    pub(super) manner: String,
    pub(super) appeal_until: NaiveDate,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) recorded_by: Option<Uuid>,
}

/// Keeps a service.
#[must_use]
pub fn service(row: ServiceRow) -> Write {
    Write::new(diesel::insert_into(decision_services::table).values(row))
}

/// Served decisions whose time for an appeal ended before `today`, at most `most`, the longest ago first.
///
/// # Errors
/// When the database does not answer.
pub async fn due(mut connection: &AsyncPgConnection, today: NaiveDate, most: i64) -> Result<Vec<(Uuid, NaiveDate)>, Error> {
    let due = decision_services::table
        .inner_join(decisions::table)
        .filter(decision_services::final_on.is_null())
        .filter(decision_services::appeal_until.lt(today))
        .filter(decisions::state.eq(DecisionState::Served.as_str()))
        .order((decision_services::appeal_until, decision_services::decision_id))
        .limit(most);
    Ok(due.select((decision_services::decision_id, decision_services::appeal_until)).load(&mut connection).await?)
}

/// Notes the day from which a decision is final.
#[must_use]
pub fn final_on(decision_id: Uuid, day: NaiveDate) -> Write {
    Write::new(diesel::update(decision_services::table.find(decision_id)).set(decision_services::final_on.eq(day)))
}

/// Notes that a decision is not final.
#[must_use]
pub fn not_final(decision_id: Uuid) -> Write {
    let kept = diesel::update(decision_services::table.find(decision_id));
    Write::new(kept.set(decision_services::final_on.eq(None::<NaiveDate>)))
}

/// An appeal to be kept.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = appeals, treat_none_as_null = true)]
pub struct AppealRow {
    pub(super) decision_id: Uuid,
    pub(super) court: String,
    pub(super) lodged_on: NaiveDate,
    pub(super) docket: Option<String>,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) recorded_by: Option<Uuid>,
}

/// Keeps an appeal.
#[must_use]
pub fn appeal(row: AppealRow) -> Write {
    Write::new(diesel::insert_into(appeals::table).values(row))
}

/// Keeps what the court decided.
#[must_use]
pub fn outcome(decision_id: Uuid, outcome: AppealOutcome, decided_on: NaiveDate, now: DateTime<Utc>, by: Option<Uuid>) -> Write {
    Write::new(diesel::update(appeals::table.find(decision_id)).set((
        appeals::outcome.eq(outcome.as_str()),
        appeals::decided_on.eq(decided_on),
        appeals::outcome_recorded_at.eq(now),
        appeals::outcome_recorded_by.eq(by),
    )))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = appeals)]
struct FoundAppeal {
    court: String,
    lodged_on: NaiveDate,
    docket: Option<String>,
    outcome: Option<String>,
    decided_on: Option<NaiveDate>,
}

/// The appeal of a decision.
///
/// # Errors
/// When the database does not answer.
pub async fn appeal_of(mut connection: &AsyncPgConnection, decision_id: Uuid) -> Result<Option<Appeal>, Error> {
    let found = appeals::table.find(decision_id).select(FoundAppeal::as_select()).first(&mut connection).await.optional()?;
    let appeal = |row: FoundAppeal| {
        Ok(Appeal {
            court: code(&row.court)?,
            lodged_on: row.lodged_on,
            docket: row.docket,
            outcome: row.outcome.as_deref().map(code).transpose()?,
            decided_on: row.decided_on,
        })
    };
    found.map(appeal).transpose()
}
