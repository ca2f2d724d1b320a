//! Consent (suostumus): no identifying data without the person's documented agreement to be referred. For a minor the
//! guardian or representative agrees too, and the child is heard.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::clock;
use crate::codes::{AgeClass, ConsentForm, ConsentGivenBy, RepresentativeRole};
use crate::http::text::{day, distinct, language, normal, plain_private, reference};
use crate::http::{Violation, ViolationCode};
use crate::private::Private;

/// What the person agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentScope {
    /// That they be referred to the assistance system.
    Referral,
    /// That the assistance system asks the referrer for more information.
    InformationExchange,
    /// That the assistance system contacts them.
    Contact,
}

impl ConsentScope {
    /// The code as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::InformationExchange => "information_exchange",
            Self::Contact => "contact",
        }
    }
}

/// The person's documented consent to be referred.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Who gave it.
    pub given_by: ConsentGivenBy,
    /// In which form.
    pub form: ConsentForm,
    /// In which language: ISO 639 code.
    #[validate(custom(function = "language"))]
    #[schema(pattern = "^[a-z]{2,3}$", min_length = 2, max_length = 3, example = "en")]
    pub language: String,
    /// On which day.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10, example = "2026-11-20")]
    #[serde(deserialize_with = "clock::as_written")]
    pub given_on: NaiveDate,
    /// To what: `referral` at least.
    #[validate(length(min = 1, max = 3), custom(function = "distinct"))]
    #[schema(min_items = 1, max_items = 3, example = json!(["referral", "contact"]))]
    pub scope: Vec<ConsentScope>,
    /// Which text was read to the person, by its own designation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 64), custom(function = "reference"))]
    #[schema(pattern = "^[A-Za-z0-9._/-]{1,64}$", min_length = 1, max_length = 64, example = "referral-2026-1")]
    pub text_version: Option<String>,
    /// For a minor: the agreement of the guardian or representative.
    #[validate(nested)]
    pub guardian: Option<GuardianAgreement>,
    /// For a minor: that the child was heard.
    #[validate(nested)]
    pub child_heard: Option<ChildHeard>,
}

/// A guardian's or representative's agreement.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianAgreement {
    /// Guardian or representative.
    pub role: RepresentativeRole,
    /// Name.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Private<String>,
    /// On which day they agreed.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub agreed_on: NaiveDate,
}

/// That a child was heard before the referral.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChildHeard {
    /// Who heard the child.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub heard_by: Private<String>,
    /// On which day.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub heard_on: NaiveDate,
}

/// What of a consent is sealed: the names in it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ConsentDetails {
    /// The guardian's agreement.
    pub guardian: Option<GuardianAgreement>,
    /// The hearing of the child.
    pub child_heard: Option<ChildHeard>,
}

impl Consent {
    /// The rules of consent for a person of this age class. The papers may be later than an urgent call, and are never
    /// later than today.
    #[must_use]
    pub fn violations(&self, age_class: AgeClass, today: NaiveDate) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut refuse = |pointer: &str, code, detail| found.push(Violation::new(format!("/consent{pointer}"), code, detail));
        let future = "The day lies in the future.";
        if self.given_on > today {
            refuse("/given_on", ViolationCode::InTheFuture, future);
        }
        if self.guardian.as_ref().is_some_and(|guardian| guardian.agreed_on > today) {
            refuse("/guardian/agreed_on", ViolationCode::InTheFuture, future);
        }
        if self.child_heard.as_ref().is_some_and(|heard| heard.heard_on > today) {
            refuse("/child_heard/heard_on", ViolationCode::InTheFuture, future);
        }
        if !self.scope.contains(&ConsentScope::Referral) {
            refuse("/scope", ViolationCode::ConsentRequired, "The consent has to cover the referral.");
        }
        if self.given_by != ConsentGivenBy::Person && self.guardian.is_none() && age_class != AgeClass::Minor {
            refuse("/guardian", ViolationCode::GuardianConsentRequired, "Who gave the consent for the person has to be named.");
        }
        if age_class == AgeClass::Minor {
            if self.guardian.is_none() {
                refuse("/guardian", ViolationCode::GuardianConsentRequired, "A minor's guardian or representative has to agree.");
            }
            if self.child_heard.is_none() {
                refuse("/child_heard", ViolationCode::ChildNotHeard, "A minor has to be heard before the referral.");
            }
        }
        found
    }

    /// The same with every name in normal form.
    #[must_use]
    pub fn normalised(self) -> Self {
        let text = |text: Private<String>| text.map(|text| normal(&text));
        Self {
            guardian: self.guardian.map(|one| GuardianAgreement { name: text(one.name), ..one }),
            child_heard: self.child_heard.map(|one| ChildHeard { heard_by: text(one.heard_by), ..one }),
            ..self
        }
    }

    /// The names in it, to be sealed.
    #[must_use]
    pub fn details(&self) -> ConsentDetails {
        ConsentDetails { guardian: self.guardian.clone(), child_heard: self.child_heard.clone() }
    }
}
