//! Consents as they are sent and answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::clock;
use crate::codes::ConsentGivenBy;
use crate::http::text::day;
use crate::referrals::Consent;

/// A new version of a person's consent.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"consent": {
    "given_by": "person", "form": "written", "language": "en", "given_on": "2026-11-23", "scope": ["referral", "contact"],
    "text_version": "referral-2026-1"
}}))]
pub struct RecordConsent {
    /// The consent.
    #[validate(nested)]
    pub consent: Consent,
}

/// That a person's consent is withdrawn.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"withdrawn_by": "person", "withdrawn_on": "2026-11-23"}))]
pub struct WithdrawConsent {
    /// Who withdraws it.
    pub withdrawn_by: ConsentGivenBy,
    /// The Finnish day on which it was withdrawn; not in the future.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub withdrawn_on: NaiveDate,
}

/// The consents of a person, the newest version first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentsOfPerson {
    /// The person.
    pub person_id: Uuid,
    /// Every version.
    #[schema(max_items = 1000)]
    pub consents: Vec<RecordedConsent>,
}

/// A version of a person's consent.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordedConsent {
    /// Its number: 1 came with the referral.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub version: i32,
    /// What was agreed to. The names in it are gone once it is withdrawn.
    pub consent: Consent,
    /// Whether it has not been withdrawn.
    pub in_force: bool,
    /// When it was recorded.
    #[schema(max_length = 32)]
    pub recorded_at: DateTime<Utc>,
    /// The client id of who recorded it; empty where it came in from an old register.
    #[schema(max_length = 64, example = "officer-1")]
    pub recorded_by: Option<String>,
    /// The Finnish day on which it was withdrawn.
    #[schema(max_length = 10)]
    pub withdrawn_on: Option<NaiveDate>,
    /// Who withdrew it.
    pub withdrawn_by: Option<ConsentGivenBy>,
}
