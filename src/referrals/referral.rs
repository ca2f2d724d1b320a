//! The rules of a referral: what has to be there before one can exist, and what its referrer may know of it.

use chrono::NaiveDate;

use super::content::Account;
use super::{Consent, wire::SubmitReferral};
use crate::clients::{Facts, Person};
use crate::codes::{AgeClass, Channel, ReferralOutcome, ReferralState, ReferralStep, ReferrerType, Urgency, WithdrawalReason};
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
        violations.extend(body.exploitation.violations(today));
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

/// A step that is taken with a referral. Which ones a state allows says [`after`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An officer begins to assess it.
    TakeUp,
    /// An officer asks the referrer for more information, until a day.
    RequestInformation,
    /// The information asked for comes.
    ReceiveInformation,
    /// More is told without having been asked for.
    Supplement,
    /// An officer is made responsible for it.
    Assign,
    /// An officer says how urgent it is, and which help has begun before the decision.
    SetUrgency,
    /// A decision about it is signed.
    Decide(Outcome),
    /// A court took the refusal away, and a decision in its place is signed.
    DecideAgain(Outcome),
    /// It is withdrawn before a decision.
    Withdraw(WithdrawalReason),
    /// The information asked for has not come by the due day.
    Lapse,
    /// The person is found to be one who was known already.
    Unite,
    /// It goes on in another referral of the same person.
    Merge,
    /// Another referral of the same person goes on in it.
    TakeIn,
}

impl Step {
    /// The step as it is told in the history.
    #[must_use]
    pub const fn code(self) -> ReferralStep {
        match self {
            Self::TakeUp => ReferralStep::TakeUp,
            Self::RequestInformation => ReferralStep::RequestInformation,
            Self::ReceiveInformation => ReferralStep::ReceiveInformation,
            Self::Supplement => ReferralStep::Supplement,
            Self::Assign => ReferralStep::Assign,
            Self::SetUrgency => ReferralStep::SetUrgency,
            Self::Decide(_) | Self::DecideAgain(_) => ReferralStep::Decide,
            Self::Withdraw(_) => ReferralStep::Withdraw,
            Self::Lapse => ReferralStep::Lapse,
            Self::Unite => ReferralStep::Unite,
            Self::Merge => ReferralStep::Merge,
            Self::TakeIn => ReferralStep::TakeIn,
        }
    }

    /// The outcome that it gives the referral.
    #[must_use]
    pub const fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Decide(outcome) | Self::DecideAgain(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// Why the referral was withdrawn, where it is.
    #[must_use]
    pub const fn withdrawal_reason(self) -> Option<WithdrawalReason> {
        match self {
            Self::Withdraw(reason) => Some(reason),
            _ => None,
        }
    }
}

/// The state after a step; `None` where the step is illegal. One exhaustive match.
#[must_use]
pub const fn after(state: ReferralState, step: Step) -> Option<ReferralState> {
    use ReferralState::{Decided, Lapsed, Merged, NeedsInformation, Received, UnderAssessment, Withdrawn};
    match (state, step) {
        (Received, Step::TakeUp) | (NeedsInformation, Step::ReceiveInformation) => Some(UnderAssessment),
        (Received | UnderAssessment, Step::RequestInformation) => Some(NeedsInformation),
        (
            Received | UnderAssessment | NeedsInformation,
            Step::Supplement | Step::Assign | Step::SetUrgency | Step::Unite | Step::TakeIn,
        ) => Some(state),
        (Received | UnderAssessment, Step::Merge) => Some(Merged),
        (UnderAssessment, Step::Decide(_)) | (Decided, Step::DecideAgain(_)) => Some(Decided),
        (Received | UnderAssessment | NeedsInformation, Step::Withdraw(_)) => Some(Withdrawn),
        (NeedsInformation, Step::Lapse) => Some(Lapsed),
        (UnderAssessment | NeedsInformation, Step::TakeUp)
        | (NeedsInformation, Step::RequestInformation | Step::Merge)
        | (Received | NeedsInformation, Step::Decide(_))
        | (Received | UnderAssessment | NeedsInformation | Withdrawn | Lapsed | Merged, Step::DecideAgain(_))
        | (Received | UnderAssessment, Step::ReceiveInformation | Step::Lapse)
        | (
            Decided | Withdrawn | Lapsed | Merged,
            Step::TakeUp
            | Step::RequestInformation
            | Step::ReceiveInformation
            | Step::Supplement
            | Step::Assign
            | Step::SetUrgency
            | Step::Decide(_)
            | Step::Withdraw(_)
            | Step::Lapse
            | Step::Unite
            | Step::Merge
            | Step::TakeIn,
        ) => None,
    }
}

/// Whether a referral in this state has come to its end.
#[must_use]
pub const fn has_ended(state: ReferralState) -> bool {
    match state {
        ReferralState::Decided | ReferralState::Withdrawn | ReferralState::Lapsed | ReferralState::Merged => true,
        ReferralState::Received | ReferralState::UnderAssessment | ReferralState::NeedsInformation => false,
    }
}

/// The state on a day: a referral whose information has not come by the due day has lapsed from the next day on, whether or
/// not it has been noticed yet.
#[must_use]
pub fn on(today: NaiveDate, state: ReferralState, information_due_on: Option<NaiveDate>) -> ReferralState {
    if information_due_on.is_some_and(|due| due < today) { ReferralState::Lapsed } else { state }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Step, after, as_the_referrer_sees, has_ended};
    use crate::codes::{Code, ReferralState, WithdrawalReason};

    const STEPS: &[Step] = &[
        Step::TakeUp,
        Step::RequestInformation,
        Step::ReceiveInformation,
        Step::Supplement,
        Step::Assign,
        Step::SetUrgency,
        Step::Decide(Outcome::Admitted),
        Step::Withdraw(WithdrawalReason::Other),
        Step::Lapse,
        Step::Unite,
        Step::Merge,
        Step::TakeIn,
    ];

    #[test]
    fn what_has_ended_stays_as_it_is_and_all_else_can_end() {
        for state in ReferralState::all() {
            let next: Vec<_> = STEPS.iter().filter_map(|step| after(*state, *step)).collect();
            assert_eq!(next.is_empty(), has_ended(*state), "{state}");
            assert_eq!(next.contains(&ReferralState::Withdrawn), !has_ended(*state), "{state}");
        }
    }

    #[test]
    fn what_officers_do_among_themselves_changes_nothing_that_the_referrer_sees() {
        for state in ReferralState::all() {
            for step in [Step::Supplement, Step::Assign, Step::SetUrgency, Step::Unite, Step::TakeIn] {
                if let Some(next) = after(*state, step) {
                    assert_eq!(as_the_referrer_sees(next, None), as_the_referrer_sees(*state, None));
                }
            }
        }
    }
}
