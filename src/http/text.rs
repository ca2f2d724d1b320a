//! Text that people wrote: kept in Unicode's normal form C, without characters that hide or reorder others.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;
use validator::ValidationError;

use crate::private::Private;

/// What [`plain`] lets pass, as a regular expression for the contract: characters that hide nothing, and not white space alone.
/// White space is spelled out, because `\s` is not the same everywhere.
pub const PLAIN_PATTERN: &str = concat!(
    r"^([\t\n\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*",
    r"[^\t\n\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]",
    r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*)?$",
);

/// What [`day`] lets pass, as a regular expression for the contract.
pub const DAY_PATTERN: &str = "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// Refuses control characters (but for line breaks and tabs) and marks that turn the direction of writing.
///
/// # Errors
/// The code `forbidden_characters`.
pub fn plain(text: &str) -> Result<(), ValidationError> {
    let refused = |character: char| {
        matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{FEFF}')
            || (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
    };
    if text.contains(refused) {
        return Err(error("forbidden_characters"));
    }
    // White space alone says nothing, and would be nothing once it is in normal form.
    if !text.is_empty() && text.trim().is_empty() { Err(error("length")) } else { Ok(()) }
}

/// [`plain`] for private text.
///
/// # Errors
/// The code `forbidden_characters`.
pub fn plain_private(text: &Private<String>) -> Result<(), ValidationError> {
    plain(text.expose())
}

/// A language by its ISO 639 code: two or three small letters.
///
/// # Errors
/// The code `pattern`.
pub fn language(text: &str) -> Result<(), ValidationError> {
    let fits = matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_lowercase());
    if fits { Ok(()) } else { Err(error("pattern")) }
}

/// A reference of somebody else's: letters, digits, `.`, `/`, `_`, `-`, and not a personal identity code. So narrow that it
/// hardly holds a name.
///
/// # Errors
/// The code `pattern`.
pub fn reference(text: &str) -> Result<(), ValidationError> {
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'_' | b'-'));
    if fits && !is_identity_code(text) { Ok(()) } else { Err(error("pattern")) }
}

/// Whether a text has the form of a Finnish personal identity code: a birthday, a sign of the century, a number, a check.
fn is_identity_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11
        && bytes.iter().take(6).all(u8::is_ascii_digit)
        && bytes.iter().skip(7).take(3).all(u8::is_ascii_digit)
        && bytes.get(6).is_some_and(|sign| !sign.is_ascii_digit())
}

/// A client id, with which a program signs in: small letters, digits and hyphens.
///
/// # Errors
/// The code `pattern`.
pub fn client_id(text: &str) -> Result<(), ValidationError> {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if plain && (3..=64).contains(&text.len()) && !text.starts_with('-') { Ok(()) } else { Err(error("pattern")) }
}

/// Refuses a list that names a member twice.
///
/// # Errors
/// The code `duplicate`.
pub fn distinct<T: PartialEq>(members: &[T]) -> Result<(), ValidationError> {
    let twice = members.iter().enumerate().any(|(at, member)| members.iter().skip(at + 1).any(|other| other == member));
    if twice { Err(error("duplicate")) } else { Ok(()) }
}

/// A day that can be in a register: from 1900 to 2099.
///
/// # Errors
/// The code `range`.
pub fn day(day: &NaiveDate) -> Result<(), ValidationError> {
    if (1900..2100).contains(&day.year()) { Ok(()) } else { Err(error("range")) }
}

/// [`day`] for a private day.
///
/// # Errors
/// The code `range`.
pub fn day_private(private: &Private<NaiveDate>) -> Result<(), ValidationError> {
    day(private.expose())
}

/// The text in normal form C, without white space around it.
#[must_use]
pub fn normal(text: &str) -> String {
    text.trim().nfc().collect()
}

fn error(code: &'static str) -> ValidationError {
    ValidationError { code: Cow::Borrowed(code), message: None, params: std::collections::HashMap::new() }
}

#[cfg(test)]
mod tests {
    use boon::{Compiler, Schemas};
    use serde_json::json;

    use super::{DAY_PATTERN, PLAIN_PATTERN, day, distinct, normal, plain, reference};

    fn fits(pattern: &str) -> impl Fn(&str) -> bool {
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.add_resource("urn:text", json!({"pattern": pattern})).unwrap();
        let schema = compiler.compile("urn:text", &mut schemas).unwrap();
        move |text| schemas.validate(&json!(text), schema).is_ok()
    }

    #[test]
    fn the_contract_lets_pass_what_the_service_does() {
        let is_plain = fits(PLAIN_PATTERN);
        for character in ('\0'..='\u{ffff}').chain(['\u{1f600}']) {
            for text in [format!("a{character}"), character.to_string()] {
                assert_eq!(is_plain(&text), plain(&text).is_ok(), "{text:?}");
            }
        }
        assert!(is_plain("") && is_plain(" a \n b ") && !is_plain(" \n "));
        let is_day = fits(DAY_PATTERN);
        for text in ["1899-12-31", "1900-01-01", "2099-12-31", "2100-01-01"] {
            assert_eq!(is_day(text), day(&text.parse().unwrap()).is_ok(), "{text}");
        }
    }

    #[test]
    fn text_is_normal_and_hides_nothing() {
        assert_eq!(normal(" A\u{308}iti "), "Äiti");
        assert!(plain("Rivi\nvaihtuu, العربية").is_ok());
        for hidden in ["\u{0}", "a\u{202E}b", "\u{200F}", "\u{7}"] {
            assert!(plain(hidden).is_err());
        }
        assert!(reference("RIKU-2026/117").is_ok() && reference("Matti M").is_err());
        assert!(reference("131052-308T").is_err() && reference("131052A308T").is_err());
        assert!(plain("  ").is_err() && plain("").is_ok());
        assert!(distinct(&[1, 2]).is_ok() && distinct(&[1, 2, 1]).is_err());
    }
}
