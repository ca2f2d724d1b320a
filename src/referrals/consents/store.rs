//! Consents in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::access::Reach;
use crate::codes::{Code, ConsentGivenBy, ReferralState};
use crate::db::schema::{api_clients, consents, persons, referrals, spells};
use crate::db::{Error, Write};
use crate::referrals::referral::has_ended;
use crate::referrals::store::ReferralRow;
use crate::vault::Place;

/// More versions than anybody gives.
const MOST: i64 = 1000;

/// Where the names in a consent are sealed.
#[must_use]
pub const fn consent_place(consent_id: Uuid) -> Place {
    Place { table: "consents", column: "sealed_details", row: consent_id }
}

/// A consent as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = consents, treat_none_as_null = true)]
pub struct ConsentRow {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) version: i32,
    pub(crate) text_version: Option<String>,
    pub(crate) given_by: String,
    pub(crate) form: String,
    pub(crate) language: String,
    pub(crate) given_on: NaiveDate,
    pub(crate) scope: Vec<String>,
    pub(crate) child_heard_on: Option<NaiveDate>,
    pub(crate) sealed_details: Option<Vec<u8>>,
    pub(crate) recorded_by: Option<Uuid>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) withdrawn_at: Option<DateTime<Utc>>,
    pub(crate) withdrawn_on: Option<NaiveDate>,
    pub(crate) withdrawn_by: Option<String>,
}

/// Keeps a consent.
#[must_use]
pub fn consent(row: ConsentRow) -> Write {
    Write::new(diesel::insert_into(consents::table).values(row))
}

/// A consent with the client id of who recorded it.
pub type RecordedBy = (ConsentRow, Option<String>);

/// Every consent of a person, the newest version first; `None` where there is no such person within reach.
///
/// # Errors
/// When the database does not answer.
pub async fn of(mut connection: &AsyncPgConnection, reach: Reach, person_id: Uuid) -> Result<Option<Vec<RecordedBy>>, Error> {
    let is_there: bool = diesel::select(diesel::dsl::exists(persons::table.find(person_id))).get_result(&mut connection).await?;
    if reach != Reach::Everything || !is_there {
        return Ok(None);
    }
    let rows = consents::table
        .left_join(api_clients::table.on(consents::recorded_by.eq(api_clients::id.nullable())))
        .filter(consents::person_id.eq(person_id))
        .order(consents::version.desc())
        .limit(MOST)
        .select((ConsentRow::as_select(), api_clients::client_id.nullable()))
        .load(&mut connection)
        .await?;
    Ok(Some(rows))
}

/// A person's newest consent that is in force.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Option<ConsentRow>, Error> {
    let in_force = consents::table.filter(consents::person_id.eq(person_id)).filter(consents::withdrawn_at.is_null());
    let newest = in_force.order(consents::version.desc()).select(ConsentRow::as_select());
    Ok(newest.first(&mut connection).await.optional()?)
}

/// Holds a person until the end of the transaction, so that two consents recorded at once are two versions; the sealed
/// identity. `None` where there is no such person within reach.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_person(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    person_id: Uuid,
) -> Result<Option<Option<Vec<u8>>>, Error> {
    if reach != Reach::Everything {
        return Ok(None);
    }
    let one = persons::table.find(person_id).select(persons::sealed_identity).for_update();
    Ok(one.first(&mut connection).await.optional()?)
}

/// The number of the next version of a person's consent.
///
/// # Errors
/// When the database does not answer.
pub async fn next_version(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<i32, Error> {
    let newest = consents::table.filter(consents::person_id.eq(person_id)).select(diesel::dsl::max(consents::version));
    let newest: Option<i32> = newest.first(&mut connection).await?;
    Ok(newest.unwrap_or(0) + 1)
}

/// Lets a person's identity stand on this consent.
#[must_use]
pub fn rest_on(person_id: Uuid, consent_id: Uuid) -> Write {
    let one = persons::table.filter(persons::id.eq(person_id));
    Write::new(diesel::update(one).set(persons::consent_id.eq(consent_id)))
}

/// Withdraws the consents in force of a person whose sealed values have been emptied.
///
/// # Errors
/// When the database does not answer, or the person's identity still stands.
pub async fn withdraw(
    mut connection: &AsyncPgConnection,
    person_id: Uuid,
    by: ConsentGivenBy,
    on: NaiveDate,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let person = persons::table.find(person_id);
    diesel::update(person).set(persons::consent_id.eq(None::<Uuid>)).execute(&mut connection).await?;
    let in_force = consents::table.filter(consents::person_id.eq(person_id)).filter(consents::withdrawn_at.is_null());
    let withdrawn = (consents::withdrawn_at.eq(at), consents::withdrawn_on.eq(on), consents::withdrawn_by.eq(by.as_str()));
    diesel::update(in_force).set(withdrawn).execute(&mut connection).await?;
    // The referrer's own number leads to the person in the referrer's papers.
    let told = referrals::table.filter(referrals::person_id.eq(person_id));
    diesel::update(told).set(referrals::external_reference.eq(None::<String>)).execute(&mut connection).await?;
    Ok(())
}

/// The referrals of a person that have not ended, held until the end of the transaction, in one order.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_undecided(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Vec<ReferralRow>, Error> {
    let theirs = referrals::table.filter(referrals::person_id.eq(person_id)).filter(referrals::closed_on.is_null());
    Ok(theirs.order(referrals::id).for_update().select(ReferralRow::as_select()).load(&mut connection).await?)
}

/// Whether the register holds a person by the Act and not by consent: something about them was decided, or they are or were a
/// client.
///
/// # Errors
/// When the database does not answer.
pub async fn is_held_by_law(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<bool, Error> {
    let decided =
        referrals::table.filter(referrals::person_id.eq(person_id)).filter(referrals::state.eq(ReferralState::Decided.as_str()));
    let clienthood = spells::table.filter(spells::person_id.eq(person_id));
    let held = diesel::dsl::exists(decided).or(diesel::dsl::exists(clienthood));
    Ok(diesel::select(held).get_result(&mut connection).await?)
}

/// Whether another referral of the same person has not ended.
///
/// # Errors
/// When the database does not answer.
pub async fn has_another_undecided(mut connection: &AsyncPgConnection, referral: &ReferralRow) -> Result<bool, Error> {
    let ended: Vec<&str> = ReferralState::all().iter().filter(|state| has_ended(**state)).map(|state| state.as_str()).collect();
    let others = referrals::table
        .filter(referrals::person_id.eq(referral.person_id))
        .filter(referrals::id.ne(referral.id))
        .filter(referrals::state.ne_all(ended));
    Ok(diesel::select(diesel::dsl::exists(others)).get_result(&mut connection).await?)
}
