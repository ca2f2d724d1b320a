//! Query strings: an unknown, repeated or malformed parameter is a problem, never ignored.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use uuid::Uuid;
use uuid::fmt::Hyphenated;
use validator::Validate;

use super::{Error, ProblemCode};

/// A valid query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Validate> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = web::Query::<T>::from_query(request.query_string()).ok().map(web::Query::into_inner);
        ready(match read {
            Some(value) if value.validate().is_ok() => Ok(Self(value)),
            _ => Err(ProblemCode::InvalidQuery.into()),
        })
    }
}

/// Marks a request whose operation takes no query string, and which has one: it is refused once it is known who asks.
#[derive(Clone, Copy, Debug)]
pub struct Unasked;

/// A path parameter that is an id, with its hyphens. What is no id names nothing: 404, like an id that is not there.
#[derive(Clone, Copy, Debug)]
pub struct PathId(pub Uuid);

impl FromRequest for PathId {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(Hyphenated::into_uuid).map(Self).ok_or_else(|| ProblemCode::NotFound.into()))
    }
}
