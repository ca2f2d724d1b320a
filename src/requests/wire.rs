//! Calls as they are answered to those who made them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::store::CallRow;

/// A call that was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedRequest {
    /// The id of the request: yours, or the one that `X-Request-Id` answered.
    pub request_id: Uuid,
    /// When it was answered.
    #[schema(max_length = 32)]
    pub answered_at: DateTime<Utc>,
    /// The operation (its operationId).
    #[schema(max_length = 80, example = "submit_referral")]
    pub operation: String,
    /// The HTTP status.
    #[schema(minimum = 100, maximum = 599, example = 422)]
    pub status: i16,
    /// The problem code, where it was a problem.
    #[schema(max_length = 60, example = "validation_failed")]
    pub code: Option<String>,
}

impl From<&CallRow> for LoggedRequest {
    fn from(row: &CallRow) -> Self {
        Self {
            request_id: row.request_id,
            answered_at: row.answered_at,
            operation: row.operation.clone(),
            status: row.status,
            code: row.problem_code.clone(),
        }
    }
}

/// Which part of the log is asked for.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestFilter {
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// A page of calls, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestPage {
    /// The calls.
    #[schema(max_items = 100)]
    pub requests: Vec<LoggedRequest>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}
