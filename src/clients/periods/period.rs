//! What the law says of reflection and recovery periods (Act 746/2011, chapter 4; Aliens Act 301/2004, sections 52 b and
//! 52 c): for whom they are, how long they may be, and when they can be extended and ended.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::codes::{PeriodAct, PeriodKind, ResidenceStatus};
use crate::http::{Violation, ViolationCode};
use crate::parameters::Length;

/// A period as the decisions in effect make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The decision that granted it.
    pub id: Uuid,
    /// The spell in which it was granted.
    pub spell_id: Uuid,
    /// Which of the two.
    pub kind: PeriodKind,
    /// The first day.
    pub begins_on: NaiveDate,
    /// The last day, as it was granted or extended.
    pub ends_on: NaiveDate,
    /// The day on which it ended before its time: by a decision, or with the spell.
    pub ended_on: Option<NaiveDate>,
}

impl Period {
    /// Whether it can still be extended or ended on `day`: it is granted, and neither over nor ended.
    #[must_use]
    pub fn lasts_on(&self, day: NaiveDate) -> bool {
        self.ended_on.is_none() && day <= self.ends_on
    }
}

/// What a decision does with a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodStep {
    /// Grants it.
    Grant {
        /// The first day.
        begins_on: NaiveDate,
        /// The last day.
        ends_on: NaiveDate,
    },
    /// Extends the one that is there.
    Extend {
        /// The new last day.
        ends_on: NaiveDate,
    },
    /// Ends the one that is there before its time.
    End {
        /// The day on which it ends.
        ends_on: NaiveDate,
    },
}

impl PeriodStep {
    /// What it is called in the decision.
    #[must_use]
    pub const fn act(self) -> PeriodAct {
        match self {
            Self::Grant { .. } => PeriodAct::Grant,
            Self::Extend { .. } => PeriodAct::Extension,
            Self::End { .. } => PeriodAct::End,
        }
    }
}

/// How long a period may be by the law of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The least length, where there is one.
    pub minimum: Option<Length>,
    /// The greatest length, extensions included.
    pub maximum: Length,
}

impl Limits {
    /// Whether a period may be granted on `today` for these days.
    #[must_use]
    pub fn of_grant(self, (begins_on, ends_on): (NaiveDate, NaiveDate), today: NaiveDate) -> Option<Violation> {
        if ends_on < begins_on || ends_on < today {
            return Some(inconsistent("It would end before it begins, or before it is granted."));
        }
        if self.minimum.is_some_and(|minimum| ends_on < minimum.last_day(begins_on)) {
            return Some(outside("It is shorter than the law allows."));
        }
        self.too_long(begins_on, ends_on)
    }

    /// Whether a period may be extended to this day.
    #[must_use]
    pub fn of_extension(self, period: &Period, ends_on: NaiveDate) -> Option<Violation> {
        if ends_on <= period.ends_on {
            return Some(inconsistent("An extension ends after the period does now."));
        }
        self.too_long(period.begins_on, ends_on)
    }

    fn too_long(self, begins_on: NaiveDate, ends_on: NaiveDate) -> Option<Violation> {
        (ends_on > self.maximum.last_day(begins_on)).then(|| outside("It is longer than the law allows."))
    }
}

/// Whether a period may be ended on this day by a decision of `today`.
#[must_use]
pub fn of_end(period: &Period, ends_on: NaiveDate, today: NaiveDate) -> Option<Violation> {
    let before_its_time = ends_on < period.ends_on;
    let not_in_the_past = ends_on >= today && ends_on >= period.begins_on;
    (!before_its_time || !not_in_the_past).then(|| inconsistent("It ends today or later, and before its last day."))
}

/// Whether a client with this residence status may be granted a period of this kind.
#[must_use]
pub fn of_residence(kind: PeriodKind, status: ResidenceStatus) -> Option<Violation> {
    let without_right = matches!(status, ResidenceStatus::NoRightOfResidence | ResidenceStatus::Unknown);
    let with_right = !without_right;
    match kind {
        PeriodKind::Reflection if with_right => Some(Violation::new(
            "/residence_status",
            ViolationCode::Inconsistent,
            "A reflection period is for a client who stays without a right of residence.",
        )),
        PeriodKind::Recovery if without_right => Some(Violation::new(
            "/residence_status",
            ViolationCode::Inconsistent,
            "A recovery period is for a client with a right of residence.",
        )),
        PeriodKind::Reflection | PeriodKind::Recovery => None,
    }
}

fn inconsistent(detail: &'static str) -> Violation {
    Violation::new("/ends_on", ViolationCode::Inconsistent, detail)
}

fn outside(detail: &'static str) -> Violation {
    Violation::new("/ends_on", ViolationCode::OutsideLegalLimits, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{Code, LengthUnit};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn reflection() -> Limits {
        let length = |amount, unit| Length { amount, unit };
        Limits { minimum: Some(length(30, LengthUnit::Days)), maximum: length(6, LengthUnit::Months) }
    }

    fn grant(begins_on: &str, ends_on: &str) -> Option<ViolationCode> {
        let today = day(begins_on);
        reflection().of_grant((day(begins_on), day(ends_on)), today).map(|violation| violation.code)
    }

    #[test]
    fn a_grant_keeps_within_the_limits_to_the_day() {
        assert_eq!(grant("2028-02-01", "2028-03-01"), Some(ViolationCode::OutsideLegalLimits), "29 days over a leap day");
        assert_eq!(grant("2028-02-01", "2028-03-02"), None);
        assert_eq!(grant("2027-02-01", "2027-03-02"), Some(ViolationCode::OutsideLegalLimits));
        assert_eq!(grant("2027-02-01", "2027-03-03"), None);
        assert_eq!(grant("2027-08-31", "2028-02-29"), None, "six months from the 31st end with February");
        assert_eq!(grant("2027-08-31", "2028-03-01"), Some(ViolationCode::OutsideLegalLimits));
        assert_eq!(grant("2026-08-31", "2027-02-28"), None);
        assert_eq!(grant("2026-08-31", "2027-03-01"), Some(ViolationCode::OutsideLegalLimits));
        assert_eq!(grant("2026-08-31", "2026-08-30"), Some(ViolationCode::Inconsistent));
    }

    #[test]
    fn an_extension_is_measured_from_the_beginning_and_an_end_comes_before_the_last_day() {
        let period = Period {
            id: Uuid::nil(),
            spell_id: Uuid::nil(),
            kind: PeriodKind::Reflection,
            begins_on: day("2026-01-31"),
            ends_on: day("2026-03-31"),
            ended_on: None,
        };
        let extension = |ends_on| reflection().of_extension(&period, day(ends_on)).map(|violation| violation.code);
        assert_eq!(extension("2026-03-31"), Some(ViolationCode::Inconsistent));
        assert_eq!(extension("2026-07-31"), None);
        assert_eq!(extension("2026-08-01"), Some(ViolationCode::OutsideLegalLimits));
        let end = |ends_on, today| of_end(&period, day(ends_on), day(today)).is_none();
        assert!(end("2026-02-10", "2026-02-10") && end("2026-03-30", "2026-02-10"));
        assert!(!end("2026-02-09", "2026-02-10") && !end("2026-03-31", "2026-02-10"));
        assert!(!end("2026-01-30", "2026-01-01"), "it has not begun");
        assert!(period.lasts_on(day("2026-03-31")) && !period.lasts_on(day("2026-04-01")));
        assert!(!Period { ended_on: Some(day("2026-02-10")), ..period }.lasts_on(day("2026-02-10")));
    }

    #[test]
    fn each_residence_status_fits_one_kind() {
        for status in ResidenceStatus::all() {
            let fits = |kind| of_residence(kind, *status).is_none();
            assert_ne!(fits(PeriodKind::Reflection), fits(PeriodKind::Recovery), "{status}");
        }
        assert!(of_residence(PeriodKind::Reflection, ResidenceStatus::NoRightOfResidence).is_none());
        assert!(of_residence(PeriodKind::Recovery, ResidenceStatus::AsylumSeeker).is_none());
    }
}
