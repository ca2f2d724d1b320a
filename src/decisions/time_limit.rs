//! The last day of a time in which one may act (Act on calculating time limits 150/1930, section 5): where it falls on a
//! Saturday, a holy day, May Day, Midsummer Eve, Independence Day or Christmas Eve, one may act on the next working day.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// This day, or the next working day where it is none.
#[must_use]
pub fn working_day_from(day: NaiveDate) -> NaiveDate {
    // The longest run of days that are no working days is that of Christmas.
    day.iter_days().take(14).find(|day| is_working_day(*day)).unwrap_or(day)
}

fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// A holiday that can fall on another day than Saturday and Sunday. All Saints' Day and Midsummer Day are Saturdays, Easter
/// and Pentecost Sundays.
fn is_holiday(day: NaiveDate) -> bool {
    let has_fixed_date = matches!((day.month(), day.day()), (1, 1 | 6) | (5, 1) | (12, 6 | 24..=26));
    let is_midsummer_eve = day.weekday() == Weekday::Fri && day.month() == 6 && (19..=25).contains(&day.day());
    has_fixed_date || is_midsummer_eve || follows_easter(day)
}

/// Good Friday, Easter Monday, Ascension Day.
fn follows_easter(day: NaiveDate) -> bool {
    let Some(easter) = easter(day.year()) else { return false };
    matches!((day - easter).num_days(), -2 | 1 | 39)
}

/// Easter Sunday: the Sunday after the first full moon of spring, as the Gregorian calendar reckons it (Oudin, 1940).
fn easter(year: i32) -> Option<NaiveDate> {
    let century = year / 100;
    let golden = year % 19;
    let moon = (century - century / 4 - (century - (century - 17) / 25) / 3 + 19 * golden + 15) % 30;
    let full_moon = moon - (moon / 28) * (1 - (moon / 28) * (29 / (moon + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + full_moon + 2 - century + century / 4) % 7;
    let days = u64::try_from(full_moon - weekday + 7).ok()?;
    NaiveDate::from_ymd_opt(year, 3, 21)?.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{easter, working_day_from};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_is_when_the_calendar_says() {
        for date in [
            "1954-04-18",
            "1961-04-02",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2018-04-01",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2099-04-12",
        ] {
            assert_eq!(easter(day(date).to_string()[..4].parse().unwrap()), Some(day(date)));
        }
    }

    #[test]
    fn a_time_ends_on_a_working_day() {
        for (last, may_act_until, why) in [
            ("2026-11-25", "2026-11-25", "a Wednesday"),
            ("2026-11-28", "2026-11-30", "a Saturday"),
            ("2026-11-29", "2026-11-30", "a Sunday"),
            ("2024-12-06", "2024-12-09", "Independence Day, a Friday"),
            ("2026-12-24", "2026-12-28", "Christmas Eve, a Thursday, then two holidays and a weekend"),
            ("2024-12-24", "2024-12-27", "Christmas Eve, a Tuesday"),
            ("2027-12-24", "2027-12-27", "Christmas Eve, a Friday, and Christmas on a weekend"),
            ("2026-12-31", "2026-12-31", "New Year's Eve is a working day"),
            ("2027-01-01", "2027-01-04", "New Year, a Friday"),
            ("2026-01-06", "2026-01-07", "Epiphany"),
            ("2026-04-02", "2026-04-02", "Maundy Thursday is a working day"),
            ("2026-04-03", "2026-04-07", "Good Friday to Easter Monday"),
            ("2026-05-01", "2026-05-04", "May Day, a Friday"),
            ("2026-05-14", "2026-05-15", "Ascension Day"),
            ("2026-05-24", "2026-05-25", "Pentecost; the Monday after it is a working day"),
            ("2026-06-19", "2026-06-22", "Midsummer Eve"),
            ("2027-06-25", "2027-06-28", "Midsummer Eve on its last day"),
            ("2026-06-26", "2026-06-26", "the Friday after Midsummer"),
            ("2026-10-31", "2026-11-02", "All Saints' Day"),
            ("2028-02-29", "2028-02-29", "a leap day, a Tuesday"),
        ] {
            assert_eq!(working_day_from(day(last)), day(may_act_until), "{last}: {why}");
        }
    }
}
