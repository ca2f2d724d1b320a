//! What an application says, how it goes on, and when it is forgotten.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::codes::{ApplicationState, ContactChannel};
use crate::http::text::{language, normal, plain_private};
use crate::private::Private;

/// What somebody writes who applies for a course. All of it is sealed.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// The name, or an alias: what the applicant wants to be called.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "Amina")]
    pub name: Private<String>,
    /// One way to reach the applicant safely.
    #[validate(nested)]
    pub contact: SafeContact,
    /// The language in which to answer (ISO 639).
    #[validate(custom(function = "language"))]
    #[schema(pattern = "^[a-z]{2,3}$", min_length = 2, max_length = 3, example = "en")]
    pub language: String,
    /// Why the applicant wants to take part.
    #[validate(length(min = 1, max = 4000), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 4000, example = "I want to know my rights at work.")]
    pub why: Private<String>,
}

/// A way to be reached at which nobody else reads or listens.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SafeContact {
    /// How.
    pub channel: ContactChannel,
    /// The number, address or account; for `through_referrer`, through whom.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "+358 40 000 0000")]
    pub value: Private<String>,
}

impl Application {
    /// The application with its texts in normal form.
    #[must_use]
    pub fn normalised(self) -> Self {
        let text = |text: Private<String>| text.map(|text| normal(&text));
        Self {
            name: text(self.name),
            contact: SafeContact { value: text(self.contact.value), ..self.contact },
            language: self.language,
            why: text(self.why),
        }
    }
}

/// What can be done to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The applicant is offered a place.
    Accept,
    /// The applicant is not offered a place.
    Reject,
    /// The applicant gives it up, and it is erased.
    Withdraw,
}

/// The state after a step; `None` where the step is not legal.
#[must_use]
pub const fn after(state: ApplicationState, step: Step) -> Option<ApplicationState> {
    match (state, step) {
        (ApplicationState::Received, Step::Accept) => Some(ApplicationState::Accepted),
        (ApplicationState::Received, Step::Reject) => Some(ApplicationState::Rejected),
        (ApplicationState::Received | ApplicationState::Accepted | ApplicationState::Rejected, Step::Withdraw) => {
            Some(ApplicationState::Withdrawn)
        }
        (ApplicationState::Accepted | ApplicationState::Rejected, Step::Accept | Step::Reject)
        | (ApplicationState::Withdrawn, _) => None,
    }
}

/// For how many months after the end of the course what applicants wrote is kept.
pub const KEPT_MONTHS: u32 = 6;

/// The day from which on the applications for a course are forgotten.
#[must_use]
pub fn erased_from(course_ends_on: NaiveDate) -> NaiveDate {
    course_ends_on.checked_add_months(Months::new(KEPT_MONTHS)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::{ApplicationState, Step, after, erased_from};

    #[test]
    fn every_step_from_every_state() {
        use ApplicationState::{Accepted, Received, Rejected, Withdrawn};
        for (state, accept, reject, withdraw) in [
            (Received, Some(Accepted), Some(Rejected), Some(Withdrawn)),
            (Accepted, None, None, Some(Withdrawn)),
            (Rejected, None, None, Some(Withdrawn)),
            (Withdrawn, None, None, None),
        ] {
            let steps = [Step::Accept, Step::Reject, Step::Withdraw].map(|step| after(state, step));
            assert_eq!(steps, [accept, reject, withdraw], "{state}");
        }
    }

    #[test]
    fn six_months_after_the_end_nothing_is_left() {
        let erased = |end: &str| erased_from(end.parse().unwrap()).to_string();
        assert_eq!(erased("2027-04-30"), "2027-10-30");
        assert_eq!(erased("2027-08-31"), "2028-02-29");
        assert_eq!(erased("2026-08-31"), "2027-02-28");
    }
}
