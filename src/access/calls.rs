//! What was answered to whom, on its way into the log that a partner's developer reads: kept in memory for a second, so that
//! no request waits for it. What is not written when the process is killed is lost; the log promises no more.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::http::ProblemCode;

/// How many calls wait at most; where the database does not take them, the newest are not logged.
const MOST: usize = 20_000;

/// A call that was answered: nothing of what was sent or told.
#[derive(Clone, Debug)]
pub struct Call {
    /// The API client.
    pub api_client_id: Uuid,
    /// Its organisation.
    pub organisation_id: Uuid,
    /// The id of the request, as the client chose it or was given it.
    pub request_id: Uuid,
    /// When it was answered.
    pub answered_at: DateTime<Utc>,
    /// The operation (its operationId).
    pub operation: Arc<str>,
    /// The HTTP status.
    pub status: u16,
    /// The problem, where it is one.
    pub problem: Option<ProblemCode>,
}

/// The calls that wait to be written. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    /// Lets a call wait.
    pub fn note(&self, call: Call) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST {
            waiting.push(call);
        }
    }

    /// Takes the calls that wait.
    #[must_use]
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
