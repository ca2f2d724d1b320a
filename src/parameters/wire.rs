//! Lengths fixed by law as they are sent and answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::clock;
use crate::codes::{LegalParameter, LengthUnit};
use crate::http::json::needed_whole;
use crate::http::text::{day, plain};

/// A value that is in force from a day on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "recovery_period_maximum", "valid_from": "2027-01-01", "amount": 4, "unit": "months", "verified": true,
    "source": "Act 746/2011, section 38 a"
}))]
pub struct RecordLegalParameter {
    /// Which length.
    pub name: LegalParameter,
    /// The first day on which it is in force; it may lie in the past or in the future.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub valid_from: NaiveDate,
    /// How many: at most 3650 days or 120 months.
    #[serde(deserialize_with = "needed_whole")]
    #[validate(range(min = 1, max = 3650))]
    #[schema(minimum = 1, maximum = 3650)]
    pub amount: u16,
    /// Of what.
    pub unit: LengthUnit,
    /// Whether you have compared it with the text of the law.
    pub verified: bool,
    /// The provision, and what is not sure about it.
    #[validate(length(min = 1, max = 500), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 500)]
    pub source: String,
}

/// A value as it stands. It never changes: a newer one takes its place from its own day on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LegalParameterValue {
    /// Its id.
    pub id: Uuid,
    /// Which length.
    pub name: LegalParameter,
    /// The first day on which it is in force.
    #[schema(max_length = 10)]
    pub valid_from: NaiveDate,
    /// How many.
    #[schema(minimum = 1, maximum = 3650)]
    pub amount: u16,
    /// Of what.
    pub unit: LengthUnit,
    /// Whether somebody has compared it with the text of the law.
    pub verified: bool,
    /// The provision, and what is not sure about it.
    #[schema(max_length = 500)]
    pub source: String,
    /// When it was recorded.
    #[schema(max_length = 32)]
    pub recorded_at: DateTime<Utc>,
}

/// Which values are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LegalParameterFilter {
    /// Only the values that are in force on this day; without it, every value that was ever recorded.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub on: Option<NaiveDate>,
    /// Only values of this length.
    pub name: Option<LegalParameter>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// A page of values, the last recorded first.
#[derive(Debug, Serialize, ToSchema)]
pub struct LegalParameterPage {
    /// The values.
    #[schema(max_items = 100)]
    pub legal_parameters: Vec<LegalParameterValue>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}
