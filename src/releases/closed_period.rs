//! The periods of which figures are released: quarters, half-years and years that are over.
//!
//! The authority has published half-years and years; quarters are for the totals and one-way tables only.

use chrono::NaiveDate;

use super::lattice::Published;
use crate::statistics::Period;

/// How long a standard period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Length {
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

impl Length {
    /// How many things may be told of a person at once in a period of this length.
    #[must_use]
    pub const fn ways(self) -> usize {
        match self {
            Self::Quarter => 1,
            Self::HalfYear | Self::Year => 2,
        }
    }
}

/// A quarter, a half-year or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardPeriod {
    period: Period,
    length: Length,
}

impl StandardPeriod {
    /// The period written as `2022`, `2022-H1` or `2022-Q1`; nothing else is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let period = Period::parse(text)?;
        let length = match (text.len(), text.as_bytes().get(5)) {
            (4, None) => Length::Year,
            (7, Some(b'H')) => Length::HalfYear,
            (7, Some(b'Q')) => Length::Quarter,
            _ => return None,
        };
        Some(Self { period, length })
    }

    /// Its days.
    #[must_use]
    pub const fn period(self) -> Period {
        self.period
    }

    /// How long it is.
    #[must_use]
    pub const fn length(self) -> Length {
        self.length
    }

    /// Whether it is over: nothing that happens from now on belongs to it.
    #[must_use]
    pub fn is_over(self, today: NaiveDate) -> bool {
        self.period.last() < today
    }

    /// Whether `other` lies within it and is shorter.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.length > other.length && self.period.first() <= other.period.first() && other.period.last() <= self.period.last()
    }

    /// Whether the table is released for a period of this length.
    #[must_use]
    pub const fn has(self, table: &Published) -> bool {
        table.ways() <= self.length.ways()
    }
}

impl std::fmt::Display for StandardPeriod {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.period.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::{Length, Published, StandardPeriod};

    #[test]
    fn only_quarters_half_years_and_years_are_released() {
        let length = |text| StandardPeriod::parse(text).map(StandardPeriod::length);
        assert_eq!(
            ["2022", "2022-H2", "2022-Q3"].map(length),
            [Some(Length::Year), Some(Length::HalfYear), Some(Length::Quarter)]
        );
        for other in ["2022-03", "2022-01-01..2022-12-31", "2022-H3", "2022-h1", "", "22", "2022-Q5", "2022-01-01/2022-06-30"] {
            assert_eq!(length(other), None, "{other}");
        }
        let period = |text| StandardPeriod::parse(text).unwrap();
        assert!(period("2022").contains(period("2022-Q4")) && period("2022-H1").contains(period("2022-Q2")));
        assert!(!period("2022-H1").contains(period("2022-Q3")) && !period("2022").contains(period("2022")));
        assert!(period("2022-Q4").is_over("2023-01-01".parse().unwrap()));
        assert!(!period("2022-Q4").is_over("2022-12-31".parse().unwrap()));
    }

    #[test]
    fn a_quarter_has_no_table_that_tells_two_things_of_a_person() {
        let quarter = StandardPeriod::parse("2022-Q1").unwrap();
        let has = |id| quarter.has(Published::parse(id).unwrap());
        assert!(has("new_clients_by_form") && !has("new_clients_by_form_and_sex") && !has("new_clients_in_finland_by_form"));
    }
}
