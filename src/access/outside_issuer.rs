//! An outside issuer: the state's identity provider, at which officers sign in. Its tokens are accepted for the API clients
//! that are registered with their subject; what these may do is decided here and not by the token.

use std::collections::HashMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet};
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use tokio::sync::Notify;

use super::issuer_keys::Source;
use super::keys::LEEWAY;
use super::numeric_date::NumericDate;
use crate::config;

/// How often its keys are read anew in a file.
const INTERVAL: Duration = Duration::from_mins(1);
/// How often at an address.
const FAR_INTERVAL: Duration = Duration::from_mins(5);
/// How soon they are read again, where a token names a key that is not among them, and where an address did not answer.
const SOONEST: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: NumericDate,
    iat: NumericDate,
    nbf: Option<NumericDate>,
}

/// An outside issuer and its keys as they were last read.
pub struct OutsideIssuer {
    settings: config::OutsideIssuer,
    source: Source,
    validation: Validation,
    keys: RwLock<HashMap<String, DecodingKey>>,
    unknown_key: Notify,
}

impl fmt::Debug for OutsideIssuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "OutsideIssuer({})", self.settings.issuer)
    }
}

impl OutsideIssuer {
    /// An outside issuer, whose keys are read now. An address that does not answer is no reason not to start: it is asked again
    /// soon, and until then nobody has signed in there.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn open(settings: config::OutsideIssuer) -> Result<Self, String> {
        let mut validation = Validation::new(settings.algorithm);
        validation.set_issuer(&[&settings.issuer]);
        validation.set_audience(&[&settings.audience]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        // The times are checked against our own clock, below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let source = Source::new(settings.keys.clone())?;
        let issuer = Self { settings, source, validation, keys: RwLock::default(), unknown_key: Notify::new() };
        match issuer.read().await {
            Err(mistake) if issuer.source.is_far() => {
                issuer.unknown_key.notify_one();
                tracing::warn!(mistake, "the outside issuer's keys are not known yet");
                Ok(issuer)
            }
            read => read.map(|()| issuer),
        }
    }

    /// Reads its keys anew.
    ///
    /// # Errors
    /// A sentence for the operator; what was known before stays.
    pub async fn read(&self) -> Result<(), String> {
        let text = self.source.read().await?;
        let set: JwkSet = serde_json::from_slice(&text).map_err(|_| "is not a JSON Web Key Set".to_owned())?;
        let keys: HashMap<_, _> = set.keys.iter().filter_map(|key| Some((key.common.key_id.clone()?, usable(key)?))).collect();
        if keys.is_empty() {
            return Err("holds no public key with a kid".to_owned());
        }
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Reads its keys again and again, and soon after a token has named one that is not among them.
    pub async fn watch(&self) {
        let interval = if self.source.is_far() { FAR_INTERVAL } else { INTERVAL };
        loop {
            let _ = tokio::time::timeout(interval, self.unknown_key.notified()).await;
            if let Err(mistake) = self.read().await {
                tracing::warn!(mistake, "the outside issuer's keys were not taken: those known before stay");
                if self.source.is_far() {
                    self.unknown_key.notify_one();
                }
            }
            tokio::time::sleep(SOONEST).await;
        }
    }

    /// The issuer and the subject of a valid token. Every way of being invalid is the same `None`.
    #[must_use]
    pub fn subject(&self, token: &str, now: DateTime<Utc>) -> Option<(&str, String)> {
        let header = decode_header(token).ok()?;
        if header.crit.is_some() || !header.typ?.eq_ignore_ascii_case(&self.settings.kind) {
            return None;
        }
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let Some(key) = keys.get(&header.kid?) else {
            self.unknown_key.notify_one();
            return None;
        };
        let claims = decode::<Claims>(token, key, &self.validation).ok()?.claims;
        let (earliest, latest) = (now - LEEWAY, now + LEEWAY);
        let has_begun = claims.iat.0 <= latest && claims.nbf.is_none_or(|nbf| nbf.0 <= latest);
        let is_due = claims.exp.0 > earliest && has_begun;
        is_due.then_some((self.settings.issuer.as_str(), claims.sub))
    }
}

/// A key that checks signatures: public, and for nothing else.
fn usable(key: &Jwk) -> Option<DecodingKey> {
    use jsonwebtoken::jwk::PublicKeyUse;
    let signs = key.common.public_key_use.as_ref().is_none_or(|use_| *use_ == PublicKeyUse::Signature);
    let is_public = !matches!(key.algorithm, AlgorithmParameters::OctetKey(_) | AlgorithmParameters::Other(_));
    (signs && is_public).then(|| DecodingKey::from_jwk(key).ok()).flatten()
}
