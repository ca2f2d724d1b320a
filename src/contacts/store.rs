//! Contacts in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::NewContact;
use super::wire::{ContactFilter, RecordedContact};
use crate::access::Reach;
use crate::clients::store::code;
use crate::codes::Code;
use crate::db::schema::contacts;
use crate::db::{Error, Write};
use crate::http::page::Page;
use crate::referrals::write::codes;

/// A contact as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = contacts, treat_none_as_null = true)]
pub struct ContactRow {
    pub(crate) id: Uuid,
    pub(crate) api_client_id: Option<Uuid>,
    pub(crate) contacted_on: NaiveDate,
    pub(crate) channel: String,
    pub(crate) language_group: String,
    pub(crate) topic: String,
    pub(crate) related_to_trafficking: String,
    pub(crate) caller: String,
    pub(crate) nationality: String,
    pub(crate) residence_status: String,
    pub(crate) advice: String,
    pub(crate) other_advice: Vec<String>,
    pub(crate) recorded_at: DateTime<Utc>,
}

impl ContactRow {
    /// A new contact.
    #[must_use]
    pub fn new(id: Uuid, new: &NewContact, api_client_id: Option<Uuid>, recorded_at: DateTime<Utc>) -> Self {
        Self {
            id,
            api_client_id,
            contacted_on: new.contacted_on,
            channel: new.channel.to_string(),
            language_group: new.language_group.to_string(),
            topic: new.topic.to_string(),
            related_to_trafficking: new.related_to_trafficking.to_string(),
            caller: new.caller.to_string(),
            nationality: new.nationality.to_string(),
            residence_status: new.residence_status.to_string(),
            advice: new.advice.to_string(),
            other_advice: codes(&new.other_advice),
            recorded_at,
        }
    }
}

impl TryFrom<&ContactRow> for RecordedContact {
    type Error = Error;
    fn try_from(row: &ContactRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            contacted_on: row.contacted_on,
            channel: code(&row.channel)?,
            language_group: code(&row.language_group)?,
            topic: code(&row.topic)?,
            related_to_trafficking: code(&row.related_to_trafficking)?,
            caller: code(&row.caller)?,
            nationality: code(&row.nationality)?,
            residence_status: code(&row.residence_status)?,
            advice: code(&row.advice)?,
            other_advice: row.other_advice.iter().map(|advice| code(advice)).collect::<Result<_, _>>()?,
            recorded_at: row.recorded_at,
        })
    }
}

/// Keeps a new contact.
#[must_use]
pub fn contact(row: ContactRow) -> Write {
    Write::new(diesel::insert_into(contacts::table).values(row))
}

/// Keeps contacts; of those that are there already nothing changes.
#[must_use]
pub fn contacts(rows: Vec<ContactRow>) -> Write {
    Write::new(diesel::insert_into(contacts::table).values(rows).on_conflict_do_nothing())
}

type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, Select<contacts::table, AsSelect<ContactRow, Pg>>, Pg>;

/// The contacts that a caller may see: officers all of them, a partner none.
fn within<'a>(reach: Reach) -> Boxed<'a> {
    let all = contacts::table.select(ContactRow::as_select()).into_boxed();
    match reach {
        Reach::Organisation(_) => all.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("false")),
        Reach::Everything => all,
    }
}

/// A contact, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<ContactRow>, Error> {
    Ok(within(reach).filter(contacts::id.eq(id)).first(&mut connection).await.optional()?)
}

/// A page of contacts, the last recorded first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    filter: &ContactFilter,
    page: Page,
) -> Result<Vec<ContactRow>, Error> {
    let mut query = within(reach);
    if let Some(from) = filter.contacted_from {
        query = query.filter(contacts::contacted_on.ge(from));
    }
    if let Some(to) = filter.contacted_to {
        query = query.filter(contacts::contacted_on.le(to));
    }
    if let Some(topic) = filter.topic {
        query = query.filter(contacts::topic.eq(topic.as_str()));
    }
    if let Some(related) = filter.related_to_trafficking {
        query = query.filter(contacts::related_to_trafficking.eq(related.as_str()));
    }
    if let Some(nationality) = filter.nationality {
        query = query.filter(contacts::nationality.eq(nationality.as_str()));
    }
    if let Some(after) = page.after {
        let earlier = contacts::recorded_at.lt(after.at);
        query = query.filter(earlier.or(contacts::recorded_at.eq(after.at).and(contacts::id.lt(after.id))));
    }
    Ok(query.order((contacts::recorded_at.desc(), contacts::id.desc())).limit(page.fetch()).load(&mut connection).await?)
}
