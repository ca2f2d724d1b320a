//! Tokens made under the key of the service itself.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel_async::RunQueryDsl;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::Value;

use crate::harness::Service;

#[derive(diesel::QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct SigningKey {
    #[diesel(sql_type = diesel::sql_types::Text)]
    kid: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    key_encryption_key: String,
    #[diesel(sql_type = diesel::sql_types::Binary)]
    sealed_private_key: Vec<u8>,
    #[diesel(sql_type = diesel::sql_types::Binary)]
    public_key: Vec<u8>,
}

/// Makes tokens under the key of the service itself, so that a bad one is bad in one place only.
pub struct Forge {
    pub header: Value,
    pub claims: Value,
    key: EncodingKey,
    pub public_key: Vec<u8>,
    pub jwk: Value,
}

impl Forge {
    /// One for each key that the service has, the oldest first.
    pub async fn each(service: &Service) -> Vec<Self> {
        let query = "SELECT kid, key_encryption_key, sealed_private_key, public_key FROM vault.signing_keys ORDER BY generation";
        let rows: Vec<SigningKey> = diesel::sql_query(query).load(&mut service.sql().await).await.unwrap();
        let token = service.ngo().await.token.unwrap();
        let published = service.nobody().get("/.well-known/jwks.json").await.json();
        let part = |at| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(at).unwrap()).unwrap()).unwrap();
        let (header, claims): (Value, Value) = (part(0), part(1));
        let keyring = service.state.vault.keyring();
        let of = |row: SigningKey| {
            let private = keyring.unwrap(&row.key_encryption_key, row.kid.as_bytes(), &row.sealed_private_key).unwrap();
            let jwk = published["keys"].as_array().unwrap().iter().find(|key| key["kid"] == *row.kid).unwrap();
            Self {
                header: serde_json::from_str(&changed(&header, "kid", row.kid.clone().into())).unwrap(),
                claims: claims.clone(),
                key: EncodingKey::from_ec_der(&private),
                public_key: row.public_key,
                jwk: jwk.clone(),
            }
        };
        rows.into_iter().map(of).collect()
    }

    pub fn good(&self) -> String {
        self.signed(&self.header.to_string(), &self.claims.to_string())
    }

    /// Signed by the service's key, whatever the parts say.
    pub fn signed(&self, header: &str, claims: &str) -> String {
        compact(header, claims, &self.key, Algorithm::ES256)
    }

    /// With one member of the header changed; `null` takes it away.
    pub fn header(&self, member: &str, value: Value) -> String {
        self.signed(&changed(&self.header, member, value), &self.claims.to_string())
    }

    /// With one claim changed; `null` takes it away.
    pub fn claim(&self, member: &str, value: Value) -> String {
        self.signed(&self.header.to_string(), &changed(&self.claims, member, value))
    }

    /// Signed by another key, with a header that says so or does not.
    pub fn foreign(&self, header: &Value, key: &EncodingKey, algorithm: Algorithm) -> String {
        compact(&header.to_string(), &self.claims.to_string(), key, algorithm)
    }
}

pub fn changed(value: &Value, member: &str, to: Value) -> String {
    let mut value = value.clone();
    let members = value.as_object_mut().unwrap();
    match to {
        Value::Null => drop(members.remove(member)),
        to => drop(members.insert(member.to_owned(), to)),
    }
    value.to_string()
}

fn compact(header: &str, claims: &str, key: &EncodingKey, algorithm: Algorithm) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

pub fn another_key() -> EncodingKey {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref())
}

/// The last character with its unused bits set: another text of the same bytes.
pub fn trailing_bits(part: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    assert_eq!(part.len() % 4, 2, "only such a part has four bits to spare");
    let at = ALPHABET.find(part.chars().last().unwrap()).unwrap();
    format!("{}{}", &part[..part.len() - 1], ALPHABET.chars().nth(at + 1).unwrap())
}
