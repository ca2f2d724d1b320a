//! The only place that reads the time.
//!
//! Legal dates (the day a referral was received, the day a decision was signed) are Finnish dates: they are
//! computed here, in Europe/Helsinki, whatever the time zone of the machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Helsinki;

/// Tells the time. Cloned freely; a fixed clock and its clones show the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds since 1970 of a clock that stands still; empty for the system's clock.
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still at `instant` until [`Clock::set`] moves it.
    #[must_use]
    pub fn fixed(instant: DateTime<Utc>) -> Self {
        Self { fixed: Some(Arc::new(AtomicI64::new(instant.timestamp_micros()))) }
    }

    /// Moves a fixed clock (and all its clones) to `instant`; the system's clock cannot be moved.
    pub fn set(&self, instant: DateTime<Utc>) {
        if let Some(fixed) = &self.fixed {
            fixed.store(instant.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Now, to the microsecond: what PostgreSQL can keep.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match &self.fixed {
            Some(fixed) => fixed.load(Ordering::SeqCst),
            None => Utc::now().timestamp_micros(),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// Today's date in Finland.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        finnish_date(self.now())
    }
}

/// The date that an instant has in Finland (Europe/Helsinki, daylight saving included).
#[must_use]
pub fn finnish_date(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Helsinki).date_naive()
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone, Utc};

    use super::{Clock, finnish_date};

    #[test]
    fn a_finnish_day_begins_two_or_three_hours_before_the_utc_day() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let utc = |mo, d, h, mi| Utc.with_ymd_and_hms(2022, mo, d, h, mi, 0).unwrap();
        assert_eq!(finnish_date(utc(1, 31, 21, 59)), day(2022, 1, 31));
        assert_eq!(finnish_date(utc(1, 31, 22, 0)), day(2022, 2, 1));
        // The nights of daylight saving 2022: 27 March and 30 October.
        assert_eq!(finnish_date(utc(3, 26, 22, 0)), day(2022, 3, 27));
        assert_eq!(finnish_date(utc(3, 27, 21, 0)), day(2022, 3, 28));
        assert_eq!(finnish_date(utc(10, 29, 21, 0)), day(2022, 10, 30));
        assert_eq!(finnish_date(utc(10, 30, 21, 59)), day(2022, 10, 30));
    }

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_set() {
        let clock = Clock::fixed(Utc.with_ymd_and_hms(2024, 2, 29, 12, 0, 0).unwrap());
        let clone = clock.clone();
        assert_eq!(clock.now(), clone.now());
        clock.set(Utc.with_ymd_and_hms(2024, 3, 1, 12, 0, 0).unwrap());
        assert_eq!(clone.today(), NaiveDate::from_ymd_opt(2024, 3, 1).unwrap());
    }
}
