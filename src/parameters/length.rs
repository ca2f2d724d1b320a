//! How the law counts time (Act on calculating time limits 150/1930, sections 2 and 3): the day on which a time begins is
//! not counted, and a month ends on the day with the same number, or on the last of a month that has none.

use chrono::{Days, Months, NaiveDate};

use crate::codes::LengthUnit;

/// The most months that can be meant: ten years, as for days.
pub const MOST_MONTHS: u16 = 120;

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub amount: u16,
    /// Of what.
    pub unit: LengthUnit,
}

impl Length {
    /// The last day of a time of this length that begins on `day`.
    #[must_use]
    pub fn last_day(self, day: NaiveDate) -> NaiveDate {
        let last = match self.unit {
            LengthUnit::Days => day.checked_add_days(Days::new(u64::from(self.amount))),
            LengthUnit::Months => day.checked_add_months(Months::new(u32::from(self.amount))),
        };
        last.unwrap_or(NaiveDate::MAX)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Length, LengthUnit};

    #[track_caller]
    fn ends(amount: u16, unit: LengthUnit, first: &str, last: &str) {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(Length { amount, unit }.last_day(day(first)), day(last), "{amount} {unit} from {first}");
    }

    #[test]
    fn a_month_ends_on_the_day_with_its_number_or_on_its_last() {
        ends(1, LengthUnit::Months, "2026-01-31", "2026-02-28");
        ends(1, LengthUnit::Months, "2028-01-31", "2028-02-29");
        ends(1, LengthUnit::Months, "2026-02-28", "2026-03-28");
        ends(6, LengthUnit::Months, "2026-08-31", "2027-02-28");
        ends(6, LengthUnit::Months, "2027-08-31", "2028-02-29");
        ends(12, LengthUnit::Months, "2028-02-29", "2029-02-28");
    }

    #[test]
    fn the_first_day_is_not_counted() {
        ends(30, LengthUnit::Days, "2026-11-01", "2026-12-01");
        ends(30, LengthUnit::Days, "2028-02-01", "2028-03-02");
        ends(30, LengthUnit::Days, "2027-02-01", "2027-03-03");
    }
}
