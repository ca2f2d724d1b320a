//! A key that signs access tokens: ES256, made by the service and kept sealed.
//!
//! Keys follow one another by the clock alone. The next one is published ten minutes before it signs, longer than anybody
//! keeps the published set; the one before is published until the last token that it signed has run out. So no token is
//! refused while keys change, whichever replica made it or reads it.

use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::Serialize;

use super::keys::{LEEWAY, LIFETIME};
use super::store::SigningKeyRow;
use crate::organisations::PublicKey;
use crate::vault::seal::base64url;
use crate::vault::{Damaged, Vault};

/// How long a new key is published before it signs.
pub const AHEAD: TimeDelta = TimeDelta::minutes(10);
/// After how long a key is followed by another.
pub const AGE: TimeDelta = TimeDelta::days(30);

/// A public key as it is published (RFC 7517).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PublicKey)]
pub struct PublishedKey {
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

impl PublishedKey {
    /// From an uncompressed point (0x04, x, y).
    fn of(point: &[u8]) -> Result<Self, Damaged> {
        let (Some(4), Some(x), Some(y)) = (point.first(), point.get(1..33), point.get(33..65)) else { return Err(Damaged) };
        let (x, y) = (base64url(x), base64url(y));
        let kid = PublicKey::p256(&x, &y).map_err(|_| Damaged)?.thumbprint();
        Ok(Self { kty: "EC", crv: "P-256", use_: "sig", alg: "ES256", kid, x, y })
    }
}

/// A new key of this generation, which signs from `signs_from`.
///
/// # Errors
/// When the system has no random bytes.
pub fn generate(vault: &Vault, generation: i32, now: DateTime<Utc>, signs_from: DateTime<Utc>) -> Result<SigningKeyRow, Damaged> {
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(|_| Damaged)?;
    let parsed = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pair.as_ref()).map_err(|_| Damaged)?;
    let public_key = parsed.public_key().as_ref().to_vec();
    let kid = PublishedKey::of(&public_key)?.kid;
    let (key_encryption_key, sealed_private_key) = vault.keyring().wrap(kid.as_bytes(), pair.as_ref())?;
    Ok(SigningKeyRow { kid, key_encryption_key, sealed_private_key, public_key, created_at: now, generation, signs_from })
}

/// A key, unsealed.
#[derive(Clone)]
pub(super) struct SigningKey {
    pub kid: String,
    pub signs_from: DateTime<Utc>,
    pub encoding: EncodingKey,
    pub decoding: DecodingKey,
    pub public: PublishedKey,
}

impl SigningKey {
    pub fn unseal(vault: &Vault, row: SigningKeyRow) -> Result<Self, Damaged> {
        let private = vault.keyring().unwrap(&row.key_encryption_key, row.kid.as_bytes(), &row.sealed_private_key)?;
        let public = PublishedKey::of(&row.public_key)?;
        Ok(Self {
            decoding: DecodingKey::from_ec_components(&public.x, &public.y).map_err(|_| Damaged)?,
            encoding: EncodingKey::from_ec_der(&private),
            kid: row.kid,
            signs_from: row.signs_from,
            public,
        })
    }
}

/// The keys in the order in which they follow one another.
#[derive(Clone, Default)]
pub(super) struct Succession(pub Arc<[SigningKey]>);

impl Succession {
    /// The key that signs: the last whose time has come. A clock that runs behind the first one's is no reason not to sign.
    pub fn current(&self, now: DateTime<Utc>) -> Option<&SigningKey> {
        self.0.iter().rev().find(|key| key.signs_from <= now).or_else(|| self.0.first())
    }

    /// The keys under which a token may be signed that has not run out, and the next one.
    pub fn living(&self, now: DateTime<Utc>) -> impl Iterator<Item = &SigningKey> {
        let successors = self.0.iter().skip(1).map(Some).chain([None]);
        let is_over = move |next: Option<&SigningKey>| next.is_some_and(|next| next.signs_from + LIFETIME + LEEWAY * 2 < now);
        self.0.iter().zip(successors).filter(move |(_, next)| !is_over(*next)).map(|(key, _)| key)
    }
}
