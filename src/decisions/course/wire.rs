//! Service and appeal as they are sent and answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::clock;
use crate::codes::{AdministrativeCourt, AppealOutcome, ServiceManner};
use crate::http::text::{day, reference};

/// That a decision was served.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeDecision {
    /// The Finnish date of service: not before the signature, not in the future. By post it is the day on which the decision
    /// counts as received.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10, example = "2026-11-25")]
    #[serde(deserialize_with = "clock::as_written")]
    pub served_on: NaiveDate,
    /// How.
    pub manner: ServiceManner,
}

/// That a decision was appealed.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAppeal {
    /// To which court.
    pub court: AdministrativeCourt,
    /// The Finnish date on which the appeal came to the court: from the service to the last day for an appeal.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10, example = "2026-12-14")]
    #[serde(deserialize_with = "clock::as_written")]
    pub lodged_on: NaiveDate,
    /// The court's number of the case. No names in it.
    #[validate(length(min = 1, max = 40), custom(function = "reference"))]
    #[schema(pattern = "^[A-Za-z0-9._/-]{1,40}$", min_length = 1, max_length = 40, example = "4711/03.04/2026")]
    pub docket: Option<String>,
}

/// What the court decided.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAppealOutcome {
    /// What it decided.
    pub outcome: AppealOutcome,
    /// The Finnish date of its decision: not before the appeal, not in the future.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10, example = "2027-03-15")]
    #[serde(deserialize_with = "clock::as_written")]
    pub decided_on: NaiveDate,
}

/// An appeal and, once the court has decided, its outcome.
#[derive(Debug, Serialize, ToSchema)]
pub struct Appeal {
    /// To which court.
    pub court: AdministrativeCourt,
    /// When it was lodged.
    #[schema(max_length = 10)]
    pub lodged_on: NaiveDate,
    /// The court's number of the case.
    #[schema(max_length = 40)]
    pub docket: Option<String>,
    /// What the court decided.
    pub outcome: Option<AppealOutcome>,
    /// When it decided.
    #[schema(max_length = 10)]
    pub decided_on: Option<NaiveDate>,
}
