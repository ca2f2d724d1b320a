//! The number that is read out on the telephone: ten random characters and a check character, Crockford base32, so
//! that no letter is taken for a digit and a slip of the tongue is noticed.

use crate::vault::Damaged;
use crate::vault::seal::random;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new reference, like `7K2QX-M90TD-W`.
///
/// # Errors
/// When the system has no random bytes.
pub fn generate() -> Result<String, Damaged> {
    loop {
        let bits = u64::from_be_bytes(random()?) >> 14;
        // Crockford's check is modulo 37; numbers whose check is one of its five extra signs are passed over.
        if let Some(text) = written(bits) {
            return Ok(text);
        }
    }
}

/// Whether a text has the form of one, whatever its check character says.
#[must_use]
pub fn has_form(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next_is = |length: usize| {
        parts.next().is_some_and(|part| part.len() == length && part.bytes().all(|byte| ALPHABET.contains(&byte)))
    };
    next_is(5) && next_is(5) && next_is(1) && parts.next().is_none()
}

fn written(bits: u64) -> Option<String> {
    let check = *ALPHABET.get(usize::try_from(bits % 37).ok()?)?;
    let digits: Option<Vec<u8>> =
        (0..10).rev().map(|place| ALPHABET.get(usize::try_from((bits >> (5 * place)) & 31).ok()?).copied()).collect();
    let mut text = String::from_utf8(digits?).ok()?;
    text.insert(5, '-');
    text.push('-');
    text.push(char::from(check));
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, generate, has_form, written};

    fn is_right(reference: &str) -> bool {
        let values: Vec<u64> = reference
            .bytes()
            .filter(|byte| *byte != b'-')
            .map(|byte| ALPHABET.iter().position(|letter| *letter == byte).unwrap() as u64)
            .collect();
        let (digits, check) = values.split_at(10);
        digits.iter().fold(0, |number, digit| number * 32 + digit) % 37 == check[0]
    }

    #[test]
    fn a_reference_has_its_form_and_nothing_else_has() {
        assert!(has_form(&generate().unwrap()) && has_form("00000-00000-0"));
        for other in ["", "00000-00000", "0000000000000", "00000-00000-U", "00000-0000-00", "00000-00000-0-", "7k2qx-m90td-w"] {
            assert!(!has_form(other), "{other}");
        }
    }

    #[test]
    fn the_check_character_notices_a_changed_or_swapped_character() {
        let reference = written(123_456_789_012_345).unwrap();
        assert!(is_right(&reference) && is_right(&generate().unwrap()));
        for at in (0..11).filter(|at| *at != 5) {
            for letter in ALPHABET {
                let mut changed = reference.clone().into_bytes();
                if changed[at] != *letter {
                    changed[at] = *letter;
                    assert!(!is_right(&String::from_utf8(changed).unwrap()));
                }
            }
        }
    }
}
