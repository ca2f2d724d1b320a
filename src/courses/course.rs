//! What a course is, and how it goes on: from draft to announced to closed, or cancelled.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::clock;
use crate::codes::{CourseState, Language};
use crate::http::text::{day, normal, plain};
use crate::http::{Violation, ViolationCode};

/// Declares a text that exists in the languages in which the authority answers.
macro_rules! in_three_languages {
    ($(#[doc = $doc:literal])+ $name:ident, $most:tt, $fi:tt, $sv:tt, $en:tt) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// In Finnish.
            #[validate(length(min = 1, max = $most), custom(function = "plain"))]
            #[schema(min_length = 1, max_length = $most, example = $fi)]
            pub fi: String,
            /// In Swedish.
            #[validate(length(min = 1, max = $most), custom(function = "plain"))]
            #[schema(min_length = 1, max_length = $most, example = $sv)]
            pub sv: String,
            /// In English.
            #[validate(length(min = 1, max = $most), custom(function = "plain"))]
            #[schema(min_length = 1, max_length = $most, example = $en)]
            pub en: String,
        }

        impl $name {
            /// The text in a language.
            #[must_use]
            pub fn in_language(&self, language: Language) -> &str {
                match language {
                    Language::Fi => &self.fi,
                    Language::Sv => &self.sv,
                    Language::En => &self.en,
                }
            }

            fn normalised(&self) -> Self {
                Self { fi: normal(&self.fi), sv: normal(&self.sv), en: normal(&self.en) }
            }
        }
    };
}

in_three_languages! {
    /// A line in the three languages.
    CourseName, 200, "Uravalmennus", "Karriärcoachning", "Career coaching"
}
in_three_languages! {
    /// A longer text in the three languages.
    CourseText, 3000, "Kymmenen tapaamista.", "Tio träffar.", "Ten meetings."
}

/// What a course is about, where and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourseTexts {
    /// Its name.
    #[validate(nested)]
    pub title: CourseName,
    /// What it is about.
    #[validate(nested)]
    pub description: CourseText,
    /// For whom it is.
    #[validate(nested)]
    pub audience: CourseText,
    /// Where it is held.
    #[validate(nested)]
    pub place: CourseName,
}

impl CourseTexts {
    /// The texts in normal form.
    #[must_use]
    pub fn normalised(&self) -> Self {
        Self {
            title: self.title.normalised(),
            description: self.description.normalised(),
            audience: self.audience.normalised(),
            place: self.place.normalised(),
        }
    }
}

/// When a course is held and until when one can apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourseDays {
    /// Its first day.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10, example = "2027-02-01")]
    #[serde(deserialize_with = "clock::as_written")]
    pub begins_on: NaiveDate,
    /// Its last day.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10, example = "2027-04-30")]
    #[serde(deserialize_with = "clock::as_written")]
    pub ends_on: NaiveDate,
    /// The last day on which one can apply, until its end in Finland; at the latest the first day of the course.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10, example = "2027-01-15")]
    #[serde(deserialize_with = "clock::as_written")]
    pub apply_until: NaiveDate,
}

impl CourseDays {
    /// What is wrong with the days, at `pointer`.
    #[must_use]
    pub fn violations(self, pointer: &str) -> Vec<Violation> {
        let mut violations = Vec::new();
        let mut refuse = |name: &str, detail| {
            violations.push(Violation::new(format!("{pointer}/{name}"), ViolationCode::Inconsistent, detail));
        };
        if self.ends_on < self.begins_on {
            refuse("ends_on", "The course ends before it begins.");
        }
        if self.apply_until > self.begins_on {
            refuse("apply_until", "One has to apply before the course begins.");
        }
        violations
    }
}

/// What can be done to a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its texts, days or seats are changed; a later last day opens it again, an earlier one closes it.
    Change,
    /// It is announced to everyone.
    Announce,
    /// It is cancelled.
    Cancel,
}

/// How a course is seen on a day: applications close by themselves when their last day is over.
#[must_use]
pub fn seen_on(today: NaiveDate, state: CourseState, days: CourseDays) -> CourseState {
    match state {
        CourseState::Announced if today > days.apply_until => CourseState::Closed,
        other => other,
    }
}

/// The state after a step on `today`; `None` where the step is not legal. What has ended is not changed, and nobody is
/// invited to apply for what is closed already.
#[must_use]
pub fn after(today: NaiveDate, state: CourseState, days: CourseDays, step: Step) -> Option<CourseState> {
    let has_ended = today > days.ends_on;
    match (seen_on(today, state, days), step) {
        (CourseState::Draft, Step::Change) => Some(CourseState::Draft),
        (CourseState::Draft, Step::Announce) if today <= days.apply_until => Some(CourseState::Announced),
        (CourseState::Announced | CourseState::Closed, Step::Change) if !has_ended => Some(CourseState::Announced),
        (CourseState::Draft | CourseState::Announced | CourseState::Closed, Step::Cancel) if !has_ended => {
            Some(CourseState::Cancelled)
        }
        (CourseState::Draft | CourseState::Announced | CourseState::Closed | CourseState::Cancelled, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{CourseDays, CourseState, Step, after, seen_on};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_course_closes_when_its_last_day_of_applications_is_over() {
        let days = CourseDays { begins_on: day("2027-02-01"), ends_on: day("2027-04-30"), apply_until: day("2027-01-15") };
        let seen = |today, state| seen_on(day(today), state, days);
        assert_eq!(seen("2027-01-15", CourseState::Announced), CourseState::Announced);
        assert_eq!(seen("2027-01-16", CourseState::Announced), CourseState::Closed);
        assert_eq!(seen("2027-01-16", CourseState::Draft), CourseState::Draft);
        assert_eq!(seen("2027-01-16", CourseState::Cancelled), CourseState::Cancelled);
    }

    #[test]
    fn every_step_from_every_state() {
        use CourseState::{Announced, Cancelled, Closed, Draft};
        let days = CourseDays { begins_on: day("2027-02-01"), ends_on: day("2027-04-30"), apply_until: day("2027-01-15") };
        let (open, closed, ended) = ("2027-01-15", "2027-01-16", "2027-05-01");
        for (today, state, change, announce, cancel) in [
            (open, Draft, Some(Draft), Some(Announced), Some(Cancelled)),
            (open, Announced, Some(Announced), None, Some(Cancelled)),
            (open, Cancelled, None, None, None),
            (closed, Draft, Some(Draft), None, Some(Cancelled)),
            (closed, Announced, Some(Announced), None, Some(Cancelled)),
            (closed, Closed, Some(Announced), None, Some(Cancelled)),
            (ended, Draft, Some(Draft), None, None),
            (ended, Announced, None, None, None),
        ] {
            let step = |step| after(day(today), state, days, step);
            assert_eq!(
                [step(Step::Change), step(Step::Announce), step(Step::Cancel)],
                [change, announce, cancel],
                "{today} {state}"
            );
        }
    }
}
