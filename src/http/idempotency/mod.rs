//! The header `Idempotency-Key`: an act that is sent twice happens once.
//!
//! The key is written in the same statement as the act. A second request with it stumbles over the primary key, and
//! is answered with what the first one made. Only what was done is kept: a refused request may be sent again.

pub mod store;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::LOCATION;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use uuid::Uuid;

use super::{Error, ProblemCode};

/// The key a caller gave to an act.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A text that serves as a key, if it has the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_well_formed(text).then(|| Self(text.to_owned()))
    }

    /// The key as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut values = request.headers().get_all("Idempotency-Key");
        ready(match (values.next().map(|value| value.to_str()), values.next()) {
            (None, _) => Err(ProblemCode::IdempotencyKeyMissing.into()),
            (Some(Ok(key)), None) => Self::parse(key).ok_or_else(|| ProblemCode::IdempotencyKeyMalformed.into()),
            _ => Err(ProblemCode::IdempotencyKeyMalformed.into()),
        })
    }
}

/// What an attempt has made, or an earlier one like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its id.
    pub id: Uuid,
    /// Whether an earlier request made it.
    pub replayed: bool,
}

impl Made {
    /// 201, where the new resource is, and whether an earlier request made it.
    #[must_use]
    pub fn created(self, location: String) -> HttpResponseBuilder {
        let mut answer = HttpResponse::Created();
        answer.insert_header((LOCATION, location));
        if self.replayed {
            answer.insert_header(("Idempotency-Replayed", "true"));
        }
        answer
    }
}

fn is_well_formed(key: &str) -> bool {
    (8..=128).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'))
}
