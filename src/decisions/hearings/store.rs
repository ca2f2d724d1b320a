//! Hearings in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::Hearing;
use crate::clients::store::code;
use crate::db::schema::decision_hearings;
use crate::db::{Error, Write};
use crate::vault::Place;

/// Where the opinion of the assessment team is sealed.
#[must_use]
pub const fn opinion_place(hearing_id: Uuid) -> Place {
    Place { table: "decision_hearings", column: "sealed_opinion", row: hearing_id }
}

/// A hearing as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = decision_hearings, treat_none_as_null = true)]
pub struct HearingRow {
    pub(super) id: Uuid,
    pub(super) decision_id: Uuid,
    pub(super) heard_on: NaiveDate,
    pub(super) members: Vec<String>,
    pub(super) sealed_opinion: Option<Vec<u8>>,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) recorded_by: Option<Uuid>,
}

impl HearingRow {
    /// Its id.
    pub(crate) const fn id(&self) -> Uuid {
        self.id
    }

    /// What the team thought, sealed.
    pub(crate) fn sealed_opinion(&self) -> Option<&[u8]> {
        self.sealed_opinion.as_deref()
    }
}

impl TryFrom<&HearingRow> for Hearing {
    type Error = Error;
    fn try_from(row: &HearingRow) -> Result<Self, Error> {
        let members = row.members.iter().map(|member| code(member)).collect::<Result<_, _>>()?;
        Ok(Self { id: row.id, heard_on: row.heard_on, members })
    }
}

/// Keeps a hearing.
#[must_use]
pub fn hearing(row: HearingRow) -> Write {
    Write::new(diesel::insert_into(decision_hearings::table).values(row))
}

/// A hearing, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, id: Uuid) -> Result<Option<HearingRow>, Error> {
    Ok(decision_hearings::table.find(id).select(HearingRow::as_select()).first(&mut connection).await.optional()?)
}

/// The hearings before a decision, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_decision(mut connection: &AsyncPgConnection, decision_id: Uuid) -> Result<Vec<HearingRow>, Error> {
    let heard = decision_hearings::table.filter(decision_hearings::decision_id.eq(decision_id));
    let ordered = heard.order((decision_hearings::heard_on, decision_hearings::recorded_at, decision_hearings::id));
    Ok(ordered.select(HearingRow::as_select()).load(&mut connection).await?)
}
