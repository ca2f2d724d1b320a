//! Questions and supplements in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::{InformationRequest, Supplement, SupplementReceipt};
use crate::clients::store::code;
use crate::db::schema::{information_requests, supplements};
use crate::db::{Error, Write};
use crate::http::Error as HttpError;
use crate::vault::{PersonKey, Place};

/// How many supplements a referral may have.
pub const MOST_SUPPLEMENTS: i64 = 100;
/// More questions than are asked about any referral.
const MOST_REQUESTS: i64 = 1000;

/// Where a question is sealed.
#[must_use]
pub const fn question_place(request_id: Uuid) -> Place {
    Place { table: "information_requests", column: "sealed_question", row: request_id }
}

/// Where what a supplement tells is sealed.
#[must_use]
pub const fn content_place(supplement_id: Uuid) -> Place {
    Place { table: "supplements", column: "sealed_content", row: supplement_id }
}

/// A question as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = information_requests, treat_none_as_null = true)]
pub struct RequestRow {
    pub(crate) id: Uuid,
    pub(crate) referral_id: Uuid,
    pub(crate) asked_at: DateTime<Utc>,
    pub(crate) asked_by: Option<Uuid>,
    pub(crate) due_on: NaiveDate,
    pub(crate) sealed_question: Option<Vec<u8>>,
    pub(crate) answered_at: Option<DateTime<Utc>>,
}

impl RequestRow {
    /// The question in clear, as far as there is a key to open it.
    pub(crate) fn opened(&self, key: Option<&PersonKey>) -> Result<InformationRequest, HttpError> {
        let sealed = key.zip(self.sealed_question.as_ref());
        Ok(InformationRequest {
            id: self.id,
            question: sealed.map(|(key, sealed)| key.open(question_place(self.id), sealed)).transpose()?,
            due_on: self.due_on,
            asked_at: self.asked_at,
            answered_at: self.answered_at,
        })
    }
}

/// A supplement as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = supplements, treat_none_as_null = true)]
pub struct SupplementRow {
    pub(crate) id: Uuid,
    pub(crate) referral_id: Uuid,
    pub(crate) information_request_id: Option<Uuid>,
    pub(crate) channel: String,
    pub(crate) api_client_id: Uuid,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) sealed_content: Option<Vec<u8>>,
}

impl SupplementRow {
    /// That it came.
    pub(crate) fn receipt(&self) -> SupplementReceipt {
        SupplementReceipt { id: self.id, information_request_id: self.information_request_id, received_at: self.received_at }
    }

    /// The supplement in clear, as far as there is a key to open it.
    pub(crate) fn opened(&self, key: Option<&PersonKey>) -> Result<Supplement, HttpError> {
        let sealed = key.zip(self.sealed_content.as_ref());
        Ok(Supplement {
            receipt: self.receipt(),
            channel: code(&self.channel)?,
            content: sealed.map(|(key, sealed)| key.open(content_place(self.id), sealed)).transpose()?,
        })
    }
}

/// Keeps a question.
#[must_use]
pub fn request(row: RequestRow) -> Write {
    Write::new(diesel::insert_into(information_requests::table).values(row))
}

/// Keeps a supplement.
#[must_use]
pub fn supplement(row: SupplementRow) -> Write {
    Write::new(diesel::insert_into(supplements::table).values(row))
}

/// Notes that a question was answered.
#[must_use]
pub fn answered(request_id: Uuid, at: DateTime<Utc>) -> Write {
    let open = information_requests::table.filter(information_requests::id.eq(request_id));
    Write::new(diesel::update(open).set(information_requests::answered_at.eq(at)))
}

/// Every question about a referral, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn requests(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<Vec<RequestRow>, Error> {
    let about = information_requests::table.filter(information_requests::referral_id.eq(referral_id));
    let oldest = about.order((information_requests::asked_at, information_requests::id)).limit(MOST_REQUESTS);
    Ok(oldest.select(RequestRow::as_select()).load(&mut connection).await?)
}

/// A question, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_request(mut connection: &AsyncPgConnection, id: Uuid) -> Result<Option<RequestRow>, Error> {
    let one = information_requests::table.find(id).select(RequestRow::as_select());
    Ok(one.first(&mut connection).await.optional()?)
}

/// Every supplement to a referral, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn supplements(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<Vec<SupplementRow>, Error> {
    let about = supplements::table.filter(supplements::referral_id.eq(referral_id));
    let oldest = about.order((supplements::received_at, supplements::id)).limit(MOST_SUPPLEMENTS);
    Ok(oldest.select(SupplementRow::as_select()).load(&mut connection).await?)
}

/// How many supplements a referral has.
///
/// # Errors
/// When the database does not answer.
pub async fn count_supplements(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<i64, Error> {
    let about = supplements::table.filter(supplements::referral_id.eq(referral_id));
    Ok(about.count().get_result(&mut connection).await?)
}

/// A supplement, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_supplement(mut connection: &AsyncPgConnection, id: Uuid) -> Result<Option<SupplementRow>, Error> {
    let one = supplements::table.find(id).select(SupplementRow::as_select());
    Ok(one.first(&mut connection).await.optional()?)
}
