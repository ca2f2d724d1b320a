//! Of which years, months and days a time consists: whole years first, then whole months, and the days that are left.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::statistics::query::When;

/// A first and a last day.
pub type Span = (NaiveDate, NaiveDate);

/// A time in parts that do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// The whole years.
    pub years: Option<Span>,
    /// The whole months before and after them.
    pub months: Vec<Span>,
    /// The days before and after these.
    pub days: Vec<Span>,
    /// The whole years and months together.
    pub whole: Option<Span>,
}

impl Spans {
    /// The parts of a period; of a day, all until its end: what there is then is what came before and has not gone.
    #[must_use]
    pub fn of(when: When) -> Option<Self> {
        let (first, last) = match when {
            When::During(period) => (period.first(), period.last()),
            When::AtTheEndOf(day) => (NaiveDate::from_ymd_opt(1, 1, 1)?, day),
        };
        let whole = between(first, last, month_of, Months::new(1));
        let Some(whole) = whole else { return Some(Self { days: vec![(first, last)], ..Self::default() }) };
        let years = between(whole.0, whole.1, year_of, Months::new(12));
        let months = years.map_or_else(|| vec![whole], |years| around(whole, years));
        Some(Self { years, months, days: around((first, last), whole), whole: Some(whole) })
    }
}

fn month_of(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)
}

fn year_of(day: NaiveDate) -> Option<NaiveDate> {
    day.with_ordinal(1)
}

/// The whole units between two days: `start` is the first day of a day's unit, which lasts so many months.
fn between(first: NaiveDate, last: NaiveDate, start: fn(NaiveDate) -> Option<NaiveDate>, length: Months) -> Option<Span> {
    let of_first = start(first)?;
    let from = if of_first == first { first } else { of_first.checked_add_months(length)? };
    // The unit of the day after the last is the first that is not in it.
    let until = start(last.checked_add_days(Days::new(1))?)?;
    (from < until).then_some((from, until.checked_sub_days(Days::new(1))?))
}

/// What is left of `all` before and after `inner`.
fn around(all: Span, inner: Span) -> Vec<Span> {
    let before = inner.0.checked_sub_days(Days::new(1)).map(|day| (all.0, day));
    let after = inner.1.checked_add_days(Days::new(1)).map(|day| (day, all.1));
    [before, after].into_iter().flatten().filter(|(first, last)| first <= last).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};

    use super::{Span, Spans};
    use crate::statistics::{Period, When};

    fn text(spans: &[Span]) -> String {
        spans.iter().map(|(first, last)| format!("{first}..{last}")).collect::<Vec<_>>().join(" ")
    }

    fn parts(period: &str) -> [String; 3] {
        let spans = Spans::of(When::During(Period::parse(period).unwrap())).unwrap();
        [text(spans.years.as_slice()), text(&spans.months), text(&spans.days)]
    }

    #[test]
    fn a_period_consists_of_years_months_and_days() {
        assert_eq!(parts("2022"), ["2022-01-01..2022-12-31", "", ""]);
        assert_eq!(parts("2022-H2"), ["", "2022-07-01..2022-12-31", ""]);
        assert_eq!(parts("2022-02-02..2022-02-20"), ["", "", "2022-02-02..2022-02-20"]);
        assert_eq!(parts("2022-01-31..2022-02-01"), ["", "", "2022-01-31..2022-02-01"]);
        assert_eq!(
            parts("2020-11-15..2023-02-10"),
            [
                "2021-01-01..2022-12-31",
                "2020-12-01..2020-12-31 2023-01-01..2023-01-31",
                "2020-11-15..2020-11-30 2023-02-01..2023-02-10"
            ]
        );
    }

    #[test]
    fn a_stock_is_all_that_came_and_went_until_the_end_of_the_day() {
        let parts = |day: &str| {
            let spans = Spans::of(When::AtTheEndOf(crate::statistics::period::day(day).unwrap())).unwrap();
            [text(spans.years.as_slice()), text(&spans.months), text(&spans.days)]
        };
        assert_eq!(parts("2022-12-31"), ["0001-01-01..2022-12-31", "", ""]);
        assert_eq!(parts("2022-06-30"), ["0001-01-01..2021-12-31", "2022-01-01..2022-06-30", ""]);
        assert_eq!(parts("2024-02-28"), ["0001-01-01..2023-12-31", "2024-01-01..2024-01-31", "2024-02-01..2024-02-28"]);
        assert_eq!(parts("2024-02-29"), ["0001-01-01..2023-12-31", "2024-01-01..2024-02-29", ""]);
    }

    #[test]
    fn the_parts_are_the_whole_each_day_once() {
        let start = NaiveDate::from_ymd_opt(2021, 11, 28).unwrap();
        for first in (0..40).map(|days| start + Days::new(days)) {
            for last in (0..460).step_by(7).map(|days| first + Days::new(days)) {
                let spans = Spans::of(When::During(Period::parse(&format!("{first}..{last}")).unwrap())).unwrap();
                let mut parts = [spans.years.as_slice(), &spans.months, &spans.days].concat();
                parts.sort_unstable();
                assert_eq!((parts[0].0, parts[parts.len() - 1].1), (first, last));
                assert!(parts.iter().all(|(first, last)| first <= last));
                assert!(parts.windows(2).all(|pair| pair[0].1 + Days::new(1) == pair[1].0), "{}", text(&parts));
            }
        }
    }
}
