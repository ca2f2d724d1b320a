//! Key pairs of API clients, and the assertions that they sign (`private_key_jwt`).

use assistance_api::access::assertion::TYPE;
use assistance_api::db::Act;
use assistance_api::organisations::{PublicKey, store};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::cluster::PUBLIC_URL;
use super::service::Service;

/// A key pair of an API client.
pub struct ClientKey {
    pub algorithm: Algorithm,
    pub encoding: EncodingKey,
    /// The public key.
    pub jwk: Value,
}

impl ClientKey {
    pub fn generate(algorithm: Algorithm) -> Self {
        let encoding = match algorithm {
            Algorithm::ES256 => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
                EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref())
            }
            Algorithm::EdDSA => EncodingKey::from_ed_der(Ed25519KeyPair::generate().unwrap().to_pkcs8v1().unwrap().as_ref()),
            _ => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
                let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
                // The key itself stands in its envelope behind a header of fixed length.
                EncodingKey::from_rsa_der(&der.as_ref()[26..])
            }
        };
        let jwk = serde_json::to_value(Jwk::from_encoding_key(&encoding, algorithm).unwrap()).unwrap();
        Self { algorithm, encoding, jwk }
    }

    pub fn public(&self) -> PublicKey {
        let member = |name: &str| self.jwk[name].as_str().unwrap();
        match self.algorithm {
            Algorithm::ES256 => PublicKey::p256(member("x"), member("y")).unwrap(),
            Algorithm::EdDSA => PublicKey::ed25519(member("x")).unwrap(),
            _ => PublicKey::rsa(member("n"), member("e")).unwrap(),
        }
    }

    /// Signs an assertion with this header and these claims.
    pub fn sign(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.encoding).unwrap()
    }

    /// The header of a good assertion.
    pub fn header(&self) -> Header {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.public().thumbprint());
        header
    }

    /// A good assertion.
    pub fn assertion(&self, service: &Service, client_id: &str) -> String {
        self.sign(&self.header(), &claims(service, client_id))
    }
}

/// The claims of a good assertion, new each time.
pub fn claims(service: &Service, client_id: &str) -> Value {
    let now = service.clock.now().timestamp();
    let jti = uuid::Uuid::new_v4().to_string();
    json!({"iss": client_id, "sub": client_id, "aud": PUBLIC_URL, "iat": now, "exp": now + 60, "jti": jti})
}

/// A time with a fraction of a second, as some libraries write it.
pub fn with_fraction(seconds: i64, fraction: &str) -> Value {
    serde_json::from_str(&format!("{seconds}{fraction}")).unwrap()
}

/// The form with which a client asks for a token by an assertion.
pub fn form(assertion: &str) -> String {
    format!("grant_type=client_credentials&client_assertion_type={}&client_assertion={assertion}", TYPE.replace(':', "%3A"))
}

impl Service {
    /// Registers a public key of a client in one of its two places.
    pub async fn register_key(&self, client_id: &str, slot: i16, key: &ClientKey) {
        let connection = self.state.database.connection().await.unwrap();
        let client = store::find_api_client(&connection, client_id).await.unwrap().unwrap();
        Act::new(store::key(client.id, slot, &key.public(), self.clock.now())).perform(&connection).await.unwrap();
    }
}
