//! Times as tokens say them (RFC 7519, section 2, `NumericDate`): seconds since 1970, which may have a fraction.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer};

/// A time in a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumericDate(pub DateTime<Utc>);

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        let since_1970 = Duration::try_from_secs_f64(seconds).ok().and_then(|elapsed| TimeDelta::from_std(elapsed).ok());
        let at = since_1970.and_then(|elapsed| DateTime::UNIX_EPOCH.checked_add_signed(elapsed));
        at.map(Self).ok_or_else(|| serde::de::Error::custom("no time of ours"))
    }
}

#[cfg(test)]
mod tests {
    use super::NumericDate;

    #[test]
    fn seconds_may_have_a_fraction_and_are_a_number() {
        let read = |json: &str| serde_json::from_str::<NumericDate>(json).map(|date| date.0.to_rfc3339()).ok();
        assert_eq!(read("1795428000").as_deref(), Some("2026-11-23T10:00:00+00:00"));
        assert_eq!(read("1795428000.5").as_deref(), Some("2026-11-23T10:00:00.500+00:00"));
        assert_eq!(read("1.795428e9").as_deref(), Some("2026-11-23T10:00:00+00:00"));
        for none in ["\"1795428000\"", "null", "true", "[1795428000]", "-1", "1e300", "18446744073709551615"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
