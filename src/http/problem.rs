//! Problems (RFC 9457): one closed table of codes, one place that makes the answer.
//!
//! A problem never repeats what was sent. What went wrong inside is logged here, once, with its causes; the client
//! gets the request id and nothing else.

use std::error::Error as StdError;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::request;
use crate::db;

/// Declares the closed table of problem codes: code, status, title, what the caller can do.
macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:tt $status:literal $title:literal;)+) => {
        /// Which problem it is. The table is closed; codes are added, never changed or reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)+
        }

        impl ProblemCode {
            /// Every problem of the service.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code as it stands in answers.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The HTTP status it comes with.
            #[must_use]
            pub fn status(self) -> StatusCode {
                let number: u16 = match self { $(Self::$name => $status,)+ };
                StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }

            /// A short title, the same for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// What it means and what the caller can do about it.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)+ }
            }
        }
    };
}

problem_codes! {
    /// The body is not JSON. Mend the syntax and send it again.
    MalformedJson = "malformed_json" 400 "The body is not JSON";
    /// The body did not arrive within fifteen seconds. Send it again.
    BodyTimeout = "body_timeout" 400 "The body did not arrive in time";
    /// A query parameter is unknown, repeated, or not of its form. The contract lists them with their forms.
    InvalidQuery = "invalid_query" 400 "The query string is not valid";
    /// The cursor is not one that this list gave to this client. Begin the list anew.
    InvalidCursor = "invalid_cursor" 400 "The cursor is not valid";
    /// The operation creates something and needs the header Idempotency-Key. Send a new random key with every new act.
    IdempotencyKeyMissing = "idempotency_key_missing" 400 "The Idempotency-Key is missing";
    /// An Idempotency-Key has 8 to 128 letters, digits, hyphens, underscores, dots or colons.
    IdempotencyKeyMalformed = "idempotency_key_malformed" 400 "The Idempotency-Key is malformed";
    /// If-Match or If-None-Match is not a list of entity tags (RFC 9110, section 8.8.3).
    MalformedEntityTag = "malformed_entity_tag" 400 "An entity tag is malformed";
    /// There is no valid access token. Ask the token endpoint for a new one.
    Unauthenticated = "unauthenticated" 401 "A valid access token is needed";
    /// The access token lacks the scope that the operation needs.
    InsufficientScope = "insufficient_scope" 403 "The access token lacks a scope";
    /// The organisation or its API client has been suspended. Contact the assistance system.
    Suspended = "suspended" 403 "The organisation or its API client is suspended";
    /// There is nothing here, or nothing that you may see.
    NotFound = "not_found" 404 "Not found";
    /// The path exists, the method does not. The header Allow lists those that do.
    MethodNotAllowed = "method_not_allowed" 405 "The method is not allowed here";
    /// None of the formats in Accept (or `format`) can be answered.
    NotAcceptable = "not_acceptable" 406 "No acceptable format";
    /// The state of the resource does not allow this step. Read the resource to see its state.
    IllegalTransition = "illegal_transition" 409 "The state does not allow this step";
    /// There is a draft decision of this referral or spell already. Read it, sign it, or change it.
    DraftExists = "draft_exists" 409 "There is a draft already";
    /// The person is a client already: an open assistance spell stands in the way of another.
    OpenSpellExists = "open_spell_exists" 409 "The person is a client already";
    /// The resource has changed since you read it: ETag in this answer is the current one. Read it again and decide anew.
    PreconditionFailed = "precondition_failed" 412 "The resource has changed";
    /// The body is larger than the operation takes.
    PayloadTooLarge = "payload_too_large" 413 "The body is too large";
    /// The body has to be application/json in UTF-8.
    UnsupportedMediaType = "unsupported_media_type" 415 "The body has to be application/json";
    /// The body is JSON but not what the contract asks for: `errors` lists where and why.
    ValidationFailed = "validation_failed" 422 "The body is not valid";
    /// The Idempotency-Key was used before with another body. Use a new key for a new act.
    IdempotencyKeyReused = "idempotency_key_reused" 422 "The Idempotency-Key was used for another body";
    /// A change needs If-Match with the ETag of the resource as you read it (RFC 6585, section 3).
    PreconditionRequired = "precondition_required" 428 "If-Match is missing";
    /// A mistake of the service. Tell its operator the request id.
    Internal = "internal" 500 "The service made a mistake";
    /// The service cannot answer now, and whether a write happened may not be known. Send it again with the same Idempotency-Key.
    Unavailable = "unavailable" 503 "The service is not available now";
}

/// Why one place of a body is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViolationCode {
    /// The field is needed and missing.
    Required,
    /// The contract knows no such field.
    UnknownField,
    /// The value has the wrong type, or is not a member of its code list.
    WrongType,
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
    /// The day lies in the future.
    InTheFuture,
}

/// One place of a body and why it is refused; the submitted value is never repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Violation {
    /// Where: a JSON pointer (RFC 6901) into the body.
    #[schema(example = "/person/date_of_birth", max_length = 400)]
    pub pointer: String,
    /// Why.
    pub code: ViolationCode,
    /// The same in a sentence.
    #[schema(value_type = String, example = "The day lies in the future.", max_length = 200)]
    pub detail: &'static str,
}

impl Violation {
    /// A violation at `pointer`.
    pub fn new(pointer: impl Into<String>, code: ViolationCode, detail: &'static str) -> Self {
        Self { pointer: pointer.into(), code, detail }
    }
}

/// A problem as it is answered (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A link to what the code means.
    #[serde(rename = "type")]
    #[schema(example = "/problems/not_found", max_length = 100, format = "uri-reference")]
    pub type_: String,
    /// The title of the code.
    #[schema(value_type = String, example = "Not found", max_length = 100)]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    pub status: u16,
    /// What it means and what can be done; the same text for every occurrence of the code.
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
    /// A header of the answer that belongs to the code: Allow, ETag or WWW-Authenticate.
    header: Option<String>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
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

    /// The methods that a path has.
    #[must_use]
    pub fn method_not_allowed(allow: String) -> Self {
        Self { header: Some(allow), ..Self::from(ProblemCode::MethodNotAllowed) }
    }

    /// A mistake of the service; the cause is logged, not answered.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..Self::from(ProblemCode::Internal) }
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

    fn log(&self) {
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
        Self { code, violations: Vec::new(), header: None, cause: None }
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
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CONTENT_TYPE, "application/problem+json")).insert_header((CACHE_CONTROL, "no-store"));
        let header = match (self.code, self.header.as_deref()) {
            (ProblemCode::MethodNotAllowed, Some(allow)) => Some((ALLOW, allow)),
            (ProblemCode::PreconditionFailed, Some(etag)) => Some((ETAG, etag)),
            (ProblemCode::Unauthenticated, _) => Some((WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")),
            (ProblemCode::InsufficientScope, _) => Some((WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"")),
            (ProblemCode::Unavailable, _) => Some((RETRY_AFTER, "2")),
            _ => None,
        };
        if let Some(header) = header {
            answer.insert_header(header);
        }
        let problem = Problem {
            type_: format!("/problems/{}", self.code.as_str()),
            title: self.code.title(),
            status: status.as_u16(),
            detail: self.code.meaning().trim(),
            instance: format!("urn:uuid:{}", request::current_id()),
            code: self.code,
            errors: self.violations.clone(),
        };
        answer.body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::ProblemCode;

    #[test]
    fn codes_are_unique_and_say_what_to_do() {
        for (position, code) in ProblemCode::ALL.iter().enumerate() {
            assert!(ProblemCode::ALL[..position].iter().all(|other| other.as_str() != code.as_str()));
            assert!(code.status().is_client_error() || code.status().is_server_error());
            assert!(code.meaning().len() > 20, "{code:?} explains nothing");
        }
    }
}
