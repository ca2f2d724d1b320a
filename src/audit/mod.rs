//! Who did what and who saw whom. Every act, every look at a person's identity and every query of true counts is
//! recorded in the same transaction, before it is answered: what cannot be recorded is not answered.

pub mod store;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::access::{Caller, Permission};
use crate::clock::Clock;
use crate::http::RequestId;

/// Who acts, when, in which request.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// The API client; empty for the operator at the command line and for what is due by the clock.
    pub api_client_id: Option<Uuid>,
    /// Its organisation.
    pub organisation_id: Option<Uuid>,
    /// The request.
    pub request_id: Uuid,
    /// The time.
    pub at: DateTime<Utc>,
}

impl Actor {
    /// The caller of an operation.
    #[must_use]
    pub fn caller<P: Permission>(caller: &Caller<P>, request: RequestId, clock: &Clock) -> Self {
        Self {
            api_client_id: Some(caller.client_id),
            organisation_id: Some(caller.organisation_id),
            request_id: request.0,
            at: clock.now(),
        }
    }

    /// The service itself, for what is due by the clock.
    #[must_use]
    pub fn by_the_clock(clock: &Clock) -> Self {
        Self { api_client_id: None, organisation_id: None, request_id: Uuid::new_v4(), at: clock.now() }
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn nobody(request: RequestId, clock: &Clock) -> Self {
        Self { api_client_id: None, organisation_id: None, request_id: request.0, at: clock.now() }
    }

    /// The operator at the command line.
    #[must_use]
    pub fn operator(clock: &Clock) -> Self {
        Self { api_client_id: None, organisation_id: None, request_id: Uuid::new_v4(), at: clock.now() }
    }
}

/// What is recorded of an act beside who did it and when. Ids and codes only.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// What was done, as `noun.verb`.
    pub action: &'static str,
    /// The kind of what it was done to.
    pub subject_kind: &'static str,
    /// Its id, where it was one.
    pub subject_id: Option<Uuid>,
    /// The person concerned, where it was one.
    pub person_id: Option<Uuid>,
    /// Whether the answer shows who the person is.
    pub shows_identity: bool,
    /// What for, where that has to be said (code list `statistics_purpose`).
    pub purpose: Option<&'static str>,
}

impl Record {
    /// An act on one thing that shows nobody's identity.
    #[must_use]
    pub const fn act(action: &'static str, subject_kind: &'static str, subject_id: Uuid) -> Self {
        Self { action, subject_kind, subject_id: Some(subject_id), person_id: None, shows_identity: false, purpose: None }
    }

    /// The same about a person.
    #[must_use]
    pub const fn of(self, person_id: Uuid) -> Self {
        Self { person_id: Some(person_id), ..self }
    }

    /// The same with the person's identity in the answer.
    #[must_use]
    pub const fn showing_identity(self) -> Self {
        Self { shows_identity: true, ..self }
    }
}
