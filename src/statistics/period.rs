//! The time that a figure is about.
//!
//! The reviews of the assistance system are about half-years and years; its work is followed by months and quarters,
//! and an enquiry may be about any days. Days are dates in Finland, the first and the last belong to the period, and a
//! stock is counted at the end of the last.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

/// The first year that can be asked for: before the law of 2006 there was no assistance system.
pub const FIRST_YEAR: i32 = 2000;
/// The last year that can be asked for.
pub const LAST_YEAR: i32 = 2099;

/// Some days without a gap. Two periods with the same days are the same period, however they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: NaiveDate,
    last: NaiveDate,
}

impl Period {
    /// The period written as `2022`, `2022-H1`, `2022-Q2`, `2022-03`, `2022-01-05..2022-02-10` or, as an interval of
    /// ISO 8601, `2022-01-05/2022-02-10`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((first, last)) = text.split_once("..").or_else(|| text.split_once('/')) {
            let (first, last) = (day(first)?, day(last)?);
            return (first <= last).then_some(Self { first, last });
        }
        let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
        let (month, months) = match part {
            None => (1, 12),
            Some(part) => first_month(part)?,
        };
        Self::of_months(number(year, 4)?, month, months)
    }

    /// So many months from the first day of `month` on.
    fn of_months(year: u32, month: u32, months: u32) -> Option<Self> {
        let year = i32::try_from(year).ok().filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = first.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))?;
        Some(Self { first, last })
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day, at the end of which a stock is counted.
    #[must_use]
    pub const fn last(self) -> NaiveDate {
        self.last
    }
}

/// The first month of a part of a year, and how many months it has.
fn first_month(part: &str) -> Option<(u32, u32)> {
    match part {
        "H1" => Some((1, 6)),
        "H2" => Some((7, 6)),
        "Q1" => Some((1, 3)),
        "Q2" => Some((4, 3)),
        "Q3" => Some((7, 3)),
        "Q4" => Some((10, 3)),
        month => Some((number(month, 2)?, 1)),
    }
}

/// A date written in full, as ISO 8601 has it, in the years that can be asked for.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let year = i32::try_from(year).ok().filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year) && parts.next().is_none())?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// The canonical text: the shortest name of these days.
impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        let is = |months| u32::try_from(year).ok().and_then(|year| Self::of_months(year, month, months)) == Some(*self);
        match month {
            1 if is(12) => write!(formatter, "{year}"),
            1 | 7 if is(6) => write!(formatter, "{year}-H{}", month / 6 + 1),
            1 | 4 | 7 | 10 if is(3) => write!(formatter, "{year}-Q{}", month / 3 + 1),
            _ if is(1) => write!(formatter, "{year}-{month:02}"),
            _ => write!(formatter, "{}..{}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Period, day};

    fn days(text: &str) -> String {
        let period = Period::parse(text).unwrap_or_else(|| panic!("{text} is a period"));
        format!("{} {}", period.first(), period.last())
    }

    #[test]
    fn a_period_has_a_first_and_a_last_day() {
        assert_eq!(days("2022"), "2022-01-01 2022-12-31");
        assert_eq!(days("2022-H1"), "2022-01-01 2022-06-30");
        assert_eq!(days("2022-H2"), "2022-07-01 2022-12-31");
        assert_eq!(
            ["2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"].map(days),
            ["2022-01-01 2022-03-31", "2022-04-01 2022-06-30", "2022-07-01 2022-09-30", "2022-10-01 2022-12-31"]
        );
        assert_eq!(days("2022-03"), "2022-03-01 2022-03-31");
        assert_eq!(days("2022-12"), "2022-12-01 2022-12-31");
        assert_eq!(days("2022-01-05..2022-02-10"), "2022-01-05 2022-02-10");
        assert_eq!(days("2022-01-05/2022-02-10"), "2022-01-05 2022-02-10");
        assert_eq!(days("2022-01-05..2022-01-05"), "2022-01-05 2022-01-05");
        assert_eq!(days("2099"), "2099-01-01 2099-12-31");
    }

    #[test]
    fn february_ends_when_it_ends() {
        assert_eq!(days("2022-02"), "2022-02-01 2022-02-28");
        assert_eq!(days("2024-02"), "2024-02-01 2024-02-29");
        assert_eq!(days("2000-02"), "2000-02-01 2000-02-29");
        assert_eq!(days("2024-02-29..2024-02-29"), "2024-02-29 2024-02-29");
        assert_eq!(days("2024-Q1"), "2024-01-01 2024-03-31");
        assert!(day("2024-02-29").is_some() && day("2023-02-29").is_none());
        assert!(Period::parse("2023-01-01..2023-02-29").is_none());
    }

    #[test]
    fn the_same_days_have_the_same_text() {
        for (written, canonical) in [
            ("2022", "2022"),
            ("2022-01-01..2022-12-31", "2022"),
            ("2022-01-01/2022-06-30", "2022-H1"),
            ("2022-H2", "2022-H2"),
            ("2022-Q1", "2022-Q1"),
            ("2022-04-01..2022-06-30", "2022-Q2"),
            ("2022-Q3", "2022-Q3"),
            ("2022-Q4", "2022-Q4"),
            ("2022-02-01..2022-02-28", "2022-02"),
            ("2022-02-01/2022-02-27", "2022-02-01..2022-02-27"),
            ("2022-04-01..2022-09-30", "2022-04-01..2022-09-30"),
            ("2022-01-01..2023-12-31", "2022-01-01..2023-12-31"),
        ] {
            let period = Period::parse(written).unwrap();
            assert_eq!(period.to_string(), canonical);
            assert_eq!(Period::parse(canonical), Some(period));
        }
    }

    #[test]
    fn anything_else_is_no_period() {
        for text in [
            "",
            " 2022",
            "2022 ",
            "22",
            "02022",
            "1999",
            "2100",
            "2022-",
            "2022-H0",
            "2022-H3",
            "2022-h1",
            "2022-Q5",
            "2022-Q",
            "2022-00",
            "2022-13",
            "2022-3",
            "2022-1-1",
            "2022-06-30",
            "2022-06-30..",
            "..2022-06-30",
            "2022-06-30..2022-06-29",
            "2022-01-01...2022-06-30",
            "2022-01-01..2022-06-30..2022-07-01",
            "2022-01-01//2022-06-30",
            "2022-01-01..2022",
            "2022-01-01..2022-06-31",
            "1999-12-31..2000-01-01",
            "2099-12-31..2100-01-01",
            "+022",
            "２０２２",
            "2022-0３",
            "2022-01-0ä",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
        for text in ["2022-06", "2022-06-30-", "2022-6-30", "20220630", "2100-01-01", "1999-12-31", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
