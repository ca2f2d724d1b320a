//! How every operation speaks HTTP: problems, JSON bodies, query strings, pages, conditional requests, repetition, languages.
//!
//! Nothing here knows a slice. A slice turns its own error into [`Error`] by `From`, in its own file.

pub mod accept;
pub mod conditional;
pub mod deprecation;
pub mod idempotency;
pub mod json;
pub mod json_faults;
pub mod language;
pub mod page;
pub mod problem;
pub mod problem_code;
pub mod problem_words;
pub mod public;
pub mod query;
pub mod request;
pub mod text;

pub use conditional::{IfMatch, IfNoneMatch};
pub use idempotency::IdempotencyKey;
pub use json::Json;
pub use language::Language;
pub use problem::{Error, Problem, Violation, ViolationCode};
pub use problem_code::ProblemCode;
pub use query::Query;
pub use request::RequestId;

/// The answer of a handler.
pub type Answer = Result<actix_web::HttpResponse, Error>;
