//! The closed table of problem codes: one line for each, with status, title, and what the caller can do.

use actix_web::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

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
    /// The cursor is not one that this list gave to this client, or it was given too long ago. Begin the list anew.
    InvalidCursor = "invalid_cursor" 400 "The cursor is not valid";
    /// The operation creates something and needs the header Idempotency-Key. Send a new random key with every new act.
    IdempotencyKeyMissing = "idempotency_key_missing" 400 "The Idempotency-Key is missing";
    /// An Idempotency-Key has 8 to 128 letters, digits, hyphens, underscores, dots or colons.
    IdempotencyKeyMalformed = "idempotency_key_malformed" 400 "The Idempotency-Key is malformed";
    /// If-Match or If-None-Match is not a list of entity tags (RFC 9110, section 8.8.3).
    MalformedEntityTag = "malformed_entity_tag" 400 "An entity tag is malformed";
    /// Sandbox-Problem names no problem of this operation, or it was not sent by a client of the sandbox. The contract lists what
    /// each operation can answer; clients that are not of the sandbox leave the header away.
    InvalidSandboxProblem = "invalid_sandbox_problem" 400 "Sandbox-Problem cannot be followed";
    /// There is no valid access token. Ask the token endpoint for a new one.
    Unauthenticated = "unauthenticated" 401 "A valid access token is needed";
    /// The access token lacks the scope that the operation needs.
    InsufficientScope = "insufficient_scope" 403 "The access token lacks a scope";
    /// The organisation or its API client has been suspended. Contact the assistance system.
    Suspended = "suspended" 403 "The organisation or its API client is suspended";
    /// The correction of an admission is signed by another API client than the one that drafted it and the one that signed the
    /// admission; a release is approved by another than the one that drafted it. Let somebody else do it.
    SecondPersonRequired = "second_person_required" 403 "Somebody else has to sign";
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
    /// The spell has a period of this kind already: it can be extended or ended, and not granted anew.
    PeriodExists = "period_exists" 409 "There is a period of this kind already";
    /// The law in force today does not allow the period that was drafted. Discard the draft and make another.
    OutsideLegalLimits = "outside_legal_limits" 409 "The law in force today does not allow it";
    /// Something is recorded from that day already, and what is recorded never changes. Record the new one from another day.
    AlreadyRecorded = "already_recorded" 409 "Something is recorded from that day already";
    /// Another one has that name, client id, subject, X-Road member or key already. Choose another, or use the one that is there.
    AlreadyExists = "already_exists" 409 "There is one of that name already";
    /// This service has no sandbox. Create the API client without `is_sandbox`, or ask the operator for a sandbox.
    NoSandbox = "no_sandbox" 409 "There is no sandbox";
    /// An API client has two keys at a time. Remove one that is not used any more.
    TooManyKeys = "too_many_keys" 409 "The API client has two keys already";
    /// The last day of applications is over, or the course was cancelled.
    ApplicationsClosed = "applications_closed" 409 "Applications are closed";
    /// The challenge was used for another application. Read a new one and solve it.
    ChallengeSpent = "challenge_spent" 409 "The challenge was used before";
    /// An organisation has ten webhooks at most. Delete one that is not needed.
    TooManyWebhooks = "too_many_webhooks" 409 "There are ten webhooks already";
    /// There is a release of this period already. Correct it, once it is published, or discard its draft.
    ReleaseExists = "release_exists" 409 "There is a release of this period already";
    /// Another release has been published since the audit of this one. Audit it again: the two together may tell more.
    AuditOutdated = "audit_outdated" 409 "The audit is out of date";
    /// The resource has changed since you read it: ETag in this answer is the current one. Read it again and decide anew.
    PreconditionFailed = "precondition_failed" 412 "The resource has changed";
    /// The body is larger than the operation takes: at most 64 KiB, in UTF-8. Write letters as they are and not as `\u0414`, which
    /// takes six bytes. A batch of referrals has at most 32 MiB, and each of its referrals at most 64 KiB.
    PayloadTooLarge = "payload_too_large" 413 "The body is too large";
    /// The body has to be application/json in UTF-8 (a batch of referrals may also be application/x-ndjson), and it is sent as it
    /// is: without Content-Encoding.
    UnsupportedMediaType = "unsupported_media_type" 415 "The media type of the body is not taken";
    /// The body is JSON but not what the contract asks for: `errors` lists where and why.
    ValidationFailed = "validation_failed" 422 "The body is not valid";
    /// The challenge is not one of this course, has run out, or is not solved by the nonce. Read a new one and solve it.
    ChallengeNotSolved = "challenge_not_solved" 422 "The challenge is not solved";
    /// The Idempotency-Key was used before with another body: one is the same byte for byte. Use a new key for a new act.
    IdempotencyKeyReused = "idempotency_key_reused" 422 "The Idempotency-Key was used for another body";
    /// A change needs If-Match with the ETag of the resource as you read it (RFC 6585, section 3).
    PreconditionRequired = "precondition_required" 428 "If-Match is missing";
    /// Too many requests in a minute, or too many at once. Wait as long as Retry-After says.
    RateLimited = "rate_limited" 429 "Too many requests";
    /// A mistake of the service. Tell its operator the request id.
    Internal = "internal" 500 "The service made a mistake";
    /// The service cannot answer now, and whether a write happened may not be known. Send it again with the same Idempotency-Key.
    Unavailable = "unavailable" 503 "The service is not available now";
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
