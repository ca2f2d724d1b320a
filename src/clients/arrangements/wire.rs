//! Service arrangements as they are sent and answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::clients::person::municipality_code;
use crate::clock;
use crate::codes::{ResidenceStatus, ServiceArrangement, WellbeingServicesCounty};
use crate::http::text::day;
use crate::private::Private;

/// Who arranges a client's services from a day on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": "2026-12-01", "wellbeing_services_county": "helsinki", "municipality": "091"}))]
pub struct RecordArrangement {
    /// The first day; it may lie in the future, and not before the admission.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub from: NaiveDate,
    /// Who; what follows from the rule unless given, and refused where it contradicts the rule: residents of a municipality
    /// are served by its county, asylum seekers by the reception centre, others by the assistance system.
    pub arrangement: Option<ServiceArrangement>,
    /// The municipality of residence, by its three-digit code; left out where there is none. It is sealed.
    #[validate(custom(function = "municipality_code"))]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{3}$", max_length = 3, example = "091")]
    pub municipality: Option<Private<String>>,
    /// The county that the municipality belongs to.
    pub wellbeing_services_county: Option<WellbeingServicesCounty>,
    /// The client's residence status on that day, where it is another than on admission.
    pub residence_status: Option<ResidenceStatus>,
}

/// Who arranges a client's services from a day on. Of two from the same day the later recorded one counts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Arrangement {
    /// Its id.
    pub id: Uuid,
    /// The first day.
    #[schema(max_length = 10)]
    pub from: NaiveDate,
    /// Who.
    pub arrangement: ServiceArrangement,
    /// The county, where it is one.
    pub wellbeing_services_county: Option<WellbeingServicesCounty>,
    /// The municipality of residence; empty where there is none or it has been erased.
    #[schema(value_type = Option<String>, pattern = "^[0-9]{3}$", max_length = 3, example = "092")]
    pub municipality: Option<Private<String>>,
    /// When it was recorded.
    #[schema(max_length = 32)]
    pub recorded_at: DateTime<Utc>,
}
