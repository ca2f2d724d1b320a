//! The rules of a referral: what has to be there before one can exist, and what its referrer may know of it.

use chrono::NaiveDate;

use super::content::Account;
use super::{Consent, wire::SubmitReferral};
use crate::clients::{Facts, Person};
use crate::codes::{AgeClass, Channel, ReferralOutcome, ReferralState, ReferrerType, Urgency};
use crate::http::text::normal;
use crate::http::{Violation, ViolationCode};

/// A referral that keeps the rules. It cannot exist without consent.
#[derive(Clone, Debug)]
pub struct NewReferral {
    /// Who refers, as it is counted.
    pub referrer_type: ReferrerType,
    /// How it came.
    pub channel: Channel,
    /// The Finnish date on which it counts.
    pub received_on: NaiveDate,
    /// How urgent.
    pub urgency: Urgency,
    /// The referrer's own number.
    pub external_reference: Option<String>,
    /// Who the person is.
    pub person: Person,
    /// The consent that allows us to know it.
    pub consent: Consent,
    /// The rest, to be sealed.
    pub account: Account,
    /// What is counted.
    pub facts: Facts,
}

/// How and when a referral came, as who.
#[derive(Clone, Copy, Debug)]
pub struct Receipt {
    /// Who refers, as it is counted.
    pub referrer_type: ReferrerType,
    /// How it came.
    pub channel: Channel,
    /// The Finnish date on which it counts.
    pub received_on: NaiveDate,
}

impl NewReferral {
    /// Turns a body into a referral, or says everything that stands in the way.
    ///
    /// # Errors
    /// Every rule across fields that the body breaks.
    pub fn new(body: SubmitReferral, receipt: Receipt, today: NaiveDate) -> Result<Self, Vec<Violation>> {
        let on = receipt.received_on;
        let mut violations = body.person.violations(on);
        violations.extend(body.exploitation.violations());
        let birth = body.person.birth(on);
        if !body.person.is_named() {
            violations.push(Violation::new("/person/given_names", ViolationCode::Required, "At least one name is needed."));
        }
        match &body.consent {
            Some(consent) => violations.extend(consent.violations(birth.class_on(on), today)),
            None => violations.push(Violation::new(
                "/consent",
                ViolationCode::ConsentRequired,
                "No identifying data without the person's consent. Without it, record an anonymous consultation.",
            )),
        }
        let Some(consent) = body.consent.filter(|_| violations.is_empty()) else { return Err(violations) };
        let facts = facts(&body.person, &body.exploitation, on);
        let text = |text: crate::private::Private<String>| text.map(|text| normal(&text));
        Ok(Self {
            referrer_type: receipt.referrer_type,
            channel: receipt.channel,
            received_on: on,
            urgency: body.urgency,
            external_reference: body.external_reference,
            person: body.person.normalised(),
            consent: consent.normalised(),
            account: Account {
                exploitation: body.exploitation,
                needs: body.needs,
                account: body.account.map(text),
                observations: body.observations.map(text),
                referrer: Some(body.referrer.normalised()),
            },
            facts,
        })
    }
}

/// What is counted of a person and their exploitation on a day.
#[must_use]
pub fn facts(person: &Person, exploitation: &super::Exploitation, on: NaiveDate) -> Facts {
    Facts {
        sex: person.sex,
        age: None,
        age_class: AgeClass::Unknown,
        nationality: person.nationality(),
        residence_status: person.residence_status,
        form: exploitation.primary_form,
        place: exploitation.place,
        sector: exploitation.sector,
    }
    .as_of(person.birth(on), on)
}

/// How an assessment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The person became a client.
    Admitted,
    /// The person did not.
    NotAdmitted,
}

impl Outcome {
    /// The code as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::NotAdmitted => "not_admitted",
        }
    }

    /// The outcome with this code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Admitted, Self::NotAdmitted].into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// What the referrer may know: yes, no, or how far it has come. Nothing of grounds, nothing of the person.
#[must_use]
pub const fn as_the_referrer_sees(state: ReferralState, outcome: Option<Outcome>) -> ReferralOutcome {
    match (state, outcome) {
        (ReferralState::Received, _) => ReferralOutcome::Received,
        (ReferralState::NeedsInformation, _) => ReferralOutcome::NeedsInformation,
        (ReferralState::Withdrawn, _) => ReferralOutcome::Withdrawn,
        (ReferralState::Lapsed, _) => ReferralOutcome::Lapsed,
        (ReferralState::Decided, Some(Outcome::Admitted)) => ReferralOutcome::Admitted,
        (ReferralState::Decided, _) => ReferralOutcome::NotAdmitted,
        (ReferralState::UnderAssessment | ReferralState::Merged, _) => ReferralOutcome::InProcess,
    }
}

/// A step that an officer or a decision takes with a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An officer begins to assess it.
    TakeUp,
    /// A decision about it is signed.
    Decide(Outcome),
}

/// The state after a step; `None` where the step is illegal. One exhaustive match.
#[must_use]
pub const fn after(state: ReferralState, step: Step) -> Option<ReferralState> {
    match (state, step) {
        (ReferralState::Received, Step::TakeUp) => Some(ReferralState::UnderAssessment),
        (ReferralState::UnderAssessment, Step::Decide(_)) => Some(ReferralState::Decided),
        (
            ReferralState::UnderAssessment
            | ReferralState::NeedsInformation
            | ReferralState::Decided
            | ReferralState::Withdrawn
            | ReferralState::Lapsed
            | ReferralState::Merged,
            Step::TakeUp,
        )
        | (
            ReferralState::Received
            | ReferralState::NeedsInformation
            | ReferralState::Decided
            | ReferralState::Withdrawn
            | ReferralState::Lapsed
            | ReferralState::Merged,
            Step::Decide(_),
        ) => None,
    }
}
