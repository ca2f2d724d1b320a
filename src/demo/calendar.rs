//! Days, spans and full years, as the register counts them: an age is the number of full years on a day, and a spell runs
//! from the day of its admission to the day before its removal.

use chrono::{Datelike, Days, Months, NaiveDate};

/// A day of the calendar, for tables of constants.
pub(super) const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// The half-year review's checkpoint of 2022.
pub(super) const MIDSUMMER_2022: NaiveDate = day(2022, 6, 30);
/// The last day the demo register knows.
pub(super) const END: NaiveDate = day(2022, 12, 31);

/// Two days and all between them.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
}

/// From the first of January of one year to the end of another.
pub(super) const fn years(first: i32, last: i32) -> Span {
    Span { from: day(first, 1, 1), to: day(last, 12, 31) }
}

/// The first or the second half of a year.
pub(super) const fn half(year: i32, number: u32) -> Span {
    if number == 1 {
        Span { from: day(year, 1, 1), to: day(year, 6, 30) }
    } else {
        Span { from: day(year, 7, 1), to: day(year, 12, 31) }
    }
}

/// So many days later.
pub(super) fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// So many days earlier.
pub(super) fn before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

/// The same day so many years earlier (the 28th of February for a leap day).
pub(super) fn years_before(date: NaiveDate, years: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(years.saturating_mul(12))).unwrap_or(date)
}

/// The birth date of a person who comes of age on the day; a leap day gives way to the next one, because the year of birth
/// has none.
pub(super) fn born_to_come_of_age_on(date: NaiveDate) -> NaiveDate {
    let leap_day = date.month() == 2 && date.day() == 29;
    years_before(if leap_day { after(date, 1) } else { date }, 18)
}

/// Full years on a day.
pub(super) fn age(born: NaiveDate, on: NaiveDate) -> u32 {
    on.years_since(born).unwrap_or(0)
}
