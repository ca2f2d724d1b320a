//! Referrals in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::referral::Outcome;
use super::wire::{AssessmentFilter, ProvisionalMeasures, ReferralFilter};
use crate::access::Reach;
use crate::clients::Facts;
use crate::clients::store::{code, facts_row, remove};
use crate::codes::{Channel, Code, DecisionState, ReferralOutcome, ReferralState, Urgency};
use crate::db::schema::{decisions, information_requests, provisional_help, referrals, supplements};
use crate::db::{Error, Write};
use crate::http::page::Page;
use crate::vault::Place;

facts_row!(ReferralFacts, referrals);

/// Where a referral's account is sealed.
#[must_use]
pub const fn account_place(referral_id: Uuid) -> Place {
    Place { table: "referrals", column: "sealed_account", row: referral_id }
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
    pub(crate) assessed_urgency: Option<String>,
    pub(crate) assigned_to: Option<String>,
    pub(crate) state: String,
    pub(crate) version: i32,
    pub(crate) received_on: NaiveDate,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) information_due_on: Option<NaiveDate>,
    pub(crate) outcome: Option<String>,
    pub(crate) closed_on: Option<NaiveDate>,
    pub(crate) withdrawal_reason: Option<String>,
    pub(crate) seen_as: Option<String>,
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

    /// The state it is in on a day: lapsed once the information asked for is overdue.
    pub(crate) fn state_on(&self, today: NaiveDate) -> Result<ReferralState, Error> {
        Ok(super::referral::on(today, self.state()?, self.information_due_on))
    }

    /// How urgent it is: as an officer found it, else as the referrer said.
    pub(crate) fn urgency(&self) -> Result<Urgency, Error> {
        code(self.assessed_urgency.as_ref().unwrap_or(&self.urgency))
    }

    /// What its referrer sees of it: of a merged one, how the one in which it goes on has ended.
    pub(crate) fn seen_by_the_referrer(&self) -> Result<ReferralOutcome, Error> {
        match &self.seen_as {
            Some(seen) => code(seen),
            None => Ok(super::referral::as_the_referrer_sees(self.state()?, self.outcome()?)),
        }
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
        // Of a merged referral that has ended for its referrer, the end is what it sees.
        let ended = referrals::seen_as.is_not_null().and(referrals::seen_as.assume_not_null().eq(view.as_str()));
        let standing = referrals::seen_as.is_null().and(referrals::state.eq_any(states));
        query = match outcome {
            Some(outcome) => {
                let decided = referrals::outcome.is_not_null().and(referrals::outcome.assume_not_null().eq(outcome.as_str()));
                query.filter(standing.and(decided).or(ended))
            }
            None => query.filter(standing.or(ended)),
        };
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
        let said = referrals::assessed_urgency.is_null().and(referrals::urgency.eq(urgency.as_str()));
        query = query.filter(referrals::assessed_urgency.assume_not_null().eq(urgency.as_str()).or(said));
    }
    if let Some(officer) = &filter.assigned_to {
        query = query.filter(referrals::assigned_to.eq(officer.clone()));
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

/// A referral that is about to be changed, held until the end of the transaction: of two changes at once the second sees what
/// the first one did.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<ReferralRow>, Error> {
    let one = referrals::table.find(id).select(ReferralRow::as_select());
    let held = match reach {
        Reach::Organisation(organisation) => {
            one.filter(referrals::organisation_id.eq(organisation)).for_update().first(&mut connection).await
        }
        Reach::Everything => one.for_update().first(&mut connection).await,
    };
    Ok(held.optional()?)
}

/// Makes a referral what `after` says; `false` where it is not any more of the version before.
///
/// # Errors
/// When the database does not answer.
pub async fn change(mut connection: &AsyncPgConnection, after: &ReferralRow) -> Result<bool, Error> {
    let unchanged = referrals::table.find(after.id).filter(referrals::version.eq(after.version - 1));
    let changed = diesel::update(unchanged)
        .set((
            referrals::state.eq(&after.state),
            referrals::outcome.eq(&after.outcome),
            referrals::closed_on.eq(after.closed_on),
            referrals::withdrawal_reason.eq(&after.withdrawal_reason),
            referrals::seen_as.eq(&after.seen_as),
            referrals::information_due_on.eq(after.information_due_on),
            referrals::assigned_to.eq(&after.assigned_to),
            referrals::assessed_urgency.eq(&after.assessed_urgency),
            referrals::version.eq(after.version),
            referrals::changed_at.eq(after.changed_at),
        ))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}

/// Keeps the help that began before the decision, in place of what was kept before.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_provisional_help(
    mut connection: &AsyncPgConnection,
    referral_id: Uuid,
    help: Option<&ProvisionalMeasures>,
) -> Result<(), Error> {
    diesel::delete(provisional_help::table.find(referral_id)).execute(&mut connection).await?;
    if let Some(help) = help {
        let kinds: Vec<&str> = help.kinds.iter().map(|kind| kind.as_str()).collect();
        let row = (
            provisional_help::referral_id.eq(referral_id),
            provisional_help::began_on.eq(help.began_on),
            provisional_help::kinds.eq(kinds),
        );
        diesel::insert_into(provisional_help::table).values(row).execute(&mut connection).await?;
    }
    Ok(())
}

/// The help that began before the decision, where there is some.
///
/// # Errors
/// When the database does not answer.
pub async fn provisional_help(
    mut connection: &AsyncPgConnection,
    referral_id: Uuid,
) -> Result<Option<ProvisionalMeasures>, Error> {
    let one = provisional_help::table.find(referral_id).select((provisional_help::began_on, provisional_help::kinds));
    let found: Option<(NaiveDate, Vec<String>)> = one.first(&mut connection).await.optional()?;
    let Some((began_on, kinds)) = found else { return Ok(None) };
    Ok(Some(ProvisionalMeasures { began_on, kinds: kinds.iter().map(|kind| code(kind)).collect::<Result<_, _>>()? }))
}

/// Some referrals whose information has not come by a day before `today`, the longest overdue first.
///
/// # Errors
/// When the database does not answer.
pub async fn overdue(mut connection: &AsyncPgConnection, today: NaiveDate, most: i64) -> Result<Vec<Uuid>, Error> {
    let due = referrals::table.filter(referrals::information_due_on.lt(today));
    let oldest = due.order((referrals::information_due_on, referrals::id)).limit(most);
    Ok(oldest.select(referrals::id).load(&mut connection).await?)
}

/// Deletes the drafts about a referral that has ended, with the children who were known through them alone. Decisions are a
/// later module and do not know of it: a draft is no decision yet, and ends with what it was about.
///
/// # Errors
/// When the database does not answer.
pub async fn discard_drafts(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<(), Error> {
    let drafts = || {
        decisions::table.filter(decisions::referral_id.eq(referral_id)).filter(decisions::state.eq(DecisionState::Draft.as_str()))
    };
    let following = drafts().filter(decisions::principal_decision_id.is_not_null());
    let children: Vec<Uuid> = following.select(decisions::person_id).load(&mut connection).await?;
    diesel::delete(drafts().filter(decisions::principal_decision_id.is_not_null())).execute(&mut connection).await?;
    diesel::delete(drafts()).execute(&mut connection).await?;
    remove(connection, &children).await
}

/// Empties what a referral told, and what was asked and told of it since: the person is known otherwise, and stays.
///
/// # Errors
/// When the database does not answer.
pub async fn erase(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<(), Error> {
    diesel::update(referrals::table.find(referral_id))
        .set((referrals::sealed_account.eq(None::<Vec<u8>>), referrals::external_reference.eq(None::<String>)))
        .execute(&mut connection)
        .await?;
    let asked = information_requests::table.filter(information_requests::referral_id.eq(referral_id));
    let emptied = information_requests::sealed_question.eq(None::<Vec<u8>>);
    diesel::update(asked).set(emptied).execute(&mut connection).await?;
    let told = supplements::table.filter(supplements::referral_id.eq(referral_id));
    diesel::update(told).set(supplements::sealed_content.eq(None::<Vec<u8>>)).execute(&mut connection).await?;
    Ok(())
}

/// When a person's first referral was received; `None` for a child that was never referred.
///
/// # Errors
/// When the database does not answer.
pub async fn received_on(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Option<NaiveDate>, Error> {
    let of_person = referrals::table.filter(referrals::person_id.eq(person_id)).order(referrals::received_on);
    Ok(of_person.select(referrals::received_on).first(&mut connection).await.optional()?)
}
