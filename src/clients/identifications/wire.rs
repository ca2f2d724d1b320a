//! Identifications as they are sent and answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::clock;
use crate::codes::IdentificationBasis;
use crate::http::text::day;

/// An identification by an authority, until the end of 2022.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"identified_on": "2022-05-17", "identification_basis": "police"}))]
pub struct RecordIdentification {
    /// On which day.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub identified_on: NaiveDate,
    /// By whom. An admission is not recorded here: since 2023 it is the identification by itself.
    pub identification_basis: IdentificationBasis,
}

/// By whom and when a client was identified as a victim.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Identification {
    /// Its id; of an admission, the decision's.
    pub id: Uuid,
    /// On which day.
    #[schema(max_length = 10)]
    pub identified_on: NaiveDate,
    /// By whom.
    pub identification_basis: IdentificationBasis,
}
