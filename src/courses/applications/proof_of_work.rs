//! A small proof of work, by which a flood costs more than it does harm: whoever applies looks for a text such that the
//! SHA-256 of challenge and text begins with some zero bits. A person's device needs a moment for it.
//!
//! A challenge is signed and not stored: the course, a random number and when it runs out, with a keyed digest of them. It
//! is used up by the application that is kept with it.

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::vault::seal::{base64url, from_base64url, random};
use crate::vault::{Damaged, Vault};

/// With how many zero bits the digest has to begin: 65 536 attempts on average, some tenths of a second in a program and a
/// few seconds in a browser. One more doubles the work.
pub const LEADING_ZERO_BITS: u32 = 16;
/// How long a challenge can be solved.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(30);
/// How long a challenge is in base64url: a number of 16 bytes, a time of 8, a digest of 32.
pub const LENGTH: usize = 75;

/// A challenge to be solved.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// The text that is digested before the solution.
    pub text: String,
    /// When it runs out.
    pub expires_at: DateTime<Utc>,
}

/// A new challenge for a course.
///
/// # Errors
/// When the system has no random bytes.
pub fn issue(vault: &Vault, course: Uuid, now: DateTime<Utc>) -> Result<Challenge, Damaged> {
    let expires_at = DateTime::from_timestamp((now + LIFETIME).timestamp(), 0).ok_or(Damaged)?;
    let (number, expires) = (random::<16>()?, expires_at.timestamp().to_be_bytes());
    let mac = vault.challenge_mac(&[course.as_bytes(), &number, &expires]);
    Ok(Challenge { text: base64url(&[&number[..], &expires, &mac].concat()), expires_at })
}

/// Whether `challenge` was issued for the course, has not run out, and is solved by `nonce`.
#[must_use]
pub fn is_solved(vault: &Vault, course: Uuid, challenge: &str, nonce: &str, now: DateTime<Utc>) -> bool {
    is_ours(vault, course, challenge, now).unwrap_or(false) && zero_bits(challenge, nonce) >= LEADING_ZERO_BITS
}

fn is_ours(vault: &Vault, course: Uuid, challenge: &str, now: DateTime<Utc>) -> Option<bool> {
    let bytes = from_base64url(challenge)?;
    let (number, rest) = bytes.split_first_chunk::<16>()?;
    let (expires, mac) = rest.split_first_chunk::<8>()?;
    // The one text of these bytes: another spelling of the same challenge would be a second use of it.
    let is_canonical = base64url(&bytes) == challenge;
    let is_signed = vault.challenge_fits(&[course.as_bytes(), number, expires], mac);
    Some(is_canonical && is_signed && now.timestamp() < i64::from_be_bytes(*expires))
}

/// With how many zero bits the digest of challenge and nonce begins.
fn zero_bits(challenge: &str, nonce: &str) -> u32 {
    let digest = digest(&SHA256, &[challenge.as_bytes(), nonce.as_bytes()].concat());
    let mut bits = 0;
    for byte in digest.as_ref() {
        bits += byte.leading_zeros();
        if *byte != 0 {
            break;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::{SHA256, digest, zero_bits};

    #[test]
    fn leading_zeros_are_counted_over_bytes() {
        // SHA-256 of "abc" begins with ba, of "" with e3.
        assert_eq!((zero_bits("a", "bc"), zero_bits("", "")), (0, 0));
        let mut most = 0;
        for number in 0..20_000_u32 {
            let nonce = number.to_string();
            let digest = digest(&SHA256, format!("challenge{nonce}").as_bytes());
            let first = u64::from_be_bytes(*digest.as_ref().first_chunk().unwrap());
            assert_eq!(zero_bits("challenge", &nonce), first.leading_zeros());
            most = most.max(zero_bits("challenge", &nonce));
        }
        assert!(most > 8, "{most}");
    }
}
