//! Problems (RFC 9457): the one place that makes the answer.
//!
//! A problem never repeats what was sent. What went wrong inside is logged here, once, with its causes; the client
//! gets the request id and nothing else.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::Language;
use super::problem_code::ProblemCode;
use super::request::{self, Current};
use crate::db;

/// Why one place of a body is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViolationCode {
    /// The field is needed and missing.
    Required,
    /// The contract knows no such field.
    UnknownField,
    /// The value has the wrong type.
    WrongType,
    /// The text is not a member of its code list.
    NotInList,
    /// Too short, too long, too few or too many.
    Length,
    /// A number or date outside its bounds.
    Range,
    /// The text does not have the form that the contract asks for.
    Pattern,
    /// Control characters and characters that turn the direction of writing are refused.
    ForbiddenCharacters,
    /// The same member twice.
    Duplicate,
    /// A code that exists but was not valid on the date it is used for.
    NotValidThen,
    /// Fields that contradict one another.
    Inconsistent,
    /// No identifying data without the person's consent.
    ConsentRequired,
    /// A minor's guardian or representative has to agree.
    GuardianConsentRequired,
    /// A minor has to be heard before the referral.
    ChildNotHeard,
    /// The client has to be heard before a removal, or it has to be said why not.
    ClientNotHeard,
    /// The private part of a key, which is nobody's but its owner's.
    PrivateKey,
    /// Longer or shorter than the law allows on the day.
    OutsideLegalLimits,
    /// The day lies in the future.
    InTheFuture,
    /// The service does not call such an address: it has to be public, and begin with https.
    ForbiddenAddress,
}

/// One place of a body and why it is refused; the submitted value is never repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Violation {
    /// Where: a JSON pointer (RFC 6901) into the body.
    #[schema(example = "/person/date_of_birth", max_length = 400)]
    pub pointer: String,
    /// Why.
    pub code: ViolationCode,
    /// The same in a sentence, in the same language; where a text or a list is too long or too short, with its bounds.
    #[schema(value_type = String, example = "The day lies in the future.", max_length = 200)]
    pub detail: Cow<'static, str>,
    /// How long a text or a list may be, where that is known.
    #[serde(skip)]
    #[schema(ignore)]
    bounds: Bounds,
}

/// The least and the most of characters or members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub least: Option<u64>,
    pub most: Option<u64>,
}

impl Violation {
    /// A violation at `pointer`.
    pub fn new(pointer: impl Into<String>, code: ViolationCode, detail: &'static str) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into(), bounds: Bounds::default() }
    }

    /// The same with the least and the most that there may be.
    #[must_use]
    pub fn bounded(self, least: Option<u64>, most: Option<u64>) -> Self {
        Self { bounds: Bounds { least, most }, ..self }
    }

    fn in_language(&self, language: Language) -> Self {
        let sentence = self.code.sentence(language).map_or_else(|| self.detail.clone(), Cow::Borrowed);
        Self { detail: self.bounds.told(sentence, language), ..self.clone() }
    }

    /// The same place inside a member of the body.
    #[must_use]
    pub fn within(self, pointer: &str) -> Self {
        Self { pointer: format!("{pointer}{}", self.pointer), ..self }
    }
}

/// A problem as it is answered (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A link to what the code means.
    #[serde(rename = "type")]
    #[schema(example = "/problems/not_found", max_length = 100, format = "uri-reference")]
    pub type_: String,
    /// The title of the code, in the language of `Accept-Language` (Finnish, Swedish, English).
    #[schema(value_type = String, example = "Not found", max_length = 100)]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    pub status: u16,
    /// What it means and what can be done, in the same language; the same text for every occurrence of the code.
    #[schema(value_type = String, max_length = 400)]
    pub detail: &'static str,
    /// `urn:uuid:` and the request id.
    #[schema(example = "urn:uuid:7f4c9a3e-52b1-4d9f-8a57-3f6f1f0f7a11", max_length = 45, format = "uri")]
    pub instance: String,
    /// The code.
    pub code: ProblemCode,
    /// For `validation_failed`: every place that is refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub errors: Vec<Violation>,
}

/// Why an operation answers a problem.
#[derive(Debug)]
pub struct Error {
    code: ProblemCode,
    violations: Vec<Violation>,
    /// A header of the answer that belongs to the code: Accept-Encoding, Allow, ETag or Retry-After.
    header: Option<String>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
    /// The request, where the answer is made after it has ended.
    request: Option<Current>,
}

impl Error {
    /// The places of a body that are refused.
    #[must_use]
    pub fn invalid(violations: Vec<Violation>) -> Self {
        Self { violations, ..Self::from(ProblemCode::ValidationFailed) }
    }

    /// The resource has changed; `etag` is its current entity tag.
    #[must_use]
    pub fn stale(etag: String) -> Self {
        Self { header: Some(etag), ..Self::from(ProblemCode::PreconditionFailed) }
    }

    /// The body is sent in a coding that is not undone; the answer names the ones that are taken (RFC 9110, section 15.5.16).
    #[must_use]
    pub fn encoded() -> Self {
        Self { header: Some("identity".to_owned()), ..Self::from(ProblemCode::UnsupportedMediaType) }
    }

    /// The methods that a path has.
    #[must_use]
    pub fn method_not_allowed(allow: String) -> Self {
        Self { header: Some(allow), ..Self::from(ProblemCode::MethodNotAllowed) }
    }

    /// The caller has sent too many requests, and may send the next in so many seconds.
    #[must_use]
    pub fn rate_limited(retry_after: u64) -> Self {
        Self { header: Some(retry_after.to_string()), ..Self::from(ProblemCode::RateLimited) }
    }

    /// A mistake of the service; the cause is logged, not answered.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..Self::from(ProblemCode::Internal) }
    }

    /// The same, answered when the request has ended already.
    #[must_use]
    pub(super) fn of_request(self, request: Current) -> Self {
        Self { request: Some(request), ..self }
    }

    /// The same with the refused places inside a member of the body, where they were found by what that member holds.
    #[must_use]
    pub fn within(self, pointer: &str) -> Self {
        Self { violations: self.violations.into_iter().map(|violation| violation.within(pointer)).collect(), ..self }
    }

    /// The code of the problem.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        self.code
    }

    /// The places that are refused, for `validation_failed`.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// The problem as it is answered.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let request = self.request.unwrap_or_else(request::current);
        let words = self.code.words(request.language);
        Problem {
            type_: format!("/problems/{}", self.code.as_str()),
            title: words.title,
            status: self.code.status().as_u16(),
            detail: words.meaning,
            instance: format!("urn:uuid:{}", request.id),
            code: self.code,
            errors: self.violations.iter().map(|violation| violation.in_language(request.language)).collect(),
        }
    }

    /// Tells the log, once, what went wrong inside; nothing where the caller was mistaken.
    pub fn log(&self) {
        let Some(cause) = &self.cause else { return };
        let mut causes = cause.to_string();
        let mut next = cause.source();
        while let Some(source) = next {
            causes.push_str(": ");
            causes.push_str(&source.to_string());
            next = source.source();
        }
        tracing::error!(code = self.code.as_str(), causes, "a request failed");
    }
}

impl From<ProblemCode> for Error {
    fn from(code: ProblemCode) -> Self {
        Self { code, violations: Vec::new(), header: None, cause: None, request: None }
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        let code = match error {
            db::Error::Unavailable(_) => ProblemCode::Unavailable,
            _ => ProblemCode::Internal,
        };
        Self { cause: Some(Box::new(error)), ..Self::from(code) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.as_str())
    }
}

impl StdError for Error {}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.log();
        let status = self.code.status();
        let request = self.request.unwrap_or_else(request::current);
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CONTENT_TYPE, "application/problem+json")).insert_header((CACHE_CONTROL, "no-store"));
        answer.insert_header((CONTENT_LANGUAGE, request.language.as_str()));
        let header = match (self.code, self.header.as_deref()) {
            (ProblemCode::MethodNotAllowed, Some(allow)) => Some((ALLOW, allow)),
            (ProblemCode::PreconditionFailed, Some(etag)) => Some((ETAG, etag)),
            (ProblemCode::UnsupportedMediaType, Some(codings)) => Some((ACCEPT_ENCODING, codings)),
            (ProblemCode::Unauthenticated, _) => Some((WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")),
            (ProblemCode::InsufficientScope, _) => Some((WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"")),
            (ProblemCode::RateLimited, Some(seconds)) => Some((RETRY_AFTER, seconds)),
            (ProblemCode::Unavailable, _) => Some((RETRY_AFTER, "2")),
            _ => None,
        };
        if let Some(header) = header {
            answer.insert_header(header);
        }
        // Whoever logs the call learns which problem it was without reading the body.
        answer.extensions_mut().insert(self.code);
        answer.body(serde_json::to_vec(&self.problem()).unwrap_or_default())
    }
}
