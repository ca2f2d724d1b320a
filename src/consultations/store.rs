//! Consultations in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::NewConsultation;
use super::wire::{Consultation, ConsultationFilter, ConsultationForAuthority};
use crate::access::Reach;
use crate::clients::store::code;
use crate::codes::Code;
use crate::db::schema::consultations;
use crate::db::{Error, Write};
use crate::http::page::Page;
use crate::referrals::write::codes;

/// A consultation as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = consultations, treat_none_as_null = true)]
pub struct ConsultationRow {
    pub(crate) id: Uuid,
    pub(crate) organisation_id: Uuid,
    pub(crate) api_client_id: Option<Uuid>,
    pub(crate) referrer_type: String,
    pub(crate) held_on: NaiveDate,
    pub(crate) channel: String,
    pub(crate) topic: String,
    pub(crate) other_topics: Vec<String>,
    pub(crate) related_to_trafficking: String,
    pub(crate) urgency: String,
    pub(crate) form: String,
    pub(crate) place: String,
    pub(crate) sex: String,
    pub(crate) age_class: String,
    pub(crate) nationality_group: String,
    pub(crate) advice: String,
    pub(crate) other_advice: Vec<String>,
    pub(crate) recorded_at: DateTime<Utc>,
}

impl ConsultationRow {
    /// A new consultation of an organisation.
    #[must_use]
    pub fn new(
        id: Uuid,
        new: &NewConsultation,
        (organisation_id, api_client_id): (Uuid, Option<Uuid>),
        recorded_at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            organisation_id,
            api_client_id,
            referrer_type: new.referrer_type.to_string(),
            held_on: new.held_on,
            channel: new.channel.to_string(),
            topic: new.topic.to_string(),
            other_topics: codes(&new.other_topics),
            related_to_trafficking: new.related_to_trafficking.to_string(),
            urgency: new.urgency.to_string(),
            form: new.form.to_string(),
            place: new.place.to_string(),
            sex: new.sex.to_string(),
            age_class: new.age_class.to_string(),
            nationality_group: new.nationality_group.to_string(),
            advice: new.advice.to_string(),
            other_advice: codes(&new.other_advice),
            recorded_at,
        }
    }
}

impl TryFrom<&ConsultationRow> for Consultation {
    type Error = Error;
    fn try_from(row: &ConsultationRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            referrer_type: code(&row.referrer_type)?,
            held_on: row.held_on,
            channel: code(&row.channel)?,
            topic: code(&row.topic)?,
            other_topics: row.other_topics.iter().map(|topic| code(topic)).collect::<Result<_, _>>()?,
            related_to_trafficking: code(&row.related_to_trafficking)?,
            urgency: code(&row.urgency)?,
            form: code(&row.form)?,
            place: code(&row.place)?,
            sex: code(&row.sex)?,
            age_class: code(&row.age_class)?,
            nationality_group: code(&row.nationality_group)?,
            advice: code(&row.advice)?,
            other_advice: row.other_advice.iter().map(|advice| code(advice)).collect::<Result<_, _>>()?,
            recorded_at: row.recorded_at,
        })
    }
}

impl TryFrom<&ConsultationRow> for ConsultationForAuthority {
    type Error = Error;
    fn try_from(row: &ConsultationRow) -> Result<Self, Error> {
        Ok(Self { consultation: row.try_into()?, organisation_id: row.organisation_id })
    }
}

/// Keeps consultations; of those that are there already nothing changes.
#[must_use]
pub fn consultations(rows: Vec<ConsultationRow>) -> Write {
    Write::new(diesel::insert_into(consultations::table).values(rows).on_conflict_do_nothing())
}

/// Keeps a new consultation.
#[must_use]
pub fn consultation(row: ConsultationRow) -> Write {
    Write::new(diesel::insert_into(consultations::table).values(row))
}

type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, Select<consultations::table, AsSelect<ConsultationRow, Pg>>, Pg>;

/// The consultations that a caller may see: the only way to begin a query of them.
fn within<'a>(reach: Reach) -> Boxed<'a> {
    let all = consultations::table.select(ConsultationRow::as_select()).into_boxed();
    match reach {
        Reach::Organisation(organisation) => all.filter(consultations::organisation_id.eq(organisation)),
        Reach::Everything => all,
    }
}

/// A consultation, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<ConsultationRow>, Error> {
    Ok(within(reach).filter(consultations::id.eq(id)).first(&mut connection).await.optional()?)
}

/// A page of consultations, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    filter: &ConsultationFilter,
    page: Page,
) -> Result<Vec<ConsultationRow>, Error> {
    let mut query = within(reach);
    if let Some(from) = filter.held_from {
        query = query.filter(consultations::held_on.ge(from));
    }
    if let Some(to) = filter.held_to {
        query = query.filter(consultations::held_on.le(to));
    }
    if let Some(topic) = filter.topic {
        query = query.filter(consultations::topic.eq(topic.as_str()));
    }
    if let Some(related) = filter.related_to_trafficking {
        query = query.filter(consultations::related_to_trafficking.eq(related.as_str()));
    }
    if let Some(after) = page.after {
        let earlier = consultations::recorded_at.lt(after.at);
        query = query.filter(earlier.or(consultations::recorded_at.eq(after.at).and(consultations::id.lt(after.id))));
    }
    let newest_first = (consultations::recorded_at.desc(), consultations::id.desc());
    Ok(query.order(newest_first).limit(page.fetch()).load(&mut connection).await?)
}
