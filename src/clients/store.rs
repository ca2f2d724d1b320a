//! Persons and spells in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::ClientFilter;
use super::{NewSpell, Removal};
use crate::access::Reach;
use crate::codes::{ClientBasis, Code, RemovalReason};
use crate::db::schema::{consents, periods, person_keys, persons, spells};
use crate::db::{Error, Write};
use crate::http::page::Page;
use crate::vault::store::WrappedKey;
use crate::vault::{PersonKey, Place};

/// The constraint that a second open spell of a person breaks.
pub const ONE_OPEN: &str = "spells_one_open_per_person";

/// Declares the columns of the counted facts for a table, to be embedded in its rows.
macro_rules! facts_row {
    ($name:ident, $table:ident) => {
        #[derive(Clone, diesel::Insertable, diesel::Queryable, diesel::Selectable)]
        #[diesel(table_name = $crate::db::schema::$table, treat_none_as_null = true)]
        /// The counted facts as columns of a table.
        pub struct $name {
            sex: String,
            age: Option<i16>,
            age_class: String,
            nationality: String,
            residence_status: String,
            form: String,
            place: String,
            sector: String,
        }

        impl From<$crate::clients::Facts> for $name {
            fn from(facts: $crate::clients::Facts) -> Self {
                use $crate::codes::Code;
                Self {
                    sex: facts.sex.as_str().to_owned(),
                    age: facts.age.map(i16::from),
                    age_class: facts.age_class.as_str().to_owned(),
                    nationality: facts.nationality.as_str().to_owned(),
                    residence_status: facts.residence_status.as_str().to_owned(),
                    form: facts.form.as_str().to_owned(),
                    place: facts.place.as_str().to_owned(),
                    sector: facts.sector.as_str().to_owned(),
                }
            }
        }

        impl TryFrom<$name> for $crate::clients::Facts {
            type Error = $crate::db::Error;
            fn try_from(row: $name) -> Result<Self, Self::Error> {
                use $crate::clients::store::code;
                Ok(Self {
                    sex: code(&row.sex)?,
                    age: row.age.map(u8::try_from).transpose().map_err(|_| $crate::db::Error::Corrupt("an age"))?,
                    age_class: code(&row.age_class)?,
                    nationality: code(&row.nationality)?,
                    residence_status: code(&row.residence_status)?,
                    form: code(&row.form)?,
                    place: code(&row.place)?,
                    sector: code(&row.sector)?,
                })
            }
        }
    };
}
pub(crate) use facts_row;

facts_row!(SpellFacts, spells);

/// A code as it is stored.
pub(crate) fn code<C: Code>(text: &str) -> Result<C, Error> {
    C::parse(text).ok_or(Error::Corrupt(C::LIST))
}

/// Where a person's identity is sealed.
#[must_use]
pub const fn identity_place(person_id: Uuid) -> Place {
    Place { table: "persons", column: "sealed_identity", row: person_id }
}

/// A new person, with the sealed identity and the consent that allows it to be kept, or without both.
#[must_use]
pub fn person(key: &PersonKey, identity: Option<(Vec<u8>, Uuid)>, now: DateTime<Utc>) -> Write {
    let (sealed, consent) = identity.unzip();
    Write::new(diesel::insert_into(persons::table).values((
        persons::id.eq(key.person_id()),
        persons::sealed_identity.eq(sealed),
        persons::consent_id.eq(consent),
        persons::created_at.eq(now),
    )))
}

/// Removes persons who were known through a draft alone, with their keys: nothing is about them any more.
///
/// # Errors
/// When the database does not answer, or something is about one of them still.
pub async fn remove(mut connection: &AsyncPgConnection, persons_of_drafts: &[Uuid]) -> Result<(), Error> {
    let theirs = || persons::table.filter(persons::id.eq_any(persons_of_drafts));
    diesel::update(theirs())
        .set((persons::sealed_identity.eq(None::<Vec<u8>>), persons::consent_id.eq(None::<Uuid>)))
        .execute(&mut connection)
        .await?;
    let consents_of = consents::table.filter(consents::person_id.eq_any(persons_of_drafts));
    diesel::delete(consents_of).execute(&mut connection).await?;
    diesel::delete(theirs()).execute(&mut connection).await?;
    let keys = person_keys::table.filter(person_keys::person_id.eq_any(persons_of_drafts));
    diesel::delete(keys).execute(&mut connection).await?;
    Ok(())
}

/// Opens a spell.
#[must_use]
pub fn spell(new: &NewSpell) -> Write {
    Write::new(diesel::insert_into(spells::table).values((
        (
            spells::id.eq(new.id),
            spells::person_id.eq(new.person_id),
            spells::principal_spell_id.eq(new.principal_spell_id),
            spells::admission_decision_id.eq(new.admission_decision_id),
            spells::removal_decision_id.eq(new.removal.map(|removal| removal.decision_id)),
            spells::client_basis.eq(new.client_basis.as_str()),
            spells::admitted_on.eq(new.admitted_on),
            spells::removed_on.eq(new.removal.map(|removal| removal.on)),
            spells::removal_reason.eq(new.removal.map(|removal| removal.reason.as_str())),
            spells::version.eq(1),
            spells::opened_at.eq(new.opened_at),
            spells::comes_of_age_on.eq(new.comes_of_age_on),
        ),
        SpellFacts::from(new.facts),
    )))
}

/// Closes an open spell; `false` where there is no open spell with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn close(mut connection: &AsyncPgConnection, spell_id: Uuid, removal: Removal) -> Result<bool, Error> {
    let open = spells::table.filter(spells::id.eq(spell_id)).filter(spells::removed_on.is_null());
    let closed = diesel::update(open)
        .set((
            spells::removed_on.eq(removal.on),
            spells::removal_reason.eq(removal.reason.as_str()),
            spells::removal_decision_id.eq(removal.decision_id),
            spells::version.eq(spells::version + 1),
        ))
        .execute(&mut connection)
        .await?;
    Ok(closed == 1)
}

/// A spell as it stands.
#[derive(Queryable, Selectable)]
#[diesel(table_name = spells)]
pub struct SpellRow {
    pub(super) id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) principal_spell_id: Option<Uuid>,
    pub(super) admission_decision_id: Uuid,
    pub(super) removal_decision_id: Option<Uuid>,
    pub(super) client_basis: String,
    pub(super) admitted_on: NaiveDate,
    pub(super) removed_on: Option<NaiveDate>,
    pub(super) removal_reason: Option<String>,
    pub(super) version: i32,
    pub(super) opened_at: DateTime<Utc>,
    #[diesel(embed)]
    facts: SpellFacts,
}

impl SpellRow {
    /// Why the person was a client.
    pub(super) fn basis(&self) -> Result<ClientBasis, Error> {
        code(&self.client_basis)
    }
}

/// An open spell, as decisions about it need it.
#[derive(Clone, Copy, Debug)]
pub struct OpenSpell {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub person_id: Uuid,
    /// Why the person is a client.
    pub client_basis: ClientBasis,
    /// The first day.
    pub admitted_on: NaiveDate,
    /// What is counted.
    pub facts: super::Facts,
}

impl TryFrom<SpellRow> for OpenSpell {
    type Error = Error;
    fn try_from(row: SpellRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            person_id: row.person_id,
            client_basis: code(&row.client_basis)?,
            admitted_on: row.admitted_on,
            facts: row.facts.try_into()?,
        })
    }
}

/// An open spell, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn open_spell(mut connection: &AsyncPgConnection, spell_id: Uuid) -> Result<Option<OpenSpell>, Error> {
    let open = spells::table.find(spell_id).filter(spells::removed_on.is_null());
    let row: Option<SpellRow> = open.select(SpellRow::as_select()).first(&mut connection).await.optional()?;
    row.map(TryInto::try_into).transpose()
}

/// An open spell, by id, held until the end of the transaction: nobody closes it meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_open_spell(mut connection: &AsyncPgConnection, spell_id: Uuid) -> Result<Option<OpenSpell>, Error> {
    let open = spells::table.find(spell_id).filter(spells::removed_on.is_null());
    let row: Option<SpellRow> = open.select(SpellRow::as_select()).for_update().first(&mut connection).await.optional()?;
    row.map(TryInto::try_into).transpose()
}

/// Whether there is a spell with this id, open or closed.
///
/// # Errors
/// When the database does not answer.
pub async fn spell_exists(mut connection: &AsyncPgConnection, spell_id: Uuid) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::exists(spells::table.find(spell_id))).get_result(&mut connection).await?)
}

/// The open spells of the children in care that follow this spell.
///
/// # Errors
/// When the database does not answer.
pub async fn open_spells_of_children(mut connection: &AsyncPgConnection, principal: Uuid) -> Result<Vec<OpenSpell>, Error> {
    let open = spells::table.filter(spells::principal_spell_id.eq(principal)).filter(spells::removed_on.is_null());
    let rows: Vec<SpellRow> = open.order(spells::id).select(SpellRow::as_select()).load(&mut connection).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// A person's wrapped key and sealed identity.
///
/// # Errors
/// When the database does not answer.
pub async fn identity(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    person_id: Uuid,
) -> Result<Option<(WrappedKey, Option<Vec<u8>>)>, Error> {
    if reach != Reach::Everything {
        return Ok(None);
    }
    let row = persons::table
        .inner_join(person_keys::table.on(person_keys::person_id.eq(persons::id)))
        .filter(persons::id.eq(person_id))
        .select((WrappedKey::as_select(), persons::sealed_identity))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(row)
}

/// Every spell of a person, oldest first; none where the person was never a client.
///
/// # Errors
/// When the database does not answer.
pub async fn own_spells(mut connection: &AsyncPgConnection, reach: Reach, person_id: Uuid) -> Result<Vec<SpellRow>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let own = spells::table.filter(spells::person_id.eq(person_id)).order((spells::admitted_on, spells::id));
    Ok(own.select(SpellRow::as_select()).load(&mut connection).await?)
}

/// Every spell of a person, oldest first, and those of the children that follow one of them.
///
/// # Errors
/// When the database does not answer.
pub async fn spells_of(mut connection: &AsyncPgConnection, reach: Reach, person_id: Uuid) -> Result<Vec<SpellRow>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let own = diesel::alias!(spells as own);
    let principals = own.select(own.field(spells::id).nullable()).filter(own.field(spells::person_id).eq(person_id));
    let rows = spells::table
        .filter(spells::person_id.eq(person_id).or(spells::principal_spell_id.eq_any(principals)))
        .order((spells::admitted_on, spells::id))
        .select(SpellRow::as_select())
        .load(&mut connection)
        .await?;
    Ok(rows)
}

/// A page of spells, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    filter: &ClientFilter,
    today: NaiveDate,
    page: Page,
) -> Result<Vec<SpellRow>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let mut query = spells::table.select(SpellRow::as_select()).into_boxed();
    if let Some(basis) = filter.client_basis {
        query = query.filter(spells::client_basis.eq(basis.as_str()));
    }
    if let Some(day) = filter.open_on {
        query = query.filter(spells::admitted_on.le(day)).filter(spells::removed_on.is_null().or(spells::removed_on.gt(day)));
    }
    if let Some(kind) = filter.period {
        let day = filter.open_on.unwrap_or(today);
        let of_kind = periods::table.filter(periods::spell_id.eq(spells::id)).filter(periods::kind.eq(kind.as_str()));
        let lasting = of_kind.filter(periods::begins_on.le(day)).filter(periods::ends_on.ge(day));
        let not_ended = lasting.filter(periods::ended_on.is_null().or(periods::ended_on.gt(day)));
        let in_spell = not_ended.filter(periods::removed_on.is_null().or(periods::removed_on.gt(day)));
        query = query.filter(diesel::dsl::exists(in_spell));
    }
    if let Some(from) = filter.admitted_from {
        query = query.filter(spells::admitted_on.ge(from));
    }
    if let Some(to) = filter.admitted_to {
        query = query.filter(spells::admitted_on.le(to));
    }
    if let Some(after) = page.after {
        query = query.filter(spells::opened_at.lt(after.at).or(spells::opened_at.eq(after.at).and(spells::id.lt(after.id))));
    }
    Ok(query.order((spells::opened_at.desc(), spells::id.desc())).limit(page.fetch()).load(&mut connection).await?)
}

/// A removal reason as it is stored.
pub(super) fn reason(row: &SpellRow) -> Result<Option<RemovalReason>, Error> {
    row.removal_reason.as_deref().map(code).transpose()
}
