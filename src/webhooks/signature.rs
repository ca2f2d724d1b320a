//! Signatures of deliveries, as in Standard Webhooks 1.0: HMAC-SHA-256 over id, time and body, in base64.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::vault::Damaged;
use crate::vault::seal::random;

/// How many random bytes a secret has: the standard asks for 24 to 64.
const LENGTH: usize = 32;

/// What a partner and the service share. Wiped when it is dropped.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn generate() -> Result<Self, Damaged> {
        Ok(Self(Zeroizing::new(random::<LENGTH>()?.to_vec())))
    }

    /// One that was kept.
    #[must_use]
    pub fn of(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// Its bytes, to be sealed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As the partner gets it, once.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.bytes()))
    }

    fn sign(&self, signed: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.bytes());
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, signed)))
    }
}

/// The value of the header `webhook-signature`: a signature under each of the secrets that are valid.
#[must_use]
pub fn header(secrets: &[Secret], id: &str, timestamp: i64, body: &[u8]) -> String {
    let mut signed = format!("{id}.{timestamp}.").into_bytes();
    signed.extend_from_slice(body);
    secrets.iter().map(|secret| secret.sign(&signed)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use zeroize::Zeroizing;

    use super::{Secret, header};

    /// The example of the standard's own libraries.
    #[test]
    fn a_signature_is_the_one_that_the_standard_has() {
        let secret = || Secret::of(Zeroizing::new(STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap()));
        let sign =
            |secrets: &[Secret]| header(secrets, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(sign(&[secret()]), expected);
        assert_eq!(sign(&[secret(), secret()]), format!("{expected} {expected}"));
        assert_eq!(secret().reveal(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    #[test]
    fn a_new_secret_is_long_enough_and_another_each_time() {
        let (one, other) = (Secret::generate().unwrap().reveal(), Secret::generate().unwrap().reveal());
        assert_ne!(one, other);
        assert_eq!((one.len(), &one[..6]), (6 + 44, "whsec_"));
    }
}
