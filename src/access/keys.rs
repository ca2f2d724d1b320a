//! Access tokens (RFC 9068): signed with ES256 under a key that the service makes and keeps sealed.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store::{self, SigningKeyRow};
use crate::clock::Clock;
use crate::db::Database;
use crate::organisations::{ApiClient, Scope};
use crate::vault::seal::base64url;
use crate::vault::{self, Damaged, Vault};

/// How long an access token lives: ten minutes.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// By how much clocks may differ.
const LEEWAY: TimeDelta = TimeDelta::seconds(30);
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
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// Before when it does not count.
    pub nbf: i64,
    /// When it was issued.
    pub iat: i64,
    /// Its own id.
    pub jti: Uuid,
}

/// A public key as it is published (RFC 7517).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PublicKey {
    /// `EC`.
    #[schema(value_type = String, max_length = 2, example = "EC")]
    pub kty: &'static str,
    /// `P-256`.
    #[schema(value_type = String, max_length = 5, example = "P-256")]
    pub crv: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(value_type = String, max_length = 3, example = "sig")]
    pub use_: &'static str,
    /// `ES256`.
    #[schema(value_type = String, max_length = 5, example = "ES256")]
    pub alg: &'static str,
    /// The thumbprint of the key (RFC 7638).
    #[schema(min_length = 43, max_length = 43, example = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")]
    pub kid: String,
    /// The x coordinate, in base64url.
    #[schema(min_length = 43, max_length = 43, example = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4")]
    pub x: String,
    /// The y coordinate, in base64url.
    #[schema(min_length = 43, max_length = 43, example = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")]
    pub y: String,
}

/// The signing key and what checks tokens.
pub struct Keys {
    kid: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    issuer: String,
    public: PublicKey,
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Keys({})", self.kid)
    }
}

/// Loads the signing key, making it on first use. Of services that start at once the first to store one decides.
///
/// # Errors
/// When the database does not answer or the key does not open.
pub async fn open(database: &Database, vault: &Vault, clock: &Clock, issuer: &str) -> Result<Keys, vault::Error> {
    let connection = database.connection().await?;
    if let Some(row) = store::current(&connection).await? {
        return Ok(Keys::unseal(vault, row, issuer)?);
    }
    store::keep(&connection, &generate(vault, clock)?).await?;
    let row = store::current(&connection).await?.ok_or(Damaged)?;
    Ok(Keys::unseal(vault, row, issuer)?)
}

fn generate(vault: &Vault, clock: &Clock) -> Result<SigningKeyRow, Damaged> {
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(|_| Damaged)?;
    let parsed = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pair.as_ref()).map_err(|_| Damaged)?;
    let public_key = parsed.public_key().as_ref().to_vec();
    let kid = PublicKey::of(&public_key)?.kid;
    let (key_encryption_key, sealed_private_key) = vault.keyring().wrap(kid.as_bytes(), pair.as_ref())?;
    Ok(SigningKeyRow { kid, key_encryption_key, sealed_private_key, public_key, created_at: clock.now() })
}

impl PublicKey {
    /// From an uncompressed point (0x04, x, y).
    fn of(point: &[u8]) -> Result<Self, Damaged> {
        let (Some(4), Some(x), Some(y)) = (point.first(), point.get(1..33), point.get(33..65)) else { return Err(Damaged) };
        let (x, y) = (base64url(x), base64url(y));
        let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let kid = base64url(digest(&SHA256, members.as_bytes()).as_ref());
        Ok(Self { kty: "EC", crv: "P-256", use_: "sig", alg: "ES256", kid, x, y })
    }
}

impl Keys {
    fn unseal(vault: &Vault, row: SigningKeyRow, issuer: &str) -> Result<Self, Damaged> {
        let private = vault.keyring().unwrap(&row.key_encryption_key, row.kid.as_bytes(), &row.sealed_private_key)?;
        let public = PublicKey::of(&row.public_key)?;
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // The times are checked against our own clock, below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Ok(Self {
            decoding: DecodingKey::from_ec_components(&public.x, &public.y).map_err(|_| Damaged)?,
            encoding: EncodingKey::from_ec_der(&private),
            kid: row.kid,
            validation,
            issuer: issuer.to_owned(),
            public,
        })
    }

    /// The keys to publish.
    #[must_use]
    pub fn published(&self) -> Vec<PublicKey> {
        vec![self.public.clone()]
    }

    /// Issues a token to a client for `scopes`.
    ///
    /// # Errors
    /// When the key does not sign: a mistake of the service.
    pub fn issue(&self, client: &ApiClient, scopes: &[Scope], now: DateTime<Utc>) -> Result<String, jsonwebtoken::errors::Error> {
        let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub: client.id,
            client_id: client.client_id.clone(),
            scope,
            org: client.organisation_id,
            exp: (now + LIFETIME).timestamp(),
            nbf: now.timestamp(),
            iat: now.timestamp(),
            jti: Uuid::new_v4(),
        };
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        encode(&header, &claims, &self.encoding)
    }

    /// What a valid token says. Every way of being invalid is the same `None`.
    #[must_use]
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let header = decode_header(token).ok()?;
        let known = header.kid.as_deref() == Some(self.kid.as_str()) && header.crit.is_none();
        if !known || !header.typ.is_some_and(|typ| typ.eq_ignore_ascii_case(TYPE)) {
            return None;
        }
        let claims = decode::<Claims>(token, &self.decoding, &self.validation).ok()?.claims;
        let (earliest, latest) = ((now - LEEWAY).timestamp(), (now + LEEWAY).timestamp());
        (claims.exp > earliest && claims.nbf <= latest && claims.iat <= latest).then_some(claims)
    }
}
