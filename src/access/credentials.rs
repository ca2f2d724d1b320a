//! How a client proves who it is at the token endpoint: `client_secret_basic` or `client_secret_post` (RFC 6749,
//! section 2.3.1), one of the two and never both.

use std::borrow::Cow;

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

/// A client's name and secret as they were sent.
pub struct Credentials {
    /// The name.
    pub client_id: String,
    /// The secret.
    pub secret: String,
}

/// Why there are no credentials.
pub enum Missing {
    /// None were sent, or they cannot be read: `invalid_client`.
    Unreadable,
    /// Two kinds at once: `invalid_request`.
    Twice,
}

impl Credentials {
    /// From the header, else from the form's members.
    ///
    /// # Errors
    /// Where there are none or two.
    pub fn read(request: &HttpRequest, client_id: Option<String>, secret: Option<String>) -> Result<Self, Missing> {
        let mut headers = request.headers().get_all(AUTHORIZATION);
        let header = headers.next();
        if headers.next().is_some() {
            return Err(Missing::Twice);
        }
        match (header, client_id, secret) {
            (Some(_), _, Some(_)) => Err(Missing::Twice),
            (Some(header), claimed, None) => {
                let credentials = header.to_str().ok().and_then(Self::from_basic).ok_or(Missing::Unreadable)?;
                if claimed.is_some_and(|claimed| claimed != credentials.client_id) {
                    Err(Missing::Twice)
                } else {
                    Ok(credentials)
                }
            }
            (None, Some(client_id), Some(secret)) => Ok(Self { client_id, secret }),
            (None, _, _) => Err(Missing::Unreadable),
        }
    }

    fn from_basic(header: &str) -> Option<Self> {
        let (scheme, encoded) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (client_id, secret) = text.split_once(':')?;
        Some(Self { client_id: form_decoded(client_id)?, secret: form_decoded(secret)? })
    }
}

/// RFC 6749 has both parts form-urlencoded before they are joined.
fn form_decoded(text: &str) -> Option<String> {
    percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use base64::Engine;

    use super::{Credentials, STANDARD};

    #[test]
    fn basic_credentials_are_form_decoded() {
        let header = format!("basic {}", STANDARD.encode("demo-ngo:a%2Bb+c"));
        let credentials = Credentials::from_basic(&header).unwrap();
        assert_eq!((credentials.client_id.as_str(), credentials.secret.as_str()), ("demo-ngo", "a+b c"));
        for bad in ["Bearer x", "Basic %%%", "Basic bm9jb2xvbg=="] {
            assert!(Credentials::from_basic(bad).is_none());
        }
    }
}
