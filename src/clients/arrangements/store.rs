//! Service arrangements in the database: only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::Arrangement;
use crate::clients::store::code;
use crate::db::schema::service_arrangements;
use crate::db::{Error, Write};
use crate::http::Error as HttpError;
use crate::vault::{PersonKey, Place};

/// Where a municipality of residence is sealed.
pub(super) const fn municipality_place(id: Uuid) -> Place {
    Place { table: "service_arrangements", column: "sealed_municipality", row: id }
}

/// An arrangement as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = service_arrangements, treat_none_as_null = true)]
pub struct ArrangementRow {
    pub(super) id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) valid_from: NaiveDate,
    pub(super) arrangement: String,
    pub(super) wellbeing_services_county: Option<String>,
    pub(super) sealed_municipality: Option<Vec<u8>>,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) recorded_by: Option<Uuid>,
}

impl ArrangementRow {
    /// The arrangement with its municipality.
    ///
    /// # Errors
    /// When the municipality does not open.
    pub fn open(&self, key: &PersonKey) -> Result<Arrangement, HttpError> {
        let sealed = self.sealed_municipality.as_ref();
        Ok(Arrangement {
            id: self.id,
            from: self.valid_from,
            arrangement: code(&self.arrangement)?,
            wellbeing_services_county: self.wellbeing_services_county.as_deref().map(code).transpose()?,
            municipality: sealed.map(|sealed| key.open(municipality_place(self.id), sealed)).transpose()?,
            recorded_at: self.recorded_at,
        })
    }
}

/// Records an arrangement.
#[must_use]
pub fn arrangement(row: ArrangementRow) -> Write {
    Write::new(diesel::insert_into(service_arrangements::table).values(row))
}

/// An arrangement of a person, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, person_id: Uuid, id: Uuid) -> Result<Option<ArrangementRow>, Error> {
    let of_person = service_arrangements::table.find(id).filter(service_arrangements::person_id.eq(person_id));
    Ok(of_person.select(ArrangementRow::as_select()).first(&mut connection).await.optional()?)
}

/// The arrangements of a person, the first first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Vec<ArrangementRow>, Error> {
    let of_person = service_arrangements::table.filter(service_arrangements::person_id.eq(person_id));
    let ordered =
        of_person.order((service_arrangements::valid_from, service_arrangements::recorded_at, service_arrangements::id));
    Ok(ordered.select(ArrangementRow::as_select()).load(&mut connection).await?)
}
