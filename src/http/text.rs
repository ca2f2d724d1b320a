//! Text that people wrote: kept in Unicode's normal form C, without characters that hide or reorder others.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use validator::ValidationError;

use crate::private::Private;

/// Refuses control characters (but for line breaks and tabs) and marks that turn the direction of writing.
///
/// # Errors
/// The code `forbidden_characters`.
pub fn plain(text: &str) -> Result<(), ValidationError> {
    let refused = |character: char| {
        matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{FEFF}')
            || (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
    };
    if text.contains(refused) { Err(error("forbidden_characters")) } else { Ok(()) }
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

/// A reference of somebody else's: letters, digits, `.`, `/`, `_`, `-`. So narrow that it hardly holds a name.
///
/// # Errors
/// The code `pattern`.
pub fn reference(text: &str) -> Result<(), ValidationError> {
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'_' | b'-'));
    if fits { Ok(()) } else { Err(error("pattern")) }
}

/// Refuses a list that names a member twice.
///
/// # Errors
/// The code `duplicate`.
pub fn distinct<T: PartialEq>(members: &[T]) -> Result<(), ValidationError> {
    let twice = members.iter().enumerate().any(|(at, member)| members.iter().skip(at + 1).any(|other| other == member));
    if twice { Err(error("duplicate")) } else { Ok(()) }
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
    use super::{distinct, normal, plain, reference};

    #[test]
    fn text_is_normal_and_hides_nothing() {
        assert_eq!(normal(" A\u{308}iti "), "Äiti");
        assert!(plain("Rivi\nvaihtuu, العربية").is_ok());
        for hidden in ["\u{0}", "a\u{202E}b", "\u{200F}", "\u{7}"] {
            assert!(plain(hidden).is_err());
        }
        assert!(reference("RIKU-2026/117").is_ok() && reference("Matti M").is_err());
        assert!(distinct(&[1, 2]).is_ok() && distinct(&[1, 2, 1]).is_err());
    }
}
