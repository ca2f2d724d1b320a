//! Access tokens (RFC 9068): issued and checked under the keys that the service makes and keeps sealed.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::signing_key::{PublishedKey, SigningKey, Succession, generate};
use super::store;
use crate::clock::Clock;
use crate::db::Database;
use crate::organisations::{ApiClient, Scope};
use crate::vault::{self, Damaged, Vault};

/// How long an access token lives: ten minutes.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// By how much clocks may differ.
pub const LEEWAY: TimeDelta = TimeDelta::seconds(30);
const TYPE: &str = "at+jwt";

/// What an access token says (RFC 9068, section 2.2), and the organisation of the client.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// For whom it is: this service.
    pub aud: String,
    /// The API client's id.
    pub sub: Uuid,
    /// The name with which the client signed in.
    pub client_id: String,
    /// The scopes, separated by spaces.
    pub scope: String,
    /// The client's organisation.
    pub org: Uuid,
    /// Whether the client lives in the sandbox: said only where it does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sandbox: bool,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// Before when it does not count.
    pub nbf: i64,
    /// When it was issued.
    pub iat: i64,
    /// Its own id.
    pub jti: Uuid,
}

/// The signing keys and what checks tokens.
pub struct Keys {
    succession: RwLock<Succession>,
    validation: Validation,
    issuer: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Keys({})", self.issuer)
    }
}

/// Loads the signing keys, making the first on first use. Of services that start at once the first to store one decides.
///
/// # Errors
/// When the database does not answer or a key does not open.
pub async fn open(database: &Database, vault: &Vault, clock: &Clock, issuer: &str) -> Result<Keys, vault::Error> {
    let connection = database.connection().await?;
    if store::signing_keys(&connection).await?.is_empty() {
        let now = clock.now();
        store::keep(&connection, &generate(vault, 1, now, now)?).await?;
    }
    drop(connection);
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[issuer]);
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    // The times are checked against our own clock, below.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let keys = Keys { succession: RwLock::default(), validation, issuer: issuer.to_owned() };
    keys.refresh(database, vault).await?;
    Ok(keys)
}

impl Keys {
    fn succession(&self) -> Succession {
        self.succession.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks up which keys there are.
    ///
    /// # Errors
    /// When the database does not answer or a key does not open; what was known before stays.
    pub async fn refresh(&self, database: &Database, vault: &Vault) -> Result<(), vault::Error> {
        let rows = store::signing_keys(&*database.connection().await?).await?;
        let known = self.succession();
        if rows.iter().map(|row| &row.kid).eq(known.0.iter().map(|key| &key.kid)) {
            return Ok(());
        }
        let unseal = |row: store::SigningKeyRow| match known.0.iter().find(|key| key.kid == row.kid) {
            Some(key) => Ok(key.clone()),
            None => SigningKey::unseal(vault, row),
        };
        let keys: Vec<_> = rows.into_iter().map(unseal).collect::<Result<_, _>>()?;
        *self.succession.write().unwrap_or_else(PoisonError::into_inner) = Succession(keys.into());
        Ok(())
    }

    /// The keys to publish.
    #[must_use]
    pub fn published(&self, now: DateTime<Utc>) -> Vec<PublishedKey> {
        self.succession().living(now).map(|key| key.public.clone()).collect()
    }

    /// Issues a token to a client for `scopes`.
    ///
    /// # Errors
    /// When the key does not sign: a mistake of the service.
    pub fn issue(&self, client: &ApiClient, scopes: &[Scope], now: DateTime<Utc>) -> Result<String, vault::Damaged> {
        let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub: client.id,
            client_id: client.client_id.clone(),
            scope,
            org: client.organisation_id,
            sandbox: client.is_sandbox,
            exp: (now + LIFETIME).timestamp(),
            nbf: now.timestamp(),
            iat: now.timestamp(),
            jti: Uuid::new_v4(),
        };
        let succession = self.succession();
        let key = succession.current(now).ok_or(Damaged)?;
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.kid.clone());
        encode(&header, &claims, &key.encoding).map_err(|_| Damaged)
    }

    /// What a valid token says. Every way of being invalid is the same `None`.
    #[must_use]
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let header = decode_header(token).ok()?;
        let typed = header.typ.is_some_and(|typ| typ.eq_ignore_ascii_case(TYPE));
        if !typed || header.crit.is_some() {
            return None;
        }
        let succession = self.succession();
        let kid = header.kid?;
        let key = succession.living(now).find(|key| key.kid == kid)?;
        let claims = decode::<Claims>(token, &key.decoding, &self.validation).ok()?.claims;
        let (earliest, latest) = ((now - LEEWAY).timestamp(), (now + LEEWAY).timestamp());
        (claims.exp > earliest && claims.nbf <= latest && claims.iat <= latest).then_some(claims)
    }
}
