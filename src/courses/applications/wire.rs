//! Applications as they are sent and answered: to the applicant a receipt and nothing else, to officers a list without
//! anybody's identity, and each one whole.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::application::Application;
use crate::codes::ApplicationState;
use crate::referrals::reference;

/// An application with its proof of work.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "application": {
        "name": "Amina", "contact": {"channel": "telephone", "value": "+358 40 000 0000"}, "language": "en",
        "why": "I want to know my rights at work."
    },
    "challenge": "q7r1mXo2S0uT3n6lB9cKdgAAAABqBYJwZmFrZS1kaWdlc3Qtb2YtdGhlLWNoYWxsZW5nZS0wMDE",
    "nonce": "48211"
}))]
pub struct ApplyForCourse {
    /// What the applicant writes.
    #[validate(nested)]
    pub application: Application,
    /// The challenge, as it was read for this course.
    #[validate(length(min = 75, max = 75))]
    #[schema(pattern = "^[A-Za-z0-9_-]{75}$", min_length = 75, max_length = 75)]
    pub challenge: String,
    /// What solves it: SHA-256 of challenge and nonce, one after the other, begins with as many zero bits as were asked for.
    #[validate(custom(function = "nonce"))]
    #[schema(pattern = "^[A-Za-z0-9_-]{1,40}$", min_length = 1, max_length = 40)]
    pub nonce: String,
}

fn nonce(text: &str) -> Result<(), ValidationError> {
    let fits =
        (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    of_form(fits)
}

fn has_form_of_receipt(text: &str) -> Result<(), ValidationError> {
    of_form(reference::has_form(text))
}

fn of_form(fits: bool) -> Result<(), ValidationError> {
    if fits {
        Ok(())
    } else {
        Err(ValidationError { code: Cow::Borrowed("pattern"), message: None, params: std::collections::HashMap::new() })
    }
}

/// The answer to every application: it was received.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationReceipt {
    /// A random code to give on the telephone.
    #[schema(
        pattern = "^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]$",
        min_length = 13,
        max_length = 13,
        example = "7K2QX-M90TD-W"
    )]
    pub receipt: String,
}

/// A challenge to be solved before one applies.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationChallenge {
    /// The text that is digested before the solution.
    #[schema(
        pattern = "^[A-Za-z0-9_-]{75}$",
        min_length = 75,
        max_length = 75,
        example = "q7r1mXo2S0uT3n6lB9cKdgAAAABqBYJwZmFrZS1kaWdlc3Qtb2YtdGhlLWNoYWxsZW5nZS0wMDE"
    )]
    pub challenge: String,
    /// `SHA-256`.
    #[schema(value_type = String, max_length = 7, example = "SHA-256")]
    pub algorithm: &'static str,
    /// With how many zero bits the digest has to begin.
    #[schema(minimum = 1, maximum = 32, example = 16)]
    pub leading_zero_bits: u32,
    /// Until when it can be used.
    #[schema(max_length = 32)]
    pub expires_at: DateTime<Utc>,
}

/// An application in the officers' list. It shows nobody's identity.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationLine {
    /// The application's id.
    pub id: Uuid,
    /// The course.
    pub course_id: Uuid,
    /// The code that the applicant was given.
    #[schema(max_length = 13, example = "7K2QX-M90TD-W")]
    pub receipt: String,
    /// Where it stands.
    pub state: ApplicationState,
    /// When it was received.
    #[schema(max_length = 32)]
    pub received_at: DateTime<Utc>,
    /// When what the applicant wrote was erased; empty while it is there.
    #[schema(max_length = 32)]
    pub erased_at: Option<DateTime<Utc>>,
}

/// How many applications of a course are in each state, the erased ones among them.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ApplicationCounts {
    /// Not decided yet.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub received: u32,
    /// Offered a place.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub accepted: u32,
    /// Not offered a place.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub rejected: u32,
    /// Given up.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub withdrawn: u32,
}

/// A page of the applications for a course, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationPage {
    /// The applications.
    #[schema(max_items = 100)]
    pub applications: Vec<ApplicationLine>,
    /// How many there are in each state, on all pages.
    pub counts: ApplicationCounts,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// An application whole. Every look at it is recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationForAuthority {
    /// What the list says of it.
    #[serde(flatten)]
    pub line: ApplicationLine,
    /// What the applicant wrote; empty where it has been erased.
    pub application: Option<Application>,
}

/// Which applications are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApplicationFilter {
    /// Only those in this state.
    pub state: Option<ApplicationState>,
    /// Only the one with this receipt.
    #[validate(custom(function = "has_form_of_receipt"))]
    #[param(pattern = "^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]$", min_length = 13, max_length = 13)]
    pub receipt: Option<String>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}
