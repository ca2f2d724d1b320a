//! `private_key_jwt` (RFC 7523, section 3; RFC 7521, section 4.2): a client proves who it is by a token that it signs itself,
//! for this service alone, good once and for an hour at most.

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

use super::numeric_date::NumericDate;
use crate::organisations::PublicKey;

/// The one type of assertion that is served.
pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long an assertion may live: common libraries send this.
const LIFETIME: TimeDelta = TimeDelta::hours(1);
/// By how much clocks may differ.
const SKEW: TimeDelta = TimeDelta::seconds(10);
/// What an assertion may say that it is.
const KINDS: [&str; 2] = ["JWT", "client-authentication+jwt"];
/// A key of nobody's (the example of RFC 7515, appendix A.3), whose verdict is thrown away.
const DECOY: (&str, &str) = ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
/// The longest `jti`, in bytes.
const JTI_LENGTH: usize = 200;

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: NumericDate,
    iat: Option<NumericDate>,
    nbf: Option<NumericDate>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    /// Whether it is for `accepted` and for nobody else.
    fn is_among(&self, accepted: &[String]) -> bool {
        match self {
            Self::One(audience) => accepted.contains(audience),
            Self::Several(audiences) => !audiences.is_empty() && audiences.iter().all(|audience| accepted.contains(audience)),
        }
    }
}

/// What is kept of an assertion that proves its sender, so that it does so once.
pub struct Proof {
    /// Digest of its `jti`.
    pub jti_digest: [u8; 32],
    /// When it would have run out.
    pub ends_at: DateTime<Utc>,
}

/// Whom an assertion claims to come from: nothing is proven by it.
#[must_use]
pub fn claimed_client(assertion: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Subject {
        sub: String,
    }
    insecure_decode_claims::<Subject>(assertion).ok().map(|claims| claims.sub)
}

/// Whether the assertion was made by `client_id` under one of its `keys`, for one of `audiences`, now. Where no key fits,
/// another is tried, so that it takes as long.
#[must_use]
pub fn check(assertion: &str, client_id: &str, keys: &[PublicKey], audiences: &[String], now: DateTime<Utc>) -> Option<Proof> {
    let header = decode_header(assertion).ok()?;
    let is_assertion = header.typ.is_none_or(|typ| KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(&typ)));
    if !is_assertion || header.crit.is_some() {
        return None;
    }
    let fits = |key: &&PublicKey| key.algorithm() == header.alg && header.kid.as_ref().is_none_or(|kid| *kid == key.thumbprint());
    let mut fitting = keys.iter().filter(fits).peekable();
    if fitting.peek().is_none() {
        let _ = PublicKey::p256(DECOY.0, DECOY.1).ok().and_then(|decoy| verified(assertion, &decoy, &decoy.decoding()?));
        return None;
    }
    let claims = fitting.find_map(|key| verified(assertion, key, &key.decoding()?))?;
    is_due(&claims, now).then_some(())?;
    let is_theirs = claims.iss == client_id && claims.sub == client_id && claims.aud.is_among(audiences);
    let is_named = (1..=JTI_LENGTH).contains(&claims.jti.len());
    let ends_at = claims.exp.0 + SKEW;
    let jti_digest = digest(&SHA256, claims.jti.as_bytes()).as_ref().try_into().ok()?;
    (is_theirs && is_named).then_some(Proof { jti_digest, ends_at })
}

fn verified(assertion: &str, key: &PublicKey, decoding: &DecodingKey) -> Option<Claims> {
    let mut validation = Validation::new(key.algorithm());
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    // Audience and times are checked by the rules above, against our own clock.
    validation.validate_aud = false;
    validation.validate_exp = false;
    validation.validate_nbf = false;
    Some(decode::<Claims>(assertion, decoding, &validation).ok()?.claims)
}

/// Whether it has begun, has not run out, and was never meant to live for longer than an hour.
fn is_due(claims: &Claims, now: DateTime<Utc>) -> bool {
    let (earliest, latest) = (now - SKEW, now + SKEW);
    let begins = [claims.iat, claims.nbf].into_iter().flatten().map(|begin| begin.0);
    let has_begun = begins.clone().all(|at| at <= latest);
    let lives = begins.chain([latest]).all(|at| claims.exp.0 - at <= LIFETIME);
    claims.exp.0 > earliest && has_begun && lives
}
