//! How a client proves who it is to the token endpoint and its like: `client_secret_basic` or `client_secret_post` (RFC 6749,
//! section 2.3.1) or `private_key_jwt` (RFC 7523), one of them and never two.

use std::borrow::Cow;

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use super::assertion;

/// A client's name and what is to prove it, as they were sent.
pub struct Credentials {
    /// The name.
    pub client_id: String,
    /// What is to prove it.
    pub proof: Proof,
}

/// What is to prove who a client is.
pub enum Proof {
    /// Its secret.
    Secret(String),
    /// A token that it signed.
    Assertion(String),
}

/// Why there are no credentials.
pub enum Missing {
    /// None were sent, or they cannot be read: `invalid_client`.
    Unreadable,
    /// Two kinds at once: `invalid_request`.
    Twice,
}

/// The members of a form that are credentials.
#[derive(Debug, Default, Deserialize)]
pub struct Given {
    /// The name.
    pub client_id: Option<String>,
    /// The secret.
    pub client_secret: Option<String>,
    /// What kind of assertion it is.
    pub client_assertion_type: Option<String>,
    /// The assertion.
    pub client_assertion: Option<String>,
}

impl Credentials {
    /// From the header, else from the form's members.
    ///
    /// # Errors
    /// Where there are none or two.
    pub fn read(request: &HttpRequest, given: Given) -> Result<Self, Missing> {
        let mut headers = request.headers().get_all(AUTHORIZATION);
        let header = headers.next();
        let asserted = given.client_assertion.is_some() || given.client_assertion_type.is_some();
        let ways = [header.is_some(), headers.next().is_some(), given.client_secret.is_some(), asserted];
        if ways.into_iter().filter(|sent| *sent).count() > 1 {
            return Err(Missing::Twice);
        }
        let claimed = given.client_id;
        let credentials = match (header, given.client_secret, asserted) {
            (Some(header), _, _) => header.to_str().ok().and_then(Self::from_basic),
            (None, Some(secret), _) => claimed.clone().map(|client_id| Self { client_id, proof: Proof::Secret(secret) }),
            (None, None, true) if given.client_assertion_type.as_deref() == Some(assertion::TYPE) => {
                given.client_assertion.and_then(Self::from_assertion)
            }
            _ => None,
        };
        let credentials = credentials.ok_or(Missing::Unreadable)?;
        match claimed {
            Some(claimed) if claimed != credentials.client_id => Err(Missing::Twice),
            _ => Ok(credentials),
        }
    }

    fn from_basic(header: &str) -> Option<Self> {
        let (scheme, encoded) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (client_id, secret) = text.split_once(':')?;
        Some(Self { client_id: form_decoded(client_id)?, proof: Proof::Secret(form_decoded(secret)?) })
    }

    fn from_assertion(assertion: String) -> Option<Self> {
        Some(Self { client_id: assertion::claimed_client(&assertion)?, proof: Proof::Assertion(assertion) })
    }
}

/// RFC 6749 has both parts form-urlencoded before they are joined.
fn form_decoded(text: &str) -> Option<String> {
    percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use base64::Engine;

    use super::{Credentials, Proof, STANDARD};

    #[test]
    fn basic_credentials_are_form_decoded() {
        let header = format!("basic {}", STANDARD.encode("demo-ngo:a%2Bb+c"));
        let credentials = Credentials::from_basic(&header).unwrap();
        let Proof::Secret(secret) = credentials.proof else { panic!("no secret") };
        assert_eq!((credentials.client_id.as_str(), secret.as_str()), ("demo-ngo", "a+b c"));
        for bad in ["Bearer x", "Basic %%%", "Basic bm9jb2xvbg=="] {
            assert!(Credentials::from_basic(bad).is_none());
        }
    }
}
