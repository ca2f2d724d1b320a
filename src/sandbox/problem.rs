//! `Sandbox-Problem: rate_limited`: an answer of a client of the sandbox is the problem that it names, so that a partner sees
//! what its program does then. Any problem can be had that the contract lists for the operation, as it is answered otherwise,
//! with its headers; nothing is done. A client that is not of the sandbox is refused: what was meant as a trial is not carried
//! out for real.

use actix_web::http::header::{HeaderMap, HeaderName};

use crate::http::{Error, ProblemCode, Violation, ViolationCode};

static ASKED: HeaderName = HeaderName::from_static("sandbox-problem");

/// After how many seconds a program that was told to wait may try again.
pub const RETRY_AFTER: u64 = 1;

/// What of an operation an answer can need.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The problems that the contract lists for it.
    pub documented: &'a [ProblemCode],
    /// The methods of its path.
    pub methods: &'a str,
    /// An entity tag, that of no resource.
    pub entity_tag: &'a str,
}

/// The problem that a client of the sandbox asks for, or `invalid_sandbox_problem` where the operation answers no such problem;
/// `None` where it asks for none.
#[must_use]
pub fn asked(headers: &HeaderMap, of: Asked<'_>) -> Option<Error> {
    let mut values = headers.get_all(&ASKED);
    let code = match (values.next(), values.next()) {
        (None, _) => return None,
        (Some(value), None) => of.documented.iter().find(|code| value.as_bytes() == code.as_str().as_bytes()).copied(),
        (Some(_), Some(_)) => None,
    };
    Some(code.map_or_else(|| ProblemCode::InvalidSandboxProblem.into(), |code| answer(code, of)))
}

/// Lets those through who are not of the sandbox and ask for no problem.
///
/// # Errors
/// `invalid_sandbox_problem`.
pub fn not_here(headers: &HeaderMap) -> Result<(), Error> {
    if headers.contains_key(&ASKED) { Err(ProblemCode::InvalidSandboxProblem.into()) } else { Ok(()) }
}

fn answer(code: ProblemCode, of: Asked<'_>) -> Error {
    match code {
        ProblemCode::MethodNotAllowed => Error::method_not_allowed(of.methods.to_owned()),
        ProblemCode::PreconditionFailed => Error::stale(of.entity_tag.to_owned()),
        ProblemCode::RateLimited => Error::rate_limited(RETRY_AFTER),
        ProblemCode::ValidationFailed => {
            Error::invalid(vec![Violation::new("", ViolationCode::Inconsistent, "Sandbox-Problem has asked for it.")])
        }
        code => code.into(),
    }
}
