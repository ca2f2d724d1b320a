//! Corrections as they are sent.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use uuid::serde::hyphenated;
use validator::Validate;

use super::correction::{CorrectedFacts, Values};
use crate::codes::{
    ClientBasis, DecisionGround, FormOfExploitation, Nationality, PlaceOfExploitation, RemovalReason, ResidenceStatus, Sector,
    Sex,
};
use crate::http::text::{plain, plain_private};
use crate::private::Private;

/// A draft of a correction. What is left out stays as the corrected decision has it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "corrects": "0d3a3b1c-6f5e-4c1b-9a52-0e6f3c6a7f10", "legal_basis": "Act 434/2003, section 51",
    "reasons": "The sector was written down wrong.", "assessed": {"sector": "restaurant"}
}))]
pub struct DraftCorrection {
    /// The decision that is corrected: an admission, a refusal, a removal or a correction, signed or served.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub corrects: Uuid,
    /// The provision it rests on.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub legal_basis: String,
    /// What the mistake was. It is sealed.
    #[validate(length(min = 1, max = 20000), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 20000)]
    pub reasons: Private<String>,
    /// For an admission: on which basis the person became a client.
    pub client_basis: Option<ClientBasis>,
    /// For an admission or a refusal: its ground.
    pub ground: Option<DecisionGround>,
    /// For a removal: why the spell ended.
    pub removal_reason: Option<RemovalReason>,
    /// For an admission or a refusal: what is counted.
    #[validate(nested)]
    pub assessed: Option<CorrectedAssessment>,
}

/// Facts that the decision had wrong.
#[derive(Clone, Copy, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedAssessment {
    /// Sex.
    pub sex: Option<Sex>,
    /// The primary nationality.
    pub nationality: Option<Nationality>,
    /// Residence status.
    pub residence_status: Option<ResidenceStatus>,
    /// Primary form of exploitation.
    pub form: Option<FormOfExploitation>,
    /// Where it happened.
    pub place: Option<PlaceOfExploitation>,
    /// Sector of work.
    pub sector: Option<Sector>,
}

impl From<CorrectedAssessment> for CorrectedFacts {
    fn from(body: CorrectedAssessment) -> Self {
        Self {
            sex: body.sex,
            nationality: body.nationality,
            residence_status: body.residence_status,
            form: body.form,
            place: body.place,
            sector: body.sector,
        }
    }
}

impl DraftCorrection {
    /// What it says instead.
    #[must_use]
    pub fn values(&self) -> Values {
        Values {
            client_basis: self.client_basis,
            ground: self.ground,
            removal_reason: self.removal_reason,
            facts: self.assessed.map(Into::into),
        }
    }
}
