//! Changes to spells in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::define_sql_function;
use diesel::dsl::min;
use diesel::prelude::*;
use diesel::sql_types::Date;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::clients::Facts;
use crate::clients::store::{OpenSpell, SpellRow};
use crate::codes::{ClientBasis, Code, RemovalReason};
use crate::db::Error;
use crate::db::schema::spells;

/// A spell that an admission opened.
#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = spells)]
pub struct Opened {
    /// The spell.
    pub id: Uuid,
    /// Whose it is.
    pub person_id: Uuid,
    /// For a child in care: the guardian's.
    pub principal_spell_id: Option<Uuid>,
}

/// The spells that these admissions opened.
///
/// # Errors
/// When the database does not answer.
pub async fn opened_by(mut connection: &AsyncPgConnection, admissions: &[Uuid]) -> Result<Vec<Opened>, Error> {
    let opened = spells::table.filter(spells::admission_decision_id.eq_any(admissions));
    Ok(opened.order(spells::id).select(Opened::as_select()).load(&mut connection).await?)
}

/// The spell in which a person is a client now.
///
/// # Errors
/// When the database does not answer.
pub async fn open_of(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Option<OpenSpell>, Error> {
    let open = spells::table.filter(spells::person_id.eq(person_id)).filter(spells::removed_on.is_null());
    let row: Option<SpellRow> = open.select(SpellRow::as_select()).first(&mut connection).await.optional()?;
    row.map(TryInto::try_into).transpose()
}

/// Opens a spell again that this removal closed, as if it had never been closed, and those of the children that ended with
/// it; answers whose spells are open again.
///
/// # Errors
/// When the database does not answer, or the person is admitted at the same moment ([`ONE_OPEN`](super::super::store::ONE_OPEN)).
pub async fn reopen(mut connection: &AsyncPgConnection, spell_id: Uuid, removal_id: Uuid) -> Result<Vec<Uuid>, Error> {
    let closed = spells::table.find(spell_id).filter(spells::removal_decision_id.eq(removal_id));
    let found: Option<Closed> = closed.select(Closed::as_select()).for_update().first(&mut connection).await.optional()?;
    let Some(closed) = found else { return Ok(Vec::new()) };
    let with_it = spells::table
        .filter(spells::principal_spell_id.eq(spell_id))
        .filter(spells::removal_reason.eq(RemovalReason::PrincipalRemoved.as_str()))
        .filter(spells::removed_on.eq(closed.removed_on));
    let children: Vec<Closed> = with_it.order(spells::id).select(Closed::as_select()).for_update().load(&mut connection).await?;
    let mut open_again = Vec::new();
    let guardian_until = reopen_one(connection, &closed, None).await?;
    if guardian_until.is_none() {
        open_again.push(closed.person_id);
    }
    for child in children {
        if reopen_one(connection, &child, guardian_until).await?.is_none() {
            open_again.push(child.person_id);
        }
    }
    Ok(open_again)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = spells)]
struct Closed {
    id: Uuid,
    person_id: Uuid,
    admitted_on: NaiveDate,
    opened_at: DateTime<Utc>,
    removed_on: Option<NaiveDate>,
}

/// Opens one spell again. Where the person has been admitted again since, it lasts until then and stays closed: nobody is a
/// client twice on one day. A child's lasts no longer than the guardian's. Answers the day until which it lasts, if it does
/// not last on.
async fn reopen_one(
    mut connection: &AsyncPgConnection,
    spell: &Closed,
    guardian_until: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, Error> {
    // Two spells can begin on one day: which is the later one, the moment says.
    let opened_later = spells::admitted_on.eq(spell.admitted_on).and(spells::opened_at.gt(spell.opened_at));
    let admitted_again: Option<NaiveDate> = spells::table
        .filter(spells::person_id.eq(spell.person_id))
        .filter(spells::admitted_on.gt(spell.admitted_on).or(opened_later))
        .select(min(spells::admitted_on))
        .first(&mut connection)
        .await?;
    let until = [admitted_again, guardian_until].into_iter().flatten().min();
    let version = spells::version.eq(spells::version + 1);
    let update = diesel::update(spells::table.find(spell.id));
    if until.is_some() {
        update.set((spells::removed_on.eq(until), version)).execute(&mut connection).await?;
    } else {
        let open = (
            spells::removed_on.eq(None::<NaiveDate>),
            spells::removal_reason.eq(None::<String>),
            spells::removal_decision_id.eq(None::<Uuid>),
            version,
        );
        update.set(open).execute(&mut connection).await?;
    }
    Ok(until)
}

/// Ends an open spell on the day of a court's decision, which needs no decision of the authority; a spell that began later
/// ends on its first day. `false` where it has ended already.
///
/// # Errors
/// When the database does not answer.
pub async fn end(
    mut connection: &AsyncPgConnection,
    spell_id: Uuid,
    decided_on: NaiveDate,
    reason: RemovalReason,
) -> Result<bool, Error> {
    let open = spells::table.filter(spells::id.eq(spell_id)).filter(spells::removed_on.is_null());
    let ended = diesel::update(open)
        .set((
            spells::removed_on.eq(greatest(decided_on.into_sql::<Date>(), spells::admitted_on)),
            spells::removal_reason.eq(reason.as_str()),
            spells::version.eq(spells::version + 1),
        ))
        .execute(&mut connection)
        .await?;
    Ok(ended == 1)
}

define_sql_function! {
    /// The later of two days.
    #[sql_name = "greatest"]
    fn greatest(one: Date, other: Date) -> Nullable<Date>;
}

/// Counts a spell as the correction of its admission says: the correction takes the admission's place.
///
/// # Errors
/// When the database does not answer.
pub async fn put_right(
    mut connection: &AsyncPgConnection,
    spell_id: Uuid,
    correction_id: Uuid,
    client_basis: ClientBasis,
    facts: Facts,
) -> Result<(), Error> {
    diesel::update(spells::table.find(spell_id))
        .set((
            spells::admission_decision_id.eq(correction_id),
            spells::client_basis.eq(client_basis.as_str()),
            spells::sex.eq(facts.sex.as_str()),
            spells::nationality.eq(facts.nationality.as_str()),
            spells::residence_status.eq(facts.residence_status.as_str()),
            spells::form.eq(facts.form.as_str()),
            spells::place.eq(facts.place.as_str()),
            spells::sector.eq(facts.sector.as_str()),
            spells::version.eq(spells::version + 1),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Says why a spell ended as the correction of its removal does: the correction takes the removal's place.
///
/// # Errors
/// When the database does not answer.
pub async fn give_reason(
    mut connection: &AsyncPgConnection,
    spell_id: Uuid,
    correction_id: Uuid,
    reason: RemovalReason,
) -> Result<(), Error> {
    diesel::update(spells::table.find(spell_id).filter(spells::removed_on.is_not_null()))
        .set((
            spells::removal_decision_id.eq(correction_id),
            spells::removal_reason.eq(reason.as_str()),
            spells::version.eq(spells::version + 1),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}
