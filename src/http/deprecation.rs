//! Operations that will go away: said in their answers (RFC 9745, RFC 8594) and in the contract, long before.

use std::time::{Duration, UNIX_EPOCH};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, HttpDate};

static DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
static SUNSET: HeaderName = HeaderName::from_static("sunset");

/// An operation that will go away.
#[derive(Clone, Copy, Debug)]
pub struct Deprecated {
    /// Its operationId.
    pub operation: &'static str,
    /// Since when it is deprecated, in seconds since 1970.
    pub since: u32,
    /// From when on it may be gone, in seconds since 1970; a year after `since` or later.
    pub sunset: u32,
    /// What to use instead, in a sentence.
    pub instead: &'static str,
}

/// The operations that will go away. There are none: whoever adds the first one has only to add it here.
pub const DEPRECATED: &[Deprecated] = &[];

/// Says in the headers of an answer that its operation will go away, where the table has it.
pub fn announce(table: &[Deprecated], operation: &str, headers: &mut HeaderMap) {
    let Some(deprecated) = table.iter().find(|one| one.operation == operation) else { return };
    let sunset = HttpDate::from(UNIX_EPOCH + Duration::from_secs(u64::from(deprecated.sunset)));
    let said = [(&DEPRECATION, format!("@{}", deprecated.since)), (&SUNSET, sunset.to_string())];
    for (name, value) in said {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name.clone(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderMap;

    use super::{DEPRECATED, Deprecated, announce};

    /// Seconds of a common year.
    const YEAR: u32 = 365 * 24 * 60 * 60;

    #[test]
    fn an_answer_of_a_deprecated_operation_says_since_when_and_until_when() {
        let table =
            [Deprecated { operation: "read_old", since: 1_767_225_600, sunset: 1_798_761_600, instead: "Use `read_new`." }];
        let mut headers = HeaderMap::new();
        announce(&table, "read_new", &mut headers);
        assert!(headers.is_empty());
        announce(&table, "read_old", &mut headers);
        let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap();
        assert_eq!((said("deprecation"), said("sunset")), ("@1767225600", "Fri, 01 Jan 2027 00:00:00 GMT"));
    }

    #[test]
    fn nothing_goes_away_within_a_year() {
        assert!(DEPRECATED.iter().all(|one| one.since.checked_add(YEAR).is_some_and(|earliest| one.sunset >= earliest)));
    }
}
