//! A historical case as a line of the file has it. The README shows one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::clients::Person;
use crate::clock;
use crate::codes::{
    Channel, ClientBasis, ConsentForm, ConsentGivenBy, DecisionGround, DecisionType, ReferralState, ReferrerType, RemovalReason,
    Sex, Urgency, WithdrawalReason,
};
use crate::http::text::{day, day_private, language, plain, plain_private, reference};
use crate::private::Private;
use crate::referrals::Exploitation;

/// One case of the old register.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct HistoricalCase {
    /// The old register's own number of the case.
    #[validate(length(min = 1, max = 64), custom(function = "reference"))]
    pub case: String,
    /// The referral.
    #[validate(nested)]
    pub referral: HistoricalReferral,
    /// The person, without names where the old register keeps none any more.
    #[validate(nested)]
    pub person: Person,
    /// The exploitation.
    #[validate(nested)]
    pub exploitation: Exploitation,
    /// The consent; needed where the person is named.
    #[validate(nested)]
    pub consent: Option<HistoricalConsent>,
    /// The decisions about the person.
    #[serde(default)]
    #[validate(length(max = 100), nested)]
    pub decisions: Vec<HistoricalDecision>,
    /// The spells of the person.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub spells: Vec<HistoricalSpell>,
    /// The client's children in care.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    pub children_in_care: Vec<HistoricalChild>,
}

/// The referral of a case.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct HistoricalReferral {
    /// The Finnish date on which it counts.
    #[validate(custom(function = "day"))]
    #[serde(deserialize_with = "clock::as_written")]
    pub received_on: NaiveDate,
    /// How it came.
    pub channel: Channel,
    /// Who referred.
    pub referrer_type: ReferrerType,
    /// How urgent.
    pub urgency: Urgency,
    /// Where it stands.
    pub state: ReferralState,
    /// For one that was withdrawn or lapsed: the day.
    #[validate(custom(function = "day"))]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub closed_on: Option<NaiveDate>,
    /// For one that was withdrawn: why.
    pub withdrawal_reason: Option<WithdrawalReason>,
    /// The referrer's own number.
    #[validate(length(min = 1, max = 64), custom(function = "reference"))]
    pub external_reference: Option<String>,
}

/// The consent of a case.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct HistoricalConsent {
    /// Who gave it.
    pub given_by: ConsentGivenBy,
    /// In which form.
    pub form: ConsentForm,
    /// In which language.
    #[validate(custom(function = "language"))]
    pub language: String,
    /// On which day.
    #[validate(custom(function = "day"))]
    #[serde(deserialize_with = "clock::as_written")]
    pub given_on: NaiveDate,
    /// For a minor: when the child was heard.
    #[validate(custom(function = "day"))]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub child_heard_on: Option<NaiveDate>,
}

/// A decision of a case.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct HistoricalDecision {
    /// What kind.
    pub decision_type: DecisionType,
    /// For an admission: on which basis.
    pub client_basis: Option<ClientBasis>,
    /// For an admission or refusal: the ground.
    pub ground: Option<DecisionGround>,
    /// For a removal: why.
    pub removal_reason: Option<RemovalReason>,
    /// The provision it rests on.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    pub legal_basis: String,
    /// The day of the signature.
    #[validate(custom(function = "day"))]
    #[serde(deserialize_with = "clock::as_written")]
    pub signed_on: NaiveDate,
    /// Who signed.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    pub signer_name: String,
    /// As what.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    pub signer_title: String,
}

/// A spell of a case.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoricalSpell {
    /// Why the person was a client.
    pub client_basis: ClientBasis,
    /// The first day.
    #[serde(deserialize_with = "clock::as_written")]
    pub admitted_on: NaiveDate,
    /// The first day of being no client any more.
    #[serde(default, deserialize_with = "clock::as_written")]
    pub removed_on: Option<NaiveDate>,
    /// Why it ended.
    pub removal_reason: Option<RemovalReason>,
}

/// A child in care of a case.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct HistoricalChild {
    /// Given names, where the old register still keeps them.
    #[validate(length(min = 1, max = 100), custom(function = "plain_private"))]
    pub given_names: Option<Private<String>>,
    /// Family name, where the old register still keeps it.
    #[validate(length(min = 1, max = 100), custom(function = "plain_private"))]
    pub family_name: Option<Private<String>>,
    /// Date of birth.
    #[validate(custom(function = "day_private"))]
    #[serde(deserialize_with = "clock::as_written")]
    pub date_of_birth: Private<NaiveDate>,
    /// Sex.
    pub sex: Sex,
    /// The decisions about the child.
    #[validate(length(max = 50), nested)]
    pub decisions: Vec<HistoricalDecision>,
    /// The child's spells.
    #[validate(length(max = 20))]
    pub spells: Vec<HistoricalSpell>,
}
