//! Hearings as they are sent and answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::clock;
use crate::codes::AssessmentTeamMember;
use crate::http::text::{day, distinct, plain_private};
use crate::private::Private;

/// A hearing of the assessment team.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "heard_on": "2026-11-24", "members": ["police", "social_services", "ngo"], "opinion": "All agree that help is needed."
}))]
pub struct RecordHearing {
    /// The Finnish date on which the team was heard; not in the future.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub heard_on: NaiveDate,
    /// Who was represented.
    #[validate(length(min = 1, max = 12), custom(function = "distinct"))]
    #[schema(min_items = 1, max_items = 12)]
    pub members: Vec<AssessmentTeamMember>,
    /// What the team thought. It is sealed.
    #[validate(length(min = 1, max = 20000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20000)]
    pub opinion: Option<Private<String>>,
}

/// That the assessment team was heard.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hearing {
    /// The hearing's id.
    pub id: Uuid,
    /// The Finnish date on which the team was heard.
    #[schema(max_length = 10)]
    pub heard_on: NaiveDate,
    /// Who was represented.
    #[schema(max_items = 20)]
    pub members: Vec<AssessmentTeamMember>,
}

/// A hearing with what the team thought.
#[derive(Debug, Serialize, ToSchema)]
pub struct HearingWithOpinion {
    /// When, and who was represented.
    #[serde(flatten)]
    pub hearing: Hearing,
    /// What the team thought; empty where that was not recorded or has been erased.
    #[schema(value_type = Option<String>, max_length = 20000)]
    pub opinion: Option<Private<String>>,
}
