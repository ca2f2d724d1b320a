//! Every deadline of the register as one query.

use chrono::NaiveDate;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::{Deadline, DeadlineSubject};
use crate::access::Reach;
use crate::clients::store::code;
use crate::codes::{Code, DeadlineKind};
use crate::db::Error;
use crate::http::page::Page;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The Finnish date of today: what ran out before it asks for nothing any more.
    pub today: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// The kind, where only one is meant.
    pub kind: Option<DeadlineKind>,
    /// After how many days a draft has waited long enough.
    pub draft_days: u16,
}

/// A deadline as the query has it.
#[derive(QueryableByName)]
pub struct DeadlineRow {
    #[diesel(sql_type = Text)]
    kind: String,
    /// The last day.
    #[diesel(sql_type = Date)]
    pub due_on: NaiveDate,
    /// With the day it orders the list: no two deadlines of a day have the same.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = SqlUuid)]
    subject_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
}

impl TryFrom<&DeadlineRow> for Deadline {
    type Error = Error;
    fn try_from(row: &DeadlineRow) -> Result<Self, Error> {
        let subject = match row.subject.as_str() {
            "referral" => DeadlineSubject::Referral,
            "decision" => DeadlineSubject::Decision,
            "spell" => DeadlineSubject::Spell,
            _ => return Err(Error::Corrupt("a subject of a deadline")),
        };
        Ok(Self { kind: code(&row.kind)?, due_on: row.due_on, subject, subject_id: row.subject_id, person_id: row.person_id })
    }
}

/// `$1` is today, `$2` for how many days a draft may wait. What ran out before
/// today is left out; a child in care who has come of age is listed until it is removed. A draft waits from the Finnish date on
/// which it was made.
const DEADLINES: &str = "
    SELECT 'information_due' AS kind, information_due_on AS due_on, id, 'referral' AS subject, id AS subject_id, person_id
        FROM referrals WHERE state = 'needs_information' AND information_due_on >= $1
    UNION ALL
    SELECT 'appeal_time_ends', appeal_until, decisions.id, 'decision', decisions.id, person_id
        FROM decisions JOIN decision_services ON decision_id = decisions.id WHERE state = 'served' AND appeal_until >= $1
    UNION ALL
    SELECT kind || '_period_ends', least(ends_on, ended_on), id, 'spell', spell_id, person_id
        FROM periods WHERE removed_on IS NULL AND least(ends_on, ended_on) >= $1
    UNION ALL
    SELECT CASE client_basis WHEN 'child_in_care' THEN 'child_in_care_comes_of_age' ELSE 'client_comes_of_age' END,
        comes_of_age_on, id, 'spell', id, person_id
        FROM spells WHERE removed_on IS NULL AND comes_of_age_on IS NOT NULL
            AND (comes_of_age_on >= $1 OR client_basis = 'child_in_care')
    UNION ALL
    SELECT 'draft_waits', (drafted_at AT TIME ZONE 'Europe/Helsinki')::date + $2, id, 'decision', id, person_id
        FROM decisions WHERE state = 'draft' AND principal_decision_id IS NULL";

/// A page of deadlines, the earliest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(mut connection: &AsyncPgConnection, reach: Reach, asked: Asked, page: Page) -> Result<Vec<DeadlineRow>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let query = format!(
        "SELECT * FROM ({DEADLINES}) AS deadlines WHERE due_on <= $3 AND ($4 IS NULL OR kind = $4) \
         AND ($5 IS NULL OR (due_on, id) > ($5, $6)) ORDER BY due_on, id LIMIT $7"
    );
    let rows = sql_query(query)
        .bind::<Date, _>(asked.today)
        .bind::<Integer, _>(i32::from(asked.draft_days))
        .bind::<Date, _>(asked.until)
        .bind::<Nullable<Text>, _>(asked.kind.map(Code::as_str))
        .bind::<Nullable<Date>, _>(page.after.map(|after| after.at.date_naive()))
        .bind::<Nullable<SqlUuid>, _>(page.after.map(|after| after.id))
        .bind::<BigInt, _>(page.fetch());
    Ok(rows.load(&mut connection).await?)
}
