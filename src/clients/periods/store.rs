//! Periods as the database derives them from the decisions in effect.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{Limits, Period};
use crate::clients::store::code;
use crate::codes::{Code, LegalParameter, PeriodKind};
use crate::db::Error;
use crate::db::schema::{decisions, periods};
use crate::parameters::store::in_force;

/// A period as the view has it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = periods)]
struct PeriodRow {
    id: Uuid,
    spell_id: Uuid,
    kind: String,
    begins_on: NaiveDate,
    ends_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    removed_on: Option<NaiveDate>,
}

impl TryFrom<PeriodRow> for Period {
    type Error = Error;
    fn try_from(row: PeriodRow) -> Result<Self, Error> {
        // A period does not outlast its spell.
        let with_spell = row.removed_on.filter(|removed_on| *removed_on <= row.ends_on);
        Ok(Self {
            id: row.id,
            spell_id: row.spell_id,
            kind: code(&row.kind)?,
            begins_on: row.begins_on,
            ends_on: row.ends_on,
            ended_on: [row.ended_on, with_spell].into_iter().flatten().min(),
        })
    }
}

/// The period of a kind in a spell.
///
/// # Errors
/// When the database does not answer.
pub async fn of_spell(mut connection: &AsyncPgConnection, spell_id: Uuid, kind: PeriodKind) -> Result<Option<Period>, Error> {
    let of_kind = periods::table.filter(periods::spell_id.eq(spell_id)).filter(periods::kind.eq(kind.as_str()));
    let row: Option<PeriodRow> = of_kind.select(PeriodRow::as_select()).first(&mut connection).await.optional()?;
    row.map(TryInto::try_into).transpose()
}

/// The periods of a person, the first first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Vec<Period>, Error> {
    let of_person = periods::table.filter(periods::person_id.eq(person_id)).order((periods::begins_on, periods::id));
    let rows: Vec<PeriodRow> = of_person.select(PeriodRow::as_select()).load(&mut connection).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How often the decisions that make a person's periods have changed: it grows with each change.
///
/// # Errors
/// When the database does not answer.
pub async fn changes(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<i32, Error> {
    let on_periods = decisions::table.filter(decisions::person_id.eq(person_id)).filter(decisions::ends_on.is_not_null());
    let signed = on_periods.filter(decisions::signed_on.is_not_null());
    let versions: Vec<i32> = signed.select(decisions::version).load(&mut connection).await?;
    Ok(versions.iter().sum())
}

/// How long a period of this kind may be by the law of `day`.
///
/// # Errors
/// When the database does not answer, or knows no limit for that day.
pub async fn limits(connection: &AsyncPgConnection, kind: PeriodKind, day: NaiveDate) -> Result<Limits, Error> {
    Ok(match kind {
        PeriodKind::Reflection => Limits {
            minimum: Some(in_force(connection, LegalParameter::ReflectionPeriodMinimum, day).await?),
            maximum: in_force(connection, LegalParameter::ReflectionPeriodMaximum, day).await?,
        },
        PeriodKind::Recovery => {
            Limits { minimum: None, maximum: in_force(connection, LegalParameter::RecoveryPeriodMaximum, day).await? }
        }
    })
}
