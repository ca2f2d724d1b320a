//! Lengths fixed by law in the database: only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::Length;
use super::wire::{LegalParameterFilter, LegalParameterValue};
use crate::access::Reach;
use crate::codes::{Code, LegalParameter};
use crate::db::schema::legal_parameters;
use crate::db::{Error, Write};
use crate::http::page::Page;

/// The constraint that a second value from the same day breaks.
pub const ONE_VALUE_FROM_A_DAY: &str = "legal_parameters_one_value_from_a_day";

/// A value as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = legal_parameters, treat_none_as_null = true)]
pub struct ParameterRow {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) valid_from: NaiveDate,
    pub(super) amount: i32,
    pub(super) unit: String,
    pub(super) verified: bool,
    pub(super) source: String,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) recorded_by: Option<Uuid>,
}

fn code<C: Code>(text: &str) -> Result<C, Error> {
    C::parse(text).ok_or(Error::Corrupt(C::LIST))
}

fn amount(stored: i32) -> Result<u16, Error> {
    u16::try_from(stored).map_err(|_| Error::Corrupt("a length"))
}

impl TryFrom<&ParameterRow> for LegalParameterValue {
    type Error = Error;
    fn try_from(row: &ParameterRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            name: code(&row.name)?,
            valid_from: row.valid_from,
            amount: amount(row.amount)?,
            unit: code(&row.unit)?,
            verified: row.verified,
            source: row.source.clone(),
            recorded_at: row.recorded_at,
        })
    }
}

/// Records a value.
#[must_use]
pub fn parameter(row: ParameterRow) -> Write {
    Write::new(diesel::insert_into(legal_parameters::table).values(row))
}

/// The length that the law sets on `day`.
///
/// # Errors
/// When the database does not answer, or knows no value for that day.
pub async fn in_force(mut connection: &AsyncPgConnection, name: LegalParameter, day: NaiveDate) -> Result<Length, Error> {
    let values = legal_parameters::table.filter(legal_parameters::name.eq(name.as_str()));
    let row: Option<(i32, String)> = values
        .filter(legal_parameters::valid_from.le(day))
        .order(legal_parameters::valid_from.desc())
        .select((legal_parameters::amount, legal_parameters::unit))
        .first(&mut connection)
        .await
        .optional()?;
    let (stored, unit) = row.ok_or(Error::Corrupt("no length in force"))?;
    Ok(Length { amount: amount(stored)?, unit: code(&unit)? })
}

/// A value, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<ParameterRow>, Error> {
    if reach != Reach::Everything {
        return Ok(None);
    }
    Ok(legal_parameters::table.find(id).select(ParameterRow::as_select()).first(&mut connection).await.optional()?)
}

/// A page of values, the last recorded first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    filter: &LegalParameterFilter,
    page: Page,
) -> Result<Vec<ParameterRow>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let mut query = legal_parameters::table.select(ParameterRow::as_select()).into_boxed();
    if let Some(name) = filter.name {
        query = query.filter(legal_parameters::name.eq(name.as_str()));
    }
    if let Some(day) = filter.on {
        let newer = diesel::alias!(legal_parameters as newer);
        let superseded = newer
            .filter(newer.field(legal_parameters::name).eq(legal_parameters::name))
            .filter(newer.field(legal_parameters::valid_from).gt(legal_parameters::valid_from))
            .filter(newer.field(legal_parameters::valid_from).le(day));
        query = query.filter(legal_parameters::valid_from.le(day)).filter(diesel::dsl::not(diesel::dsl::exists(superseded)));
    }
    if let Some(after) = page.after {
        let earlier = legal_parameters::recorded_at.lt(after.at);
        query = query.filter(earlier.or(legal_parameters::recorded_at.eq(after.at).and(legal_parameters::id.lt(after.id))));
    }
    let ordered = query.order((legal_parameters::recorded_at.desc(), legal_parameters::id.desc()));
    Ok(ordered.limit(page.fetch()).load(&mut connection).await?)
}
