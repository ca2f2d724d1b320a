//! The only place that reads the time.
//!
//! Legal dates (the day a referral was received, the day a decision was signed) are Finnish dates: they are
//! computed here, in Europe/Helsinki, whatever the time zone of the machine.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Helsinki;
use serde::de::{Deserializer, Error, Visitor};

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

/// Reads a day or an instant as the contract writes it, and nothing that a lenient reader would take for one: `2026-1-2`,
/// `+2026-11-25`, white space. For `deserialize_with`.
///
/// # Errors
/// Where the value is none. Nothing of it is repeated.
pub fn as_written<'de, D: Deserializer<'de>, T: Written>(deserializer: D) -> Result<T, D::Error> {
    T::read(deserializer)
}

/// What is read as it is written: a day, an instant, one that may be missing, one that is private.
pub trait Written: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// As [`as_written`].
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// ISO 8601: `2026-11-25`.
impl Written for NaiveDate {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let day = |text: &str| text.parse::<Self>().ok().filter(|day| day.to_string() == text);
        deserializer.deserialize_str(OfText(day))
    }
}

/// RFC 3339: `2026-11-25T09:00:00Z`.
impl Written for DateTime<Utc> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let has_its_t = |text: &str| text.as_bytes().get(10) == Some(&b'T');
        let instant = |text: &str| DateTime::parse_from_rfc3339(text).ok().filter(|_| has_its_t(text)).map(|at| at.to_utc());
        deserializer.deserialize_str(OfText(instant))
    }
}

/// Takes a text as what a function makes of it.
struct OfText<F>(F);

impl<T, F: Fn(&str) -> Option<T>> Visitor<'_> for OfText<F> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a time as the contract writes it")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.0(text).ok_or_else(|| E::custom("no time as the contract writes it"))
    }
}

impl<T: Written> Written for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfOption<T>(PhantomData<T>);
        impl<'de, T: Written> Visitor<'de> for OfOption<T> {
            type Value = Option<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a time as the contract writes it, or nothing")
            }

            fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }

            fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
                T::read(deserializer).map(Some)
            }
        }
        deserializer.deserialize_option(OfOption(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, TimeZone, Utc};
    use serde::Deserialize;

    use super::{Clock, as_written, finnish_date};

    #[test]
    fn a_time_is_read_as_it_is_written_and_not_otherwise() {
        #[derive(Deserialize)]
        struct Days {
            #[serde(deserialize_with = "as_written")]
            on: NaiveDate,
            #[serde(default, deserialize_with = "as_written")]
            until: Option<NaiveDate>,
            #[serde(default, deserialize_with = "as_written")]
            at: Option<DateTime<Utc>>,
        }
        let read = |on: &str| serde_json::from_str::<Days>(&format!("{{\"on\": \"2026-11-25\", \"until\": {on}}}"));
        let days = read("\"2024-02-29\"").unwrap();
        assert_eq!((days.on.to_string(), days.until.unwrap().to_string()), ("2026-11-25".to_owned(), "2024-02-29".to_owned()));
        assert_eq!(read("null").unwrap().until, None);
        assert_eq!(serde_json::from_str::<Days>("{\"on\": \"2026-11-25\"}").unwrap().until, None);
        for bad in [
            "2026-1-2",
            "+2026-01-02",
            " 2026-01-02",
            "2026-01-02 ",
            "2026- 1- 2",
            "2023-02-29",
            "20260102",
            "2026-01-02T00:00:00Z",
            "",
        ] {
            let Err(error) = read(&format!("\"{bad}\"")) else { panic!("{bad} is read") };
            assert!(bad.is_empty() || !error.to_string().contains(bad), "{error}");
        }
        assert!(read("20260102").is_err() && read("[]").is_err());
        let read = |at: &str| serde_json::from_str::<Days>(&format!("{{\"on\": \"2026-11-25\", \"at\": \"{at}\"}}"));
        for (good, same) in
            [("2026-11-25T09:00:00Z", "2026-11-25T09:00:00Z"), ("2026-11-25T11:00:00.5+02:00", "2026-11-25T09:00:00.500Z")]
        {
            assert_eq!(read(good).unwrap().at.unwrap(), same.parse::<DateTime<Utc>>().unwrap());
        }
        for bad in ["2026-11-25 09:00:00Z", "2026-11-25T09:00:00", "2026-11-25", " 2026-11-25T09:00:00Z", "2026-11-25T9:00:00Z"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

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
