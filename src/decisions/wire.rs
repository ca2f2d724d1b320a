//! Decisions as they are sent and answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use uuid::serde::hyphenated;
use validator::Validate;

use super::client_hearings::ClientHeard;
use super::course::wire::Appeal;
use super::hearings::wire::HearingWithOpinion;
use crate::clients::Child;
use crate::clock;
use crate::codes::{
    ClientBasis, DecisionGround, DecisionState, DecisionType, FormOfExploitation, NotHeardBecause, PlaceOfExploitation,
    RemovalReason, ResidenceStatus, Sector, ServiceManner,
};
use crate::http::text::{day, plain, plain_private};
use crate::private::Private;

/// A draft of an admission.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "referral_id": "0d3a3b1c-6f5e-4c1b-9a52-0e6f3c6a7f10", "client_basis": "victim", "ground": "victim_needs_assistance",
    "legal_basis": "Act 746/2011, section 35", "reasons": "Needs accommodation and legal aid.",
    "children_in_care": [{"given_names": "Bo", "family_name": "Example", "date_of_birth": "2018-09-14", "sex": "male"}]
}))]
pub struct DraftAdmission {
    /// The referral that is decided; it has to be under assessment.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub referral_id: Uuid,
    /// Victim or assisting person; children in care follow below.
    pub client_basis: ClientBasis,
    /// The limb of section 35.
    pub ground: DecisionGround,
    /// The provision it rests on.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub legal_basis: String,
    /// The reasons. They are sealed.
    #[validate(length(min = 1, max = 20000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20000)]
    pub reasons: Option<Private<String>>,
    /// What the assessment found where it differs from the referral: this is counted.
    #[validate(nested)]
    pub assessed: Option<Assessed>,
    /// Minor children who become clients through this person, by decisions linked to this one.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub children_in_care: Vec<Child>,
}

/// What the assessment found. What is left out stays as the referral has it.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessed {
    /// Primary form of exploitation.
    pub form: Option<FormOfExploitation>,
    /// Where it happened.
    pub place: Option<PlaceOfExploitation>,
    /// Sector of work.
    pub sector: Option<Sector>,
    /// Residence status.
    pub residence_status: Option<ResidenceStatus>,
}

/// A draft of the admission of children whose guardian is a client already.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "spell_id": "4b1f0a52-93a0-4a52-a1d8-7a0b0c3f2d11", "legal_basis": "Act 746/2011, section 35",
    "children": [{"given_names": "Bo", "family_name": "Example", "date_of_birth": "2018-09-14", "sex": "male"}]
}))]
pub struct AdmitChildren {
    /// The guardian's open spell.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub spell_id: Uuid,
    /// The provision it rests on.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub legal_basis: String,
    /// The reasons. They are sealed.
    #[validate(length(min = 1, max = 20000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20000)]
    pub reasons: Option<Private<String>>,
    /// The children.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub children: Vec<Child>,
}

/// A draft of a refusal.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "referral_id": "0d3a3b1c-6f5e-4c1b-9a52-0e6f3c6a7f10", "ground": "no_need_for_assistance", "legal_basis": "Act 746/2011, section 35"
}))]
pub struct DraftRefusal {
    /// The referral that is decided; it has to be under assessment.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub referral_id: Uuid,
    /// Why the person does not become a client.
    pub ground: DecisionGround,
    /// The provision it rests on.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub legal_basis: String,
    /// The reasons. They are sealed.
    #[validate(length(min = 1, max = 20000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20000)]
    pub reasons: Option<Private<String>>,
}

/// A draft of a removal.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "spell_id": "4b1f0a52-93a0-4a52-a1d8-7a0b0c3f2d11", "removal_reason": "no_longer_needs_help",
    "client_heard": {"heard_on": "2026-11-20", "manner": "in_person", "opinion": "Agrees."}, "legal_basis": "Act 746/2011, section 38"
}))]
pub struct DraftRemoval {
    /// The open spell that ends.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub spell_id: Uuid,
    /// Why it ends.
    pub removal_reason: RemovalReason,
    /// How the client, or a child's guardian, was heard. Either this or `not_heard_because` is needed.
    #[validate(nested)]
    pub client_heard: Option<ClientHeard>,
    /// Why nobody was heard; it has to fit the reason of the removal.
    pub not_heard_because: Option<NotHeardBecause>,
    /// The provision it rests on.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub legal_basis: String,
    /// The reasons. They are sealed.
    #[validate(length(min = 1, max = 10000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    pub reasons: Option<Private<String>>,
}

/// A draft of a decision on a reflection or recovery period.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "spell_id": "4b1f0a52-93a0-4a52-a1d8-7a0b0c3f2d11", "decision_type": "reflection_period_grant", "begins_on": "2026-11-23",
    "ends_on": "2027-02-23", "legal_basis": "Act 746/2011, section 38 b"
}))]
pub struct DraftPeriod {
    /// The victim's open spell.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub spell_id: Uuid,
    /// Grant, extension or end of which period.
    pub decision_type: DecisionType,
    /// For a grant, and only there: the first day of the period.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub begins_on: Option<NaiveDate>,
    /// For a grant or an extension: the last day of the period. For an end: the day on which it ends, today or later.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub ends_on: NaiveDate,
    /// The client's residence status now, where it is another than on admission. A grant has to fit it.
    pub residence_status: Option<ResidenceStatus>,
    /// The provision it rests on.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub legal_basis: String,
    /// The reasons. They are sealed.
    #[validate(length(min = 1, max = 20000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20000)]
    pub reasons: Option<Private<String>>,
}

/// A signature: who signs, as it stands on the decision.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignDecision {
    /// The official's name.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200, example = "Olli Official")]
    pub signer_name: String,
    /// The official's title.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200, example = "Director")]
    pub signer_title: String,
}

/// A decision in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionLine {
    /// The decision's id.
    pub id: Uuid,
    /// What kind.
    pub decision_type: DecisionType,
    /// State: a draft can be discarded, a signed decision is never changed.
    pub state: DecisionState,
    /// About whom; the client's id, once admitted.
    pub person_id: Uuid,
    /// The referral that it decides.
    pub referral_id: Option<Uuid>,
    /// The spell that it is about: that it ends or puts right, in which a period is granted, extended or ended, or through
    /// which a child becomes a client.
    pub spell_id: Option<Uuid>,
    /// The decision that it follows: for a child in care the guardian's, or that of a brother or sister drafted with it.
    pub principal_decision_id: Option<Uuid>,
    /// On which basis the person becomes a client.
    pub client_basis: Option<ClientBasis>,
    /// The ground.
    pub ground: Option<DecisionGround>,
    /// Why the spell ends.
    pub removal_reason: Option<RemovalReason>,
    /// For a grant of a period: its first day.
    #[schema(max_length = 10)]
    pub begins_on: Option<NaiveDate>,
    /// For a decision on a period: the last day, or the day on which it ends.
    #[schema(max_length = 10)]
    pub ends_on: Option<NaiveDate>,
    /// The provision it rests on.
    #[schema(max_length = 200)]
    pub legal_basis: String,
    /// When it was drafted.
    #[schema(max_length = 32)]
    pub drafted_at: DateTime<Utc>,
    /// The Finnish date on which it was signed.
    #[schema(max_length = 10)]
    pub signed_on: Option<NaiveDate>,
    /// The official who signed it.
    #[schema(max_length = 200)]
    pub signer_name: Option<String>,
    /// The official's title.
    #[schema(max_length = 200)]
    pub signer_title: Option<String>,
    /// The Finnish date on which it was served.
    #[schema(max_length = 10)]
    pub served_on: Option<NaiveDate>,
    /// How it was served.
    pub service_manner: Option<ServiceManner>,
    /// The last day for an appeal.
    #[schema(max_length = 10)]
    pub appeal_until: Option<NaiveDate>,
    /// The day from which it is final: the day after the last one for an appeal.
    #[schema(max_length = 10)]
    pub final_on: Option<NaiveDate>,
    /// The decision that this one puts right.
    pub corrects_decision_id: Option<Uuid>,
    /// The decision that put this one right.
    pub corrected_by: Option<Uuid>,
}

/// A decision, whole. A look at its reasons is recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decision {
    /// What the list says of it.
    #[serde(flatten)]
    pub line: DecisionLine,
    /// The reasons; empty where there are none or they have been erased.
    #[schema(value_type = Option<String>, max_length = 20000)]
    pub reasons: Option<Private<String>>,
    /// For a removal: how the client was heard.
    pub client_heard: Option<ClientHeard>,
    /// For a removal: why the client was not heard.
    pub not_heard_because: Option<NotHeardBecause>,
    /// The decisions about children in care that follow this one.
    #[schema(max_items = 20)]
    pub linked_decisions: Vec<DecisionLine>,
    /// When the assessment team was heard before it, and what it thought.
    #[schema(max_items = 100)]
    pub hearings: Vec<HearingWithOpinion>,
    /// The appeal, where there is one.
    pub appeal: Option<Appeal>,
}

/// Which decisions are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DecisionFilter {
    /// Only decisions of this kind.
    pub decision_type: Option<DecisionType>,
    /// Only decisions in this state.
    pub state: Option<DecisionState>,
    /// Only decisions of this referral.
    #[serde(default, deserialize_with = "hyphenated::option::deserialize")]
    pub referral_id: Option<Uuid>,
    /// Only decisions about this person.
    #[serde(default, deserialize_with = "hyphenated::option::deserialize")]
    pub person_id: Option<Uuid>,
    /// Only decisions about this spell: its removal, and those on its reflection and recovery periods.
    #[serde(default, deserialize_with = "hyphenated::option::deserialize")]
    pub spell_id: Option<Uuid>,
    /// Signed on this day or later.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub signed_from: Option<NaiveDate>,
    /// Signed on this day or earlier.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub signed_to: Option<NaiveDate>,
    /// Served, and the last day for an appeal is before this day.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub appeal_until_before: Option<NaiveDate>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// A page of decisions, newest draft first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionPage {
    /// The decisions.
    #[schema(max_items = 100)]
    pub decisions: Vec<DecisionLine>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}
