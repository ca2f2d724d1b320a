//! Identifications in the database: only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::Identification;
use crate::clients::store::{SpellRow, code, reason};
use crate::codes::{ClientBasis, Code, IdentificationBasis, RemovalReason};
use crate::db::schema::identifications;
use crate::db::{Error, Write};

/// The constraint that the same identification breaks when it is recorded again.
pub const RECORDED_ONCE: &str = "identifications_are_recorded_once";

/// An identification by an authority, as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = identifications, treat_none_as_null = true)]
pub struct IdentificationRow {
    pub(super) id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) basis: String,
    pub(super) identified_on: NaiveDate,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) recorded_by: Option<Uuid>,
}

impl TryFrom<&IdentificationRow> for Identification {
    type Error = Error;
    fn try_from(row: &IdentificationRow) -> Result<Self, Error> {
        Ok(Self { id: row.id, identified_on: row.identified_on, identification_basis: code(&row.basis)? })
    }
}

/// Records an identification.
#[must_use]
pub fn identification(row: IdentificationRow) -> Write {
    Write::new(diesel::insert_into(identifications::table).values(row))
}

/// An identification of a person, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, person_id: Uuid, id: Uuid) -> Result<Option<IdentificationRow>, Error> {
    let of_person = identifications::table.find(id).filter(identifications::person_id.eq(person_id));
    Ok(of_person.select(IdentificationRow::as_select()).first(&mut connection).await.optional()?)
}

/// The identifications of a person by authorities, the first first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Vec<IdentificationRow>, Error> {
    let of_person = identifications::table.filter(identifications::person_id.eq(person_id));
    let ordered = of_person.order((identifications::identified_on, identifications::id));
    Ok(ordered.select(IdentificationRow::as_select()).load(&mut connection).await?)
}

/// The identification that an admission is: of a victim, since 2023, unless a court overturned it.
///
/// # Errors
/// When the basis of the spell, or why it ended, is no code.
pub fn by_admission(spell: &SpellRow) -> Result<Option<Identification>, Error> {
    let basis = IdentificationBasis::AdmissionDecision;
    let stands = reason(spell)? != Some(RemovalReason::AdmissionOverturned);
    let identifies = stands && spell.basis()? == ClientBasis::Victim && basis.validity().covers(spell.admitted_on);
    Ok(identifies.then_some(Identification {
        id: spell.admission_decision_id,
        identified_on: spell.admitted_on,
        identification_basis: basis,
    }))
}
