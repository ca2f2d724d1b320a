//! Public keys with which API clients sign in (`private_key_jwt`, RFC 7523): ES256, PS256 or `EdDSA`, each kind of key with
//! the one algorithm that fits it.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::{Deserialize, Serialize};

use super::client::Refused;
use crate::vault::seal::{base64url, from_base64url};

/// How long an RSA modulus may be, in bytes: 2048 to 4096 bits.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=512;
/// The public exponent that everybody uses, 65537.
const EXPONENT: &str = "AQAB";

/// A public key: the members of a JSON Web Key (RFC 7517) that make it, and nothing else. Serialised it is the text of
/// which the thumbprint is made (RFC 7638): the members in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PublicKey {
    /// A point of P-256, for ES256, or of Ed25519 (then without `y`), for `EdDSA`.
    Curve {
        /// `P-256` or `Ed25519`.
        crv: String,
        /// `EC` or `OKP`.
        kty: String,
        /// The x coordinate, or the key of Ed25519.
        x: String,
        /// The y coordinate.
        #[serde(skip_serializing_if = "Option::is_none")]
        y: Option<String>,
    },
    /// An RSA key, for PS256.
    Rsa {
        /// The exponent.
        e: String,
        /// `RSA`.
        kty: String,
        /// The modulus.
        n: String,
    },
}

impl PublicKey {
    /// A point of P-256.
    ///
    /// # Errors
    /// A sentence that says what does not fit.
    pub fn p256(x: &str, y: &str) -> Result<Self, Refused> {
        let refused = || Refused("x and y are not a point of P-256".to_owned());
        let (x, y) = (bytes::<32>(x).ok_or_else(refused)?, bytes::<32>(y).ok_or_else(refused)?);
        let point = [&[4], &x[..], &y[..]].concat();
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point).map_err(|_| refused())?;
        Ok(Self::Curve { crv: "P-256".to_owned(), kty: "EC".to_owned(), x: base64url(&x), y: Some(base64url(&y)) })
    }

    /// A key of Ed25519.
    ///
    /// # Errors
    /// A sentence that says what does not fit.
    pub fn ed25519(x: &str) -> Result<Self, Refused> {
        let refused = || Refused("x is not a key of Ed25519".to_owned());
        let x = bytes::<32>(x).ok_or_else(refused)?;
        ParsedPublicKey::new(&ED25519, x).map_err(|_| refused())?;
        Ok(Self::Curve { crv: "Ed25519".to_owned(), kty: "OKP".to_owned(), x: base64url(&x), y: None })
    }

    /// An RSA key.
    ///
    /// # Errors
    /// A sentence that says what does not fit.
    pub fn rsa(n: &str, e: &str) -> Result<Self, Refused> {
        let modulus = from_base64url(n).ok_or_else(|| Refused("n is not base64url".to_owned()))?;
        let fits = MODULUS.contains(&modulus.len()) && modulus.first().is_some_and(|first| *first >= 128);
        if !fits || e != EXPONENT {
            return Err(Refused("an RSA key has 2048 to 4096 bits and the exponent AQAB".to_owned()));
        }
        Ok(Self::Rsa { e: e.to_owned(), kty: "RSA".to_owned(), n: base64url(&modulus) })
    }

    /// The one algorithm with which it signs.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Curve { y: Some(_), .. } => Algorithm::ES256,
            Self::Curve { y: None, .. } => Algorithm::EdDSA,
            Self::Rsa { .. } => Algorithm::PS256,
        }
    }

    /// What checks its signatures; `None` where what is stored is no key.
    #[must_use]
    pub fn decoding(&self) -> Option<DecodingKey> {
        match self {
            Self::Curve { x, y: Some(y), .. } => DecodingKey::from_ec_components(x, y).ok(),
            Self::Curve { x, y: None, .. } => DecodingKey::from_ed_components(x).ok(),
            Self::Rsa { n, e, .. } => DecodingKey::from_rsa_components(n, e).ok(),
        }
    }

    /// The text of which the thumbprint is made, and as which it is stored.
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The thumbprint (RFC 7638), by which it is known.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        base64url(digest(&SHA256, self.canonical().as_bytes()).as_ref())
    }
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    from_base64url(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Algorithm;

    use super::PublicKey;

    const X: &str = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    const Y: &str = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";
    /// The example of RFC 7638, section 3.1.
    const N: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    #[test]
    fn a_key_is_known_by_its_thumbprint_and_has_one_algorithm() {
        let rsa = PublicKey::rsa(N, "AQAB").unwrap();
        assert_eq!(
            (rsa.thumbprint().as_str(), rsa.algorithm()),
            ("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", Algorithm::PS256)
        );
        let ec = PublicKey::p256(X, Y).unwrap();
        assert_eq!(ec.canonical(), format!(r#"{{"crv":"P-256","kty":"EC","x":"{X}","y":"{Y}"}}"#));
        assert_eq!(ec.algorithm(), Algorithm::ES256);
        // RFC 8037, appendix A.3.
        let ed = PublicKey::ed25519("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        assert_eq!((ed.thumbprint().as_str(), ed.algorithm()), ("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", Algorithm::EdDSA));
        for key in [rsa, ec, ed] {
            assert_eq!(serde_json::from_str::<PublicKey>(&key.canonical()).unwrap(), key);
            assert!(key.decoding().is_some());
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(PublicKey::p256(X, X).is_err() && PublicKey::p256(X, "AAAA").is_err() && PublicKey::p256("%", Y).is_err());
        assert!(PublicKey::rsa(X, "AQAB").is_err() && PublicKey::rsa(N, "Aw").is_err() && PublicKey::rsa("%", "AQAB").is_err());
        assert!(PublicKey::ed25519("AAAA").is_err());
    }
}
