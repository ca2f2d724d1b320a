//! Referrals and consents in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::referral::Outcome;
use super::wire::{AssessmentFilter, ReferralFilter};
use crate::access::Reach;
use crate::clients::Facts;
use crate::clients::store::{code, facts_row};
use crate::codes::{Channel, Code, ReferralOutcome, ReferralState};
use crate::db::schema::{consents, referrals};
use crate::db::{Error, Write};
use crate::http::page::Page;
use crate::vault::Place;

facts_row!(ReferralFacts, referrals);

/// Where a referral's account is sealed.
#[must_use]
pub const fn account_place(referral_id: Uuid) -> Place {
    Place { table: "referrals", column: "sealed_account", row: referral_id }
}

/// Where the names in a consent are sealed.
#[must_use]
pub const fn consent_place(consent_id: Uuid) -> Place {
    Place { table: "consents", column: "sealed_details", row: consent_id }
}

/// A consent to be kept.
#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = consents, treat_none_as_null = true)]
pub struct ConsentRow {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) given_by: String,
    pub(crate) form: String,
    pub(crate) language: String,
    pub(crate) given_on: NaiveDate,
    pub(crate) scope: Vec<String>,
    pub(crate) child_heard_on: Option<NaiveDate>,
    pub(crate) sealed_details: Vec<u8>,
    pub(crate) created_at: DateTime<Utc>,
}

/// Keeps a consent.
#[must_use]
pub fn consent(row: ConsentRow) -> Write {
    Write::new(diesel::insert_into(consents::table).values(row))
}

/// A referral as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = referrals, treat_none_as_null = true)]
pub struct ReferralRow {
    pub(crate) id: Uuid,
    pub(crate) reference: String,
    pub(crate) person_id: Uuid,
    pub(crate) organisation_id: Uuid,
    pub(crate) api_client_id: Option<Uuid>,
    pub(crate) referrer_type: String,
    pub(crate) external_reference: Option<String>,
    pub(crate) channel: String,
    pub(crate) urgency: String,
    pub(crate) state: String,
    pub(crate) version: i32,
    pub(crate) received_on: NaiveDate,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) outcome: Option<String>,
    pub(crate) closed_on: Option<NaiveDate>,
    pub(crate) withdrawal_reason: Option<String>,
    pub(crate) sealed_account: Option<Vec<u8>>,
    pub(crate) other_forms: Vec<String>,
    pub(crate) countries: Vec<String>,
    #[diesel(embed)]
    pub(crate) facts: ReferralFacts,
}

impl ReferralRow {
    /// The state it is in.
    pub(crate) fn state(&self) -> Result<ReferralState, Error> {
        code(&self.state)
    }

    /// How the assessment ended, if it has.
    pub(crate) fn outcome(&self) -> Result<Option<Outcome>, Error> {
        self.outcome.as_deref().map(|text| Outcome::parse(text).ok_or(Error::Corrupt("an outcome"))).transpose()
    }

    /// The organisation that follows it: the partner that submitted it. Of a registered one the referrer has no client.
    pub(crate) fn follower(&self) -> Option<Uuid> {
        (self.channel == Channel::Api.as_str()).then_some(self.organisation_id)
    }

    /// What is counted of it.
    pub(crate) fn facts(&self) -> Result<Facts, Error> {
        self.facts.clone().try_into()
    }
}

/// Keeps a new referral.
#[must_use]
pub fn referral(row: ReferralRow) -> Write {
    Write::new(diesel::insert_into(referrals::table).values(row))
}

type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, Select<referrals::table, AsSelect<ReferralRow, Pg>>, Pg>;

/// The referrals that a caller may see: the only way to begin a query of them.
fn within<'a>(reach: Reach) -> Boxed<'a> {
    let all = referrals::table.select(ReferralRow::as_select()).into_boxed();
    match reach {
        Reach::Organisation(organisation) => all.filter(referrals::organisation_id.eq(organisation)),
        Reach::Everything => all,
    }
}

/// A referral, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<ReferralRow>, Error> {
    Ok(within(reach).filter(referrals::id.eq(id)).first(&mut connection).await.optional()?)
}

/// A page of a referrer's own referrals, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    filter: &ReferralFilter,
    page: Page,
) -> Result<Vec<ReferralRow>, Error> {
    let mut query = within(reach);
    if let Some(view) = filter.state {
        let (states, outcome) = behind(view);
        query = query.filter(referrals::state.eq_any(states));
        if let Some(outcome) = outcome {
            query = query.filter(referrals::outcome.eq(outcome.as_str()));
        }
    }
    query = filtered(query, filter.received_from, filter.received_to, filter.external_reference.clone(), page);
    if let Some(urgency) = filter.urgency {
        query = query.filter(referrals::urgency.eq(urgency.as_str()));
    }
    Ok(query.load(&mut connection).await?)
}

/// A page of the referrals to be assessed, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_for_authority(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    filter: &AssessmentFilter,
    page: Page,
) -> Result<Vec<ReferralRow>, Error> {
    let mut query = within(reach);
    if let Some(state) = filter.state {
        query = query.filter(referrals::state.eq(state.as_str()));
    }
    if let Some(urgency) = filter.urgency {
        query = query.filter(referrals::urgency.eq(urgency.as_str()));
    }
    let query = filtered(query, filter.received_from, filter.received_to, filter.external_reference.clone(), page);
    Ok(query.load(&mut connection).await?)
}

fn filtered(
    mut query: Boxed<'_>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    external_reference: Option<String>,
    page: Page,
) -> Boxed<'_> {
    if let Some(from) = from {
        query = query.filter(referrals::received_on.ge(from));
    }
    if let Some(to) = to {
        query = query.filter(referrals::received_on.le(to));
    }
    if let Some(reference) = external_reference {
        query = query.filter(referrals::external_reference.eq(reference));
    }
    if let Some(after) = page.after {
        let earlier = referrals::received_at.lt(after.at);
        query = query.filter(earlier.or(referrals::received_at.eq(after.at).and(referrals::id.lt(after.id))));
    }
    query.order((referrals::received_at.desc(), referrals::id.desc())).limit(page.fetch())
}

/// The states that a referrer sees as `view`: the inverse of what it may know.
fn behind(view: ReferralOutcome) -> (Vec<&'static str>, Option<Outcome>) {
    let outcomes = [None, Some(Outcome::Admitted), Some(Outcome::NotAdmitted)];
    let seen =
        |state: &ReferralState| outcomes.iter().any(|outcome| super::referral::as_the_referrer_sees(*state, *outcome) == view);
    let states = ReferralState::all().iter().filter(|state| seen(state)).map(|state| state.as_str()).collect();
    let outcome = match view {
        ReferralOutcome::Admitted => Some(Outcome::Admitted),
        ReferralOutcome::NotAdmitted => Some(Outcome::NotAdmitted),
        _ => None,
    };
    (states, outcome)
}

/// Moves a referral to its next state; `false` where it is not any more what it was when it was read.
///
/// # Errors
/// When the database does not answer.
pub async fn step(
    mut connection: &AsyncPgConnection,
    before: &ReferralRow,
    state: ReferralState,
    outcome: Option<(Outcome, NaiveDate)>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let (outcome, closed_on) = outcome.unzip();
    let unchanged = referrals::table.find(before.id).filter(referrals::version.eq(before.version));
    let changed = diesel::update(unchanged)
        .set((
            referrals::state.eq(state.as_str()),
            referrals::outcome.eq(outcome.map(Outcome::as_str)),
            referrals::closed_on.eq(closed_on),
            referrals::version.eq(before.version + 1),
            referrals::changed_at.eq(now),
        ))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}

/// A person's newest consent.
///
/// # Errors
/// When the database does not answer.
pub async fn consent_of(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Option<ConsentRow>, Error> {
    let newest = consents::table.filter(consents::person_id.eq(person_id)).order(consents::created_at.desc());
    Ok(newest.select(ConsentRow::as_select()).first(&mut connection).await.optional()?)
}

/// The id of a person's newest consent.
///
/// # Errors
/// When the database does not answer.
pub async fn newest_consent_id(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Option<Uuid>, Error> {
    let newest = consents::table.filter(consents::person_id.eq(person_id)).order(consents::created_at.desc());
    Ok(newest.select(consents::id).first(&mut connection).await.optional()?)
}

/// When a person's first referral was received; `None` for a child that was never referred.
///
/// # Errors
/// When the database does not answer.
pub async fn received_on(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Option<NaiveDate>, Error> {
    let of_person = referrals::table.filter(referrals::person_id.eq(person_id)).order(referrals::received_on);
    Ok(of_person.select(referrals::received_on).first(&mut connection).await.optional()?)
}
