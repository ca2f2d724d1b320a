//! Referrals as they are sent and answered. The referrer's type cannot carry more than the referrer may know.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::Consent;
use super::content::{Exploitation, Needs, Worker};
use super::information::wire::{InformationRequest, Supplement};
use super::one_person::wire::MergedReferral;
use crate::clients::Person;
use crate::clock;
use crate::codes::{
    Channel, ConsentGivenBy, ProvisionalHelp, ReferralOutcome, ReferralState, ReferrerType, Urgency, WithdrawalReason,
};
use crate::http::text::{client_id, day, distinct, plain_private, reference};
use crate::private::Private;

/// A referral as a partner submits it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!(super::wire::example()))]
pub struct SubmitReferral {
    /// The referrer's own number of the case; by it the referral is found again. No names in it.
    #[validate(length(min = 1, max = 64), custom(function = "reference"))]
    #[schema(pattern = "^[A-Za-z0-9._/-]{1,64}$", min_length = 1, max_length = 64, example = "RIKU-2026-117")]
    pub external_reference: Option<String>,
    /// `urgent` where help has to begin before the papers are complete.
    #[serde(default = "normal_urgency")]
    pub urgency: Urgency,
    /// Who the person is.
    #[validate(nested)]
    pub person: Person,
    /// What happened.
    #[validate(nested)]
    pub exploitation: Exploitation,
    /// What the person needs.
    #[serde(default)]
    pub needs: Needs,
    /// The account in the person's own words.
    #[validate(length(max = 10000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, max_length = 10000)]
    pub account: Option<Private<String>>,
    /// What the referrer has observed.
    #[validate(length(max = 10000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, max_length = 10000)]
    pub observations: Option<Private<String>>,
    /// The person's consent. Without it the referral is refused (`consent_required`).
    #[validate(nested)]
    pub consent: Option<Consent>,
    /// The worker who refers.
    #[validate(nested)]
    pub referrer: Worker,
}

const fn normal_urgency() -> Urgency {
    Urgency::Normal
}

/// A referral that came by telephone, e-mail, post or web form, as an officer registers it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"received_on": "2026-11-21", "channel": "hotline", "referrer_type": "self", "referral": super::wire::example()}))]
pub struct RegisterReferral {
    /// The Finnish date on which it really came; not in the future.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub received_on: NaiveDate,
    /// How it came; `api` is for partners.
    pub channel: Channel,
    /// Who referred.
    pub referrer_type: ReferrerType,
    /// What it says.
    #[validate(nested)]
    pub referral: SubmitReferral,
}

/// Options of a submission.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubmitOptions {
    /// `true`: check everything, keep nothing, answer 200.
    #[serde(default)]
    pub dry_run: bool,
}

/// The answer to a dry run: the referral would have been accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralCheck {
    /// Always true; what would be refused is answered as a problem.
    pub acceptable: bool,
    /// The Finnish date on which it would have counted.
    #[schema(max_length = 10, example = "2026-11-23")]
    pub received_on: NaiveDate,
}

/// A referral as its referrer may know it: yes, no, or how far it has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0d3a3b1c-6f5e-4c1b-9a52-0e6f3c6a7f10", "reference": "7K2QX-M90TD-W", "external_reference": "RIKU-2026-117",
    "state": "received", "urgency": "normal", "received_on": "2026-11-23", "received_at": "2026-11-23T09:30:00Z"
}))]
pub struct ReferralForReferrer {
    /// The referral's id.
    pub id: Uuid,
    /// The number to give on the telephone.
    #[schema(pattern = "^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]$", min_length = 13, max_length = 13)]
    pub reference: String,
    /// The referrer's own number.
    #[schema(max_length = 64)]
    pub external_reference: Option<String>,
    /// How far it has come.
    pub state: ReferralOutcome,
    /// How urgent.
    pub urgency: Urgency,
    /// The Finnish date on which it counts.
    #[schema(max_length = 10)]
    pub received_on: NaiveDate,
    /// When it was received.
    #[schema(max_length = 32)]
    pub received_at: DateTime<Utc>,
}

/// Which of one's own referrals are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReferralFilter {
    /// Only referrals in this state.
    pub state: Option<ReferralOutcome>,
    /// Received on this day or later.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub received_from: Option<NaiveDate>,
    /// Received on this day or earlier.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub received_to: Option<NaiveDate>,
    /// Only those with this number of the referrer's own.
    #[validate(length(min = 1, max = 64), custom(function = "reference"))]
    #[param(pattern = "^[A-Za-z0-9._/-]{1,64}$", max_length = 64)]
    pub external_reference: Option<String>,
    /// Only those of this urgency.
    pub urgency: Option<Urgency>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// A page of one's own referrals, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralPage {
    /// The referrals.
    #[schema(max_items = 100)]
    pub referrals: Vec<ReferralForReferrer>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// Which referrals are listed for assessment.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssessmentFilter {
    /// Only referrals in this state.
    pub state: Option<ReferralState>,
    /// Received on this day or later.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub received_from: Option<NaiveDate>,
    /// Received on this day or earlier.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub received_to: Option<NaiveDate>,
    /// Only those with this number of the referrer's own.
    #[validate(length(min = 1, max = 64), custom(function = "reference"))]
    #[param(pattern = "^[A-Za-z0-9._/-]{1,64}$", max_length = 64)]
    pub external_reference: Option<String>,
    /// Only those of this urgency, as an officer found it, else as the referrer said.
    pub urgency: Option<Urgency>,
    /// Only those assigned to the officer with this client id.
    #[validate(custom(function = "client_id"))]
    #[param(pattern = "^[a-z0-9][a-z0-9-]{2,63}$", min_length = 3, max_length = 64)]
    pub assigned_to: Option<String>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// Why a referral is withdrawn.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "person_unreachable"}))]
pub struct WithdrawReferral {
    /// The reason.
    pub reason: WithdrawalReason,
    /// With the reason `consent_withdrawn`: who withdrew it; the person unless said otherwise.
    pub consent_withdrawn_by: Option<ConsentGivenBy>,
}

/// Which officer deals with a referral.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"officer": "officer-1"}))]
pub struct AssignReferral {
    /// The client id of an API client of the assistance system; `null` takes the referral from who had it.
    #[serde(deserialize_with = "Option::deserialize")]
    #[validate(custom(function = "client_id"))]
    #[schema(required = true, pattern = "^[a-z0-9][a-z0-9-]{2,63}$", min_length = 3, max_length = 64)]
    pub officer: Option<String>,
}

/// How urgent a referral is, as an officer finds it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"urgency": "urgent", "provisional_help": {"began_on": "2026-11-23", "kinds": ["accommodation"]}}))]
pub struct SetUrgency {
    /// How urgent.
    pub urgency: Urgency,
    /// The help that has begun before the decision, as it is now: left out, there is none. Only where it is urgent.
    #[validate(nested)]
    pub provisional_help: Option<ProvisionalMeasures>,
}

/// Help that begins before the decision.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProvisionalMeasures {
    /// The Finnish day on which it began; not in the future.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10, example = "2026-11-23")]
    #[serde(deserialize_with = "clock::as_written")]
    pub began_on: NaiveDate,
    /// What kinds of help.
    #[validate(length(min = 1, max = 7), custom(function = "distinct"))]
    #[schema(min_items = 1, max_items = 7, example = json!(["accommodation"]))]
    pub kinds: Vec<ProvisionalHelp>,
}

/// A referral in the officers' list. It shows nobody's identity.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralLine {
    /// The referral's id.
    pub id: Uuid,
    /// The number to give on the telephone.
    #[schema(max_length = 13)]
    pub reference: String,
    /// The organisation that submitted it, or the assistance system that registered it.
    pub organisation_id: Uuid,
    /// Who refers.
    pub referrer_type: ReferrerType,
    /// The referrer's own number.
    #[schema(max_length = 64)]
    pub external_reference: Option<String>,
    /// How it came.
    pub channel: Channel,
    /// State.
    pub state: ReferralState,
    /// How urgent: as an officer found it, else as the referrer said.
    pub urgency: Urgency,
    /// The client id of the officer who deals with it.
    #[schema(max_length = 64, example = "officer-1")]
    pub assigned_to: Option<String>,
    /// While information is waited for: the last day on which it may come.
    #[schema(max_length = 10)]
    pub information_due_on: Option<NaiveDate>,
    /// The Finnish date on which it counts.
    #[schema(max_length = 10)]
    pub received_on: NaiveDate,
    /// When it was entered.
    #[schema(max_length = 32)]
    pub received_at: DateTime<Utc>,
}

/// A page of referrals for assessment, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentPage {
    /// The referrals.
    #[schema(max_items = 100)]
    pub referrals: Vec<ReferralLine>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// A referral as officers see it, whole. Every look at it is recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralForAuthority {
    /// What the list says of it.
    #[serde(flatten)]
    pub line: ReferralLine,
    /// The person's id: the client's, once admitted.
    pub person_id: Uuid,
    /// What the referrer sees as its state.
    pub state_for_referrer: ReferralOutcome,
    /// The day on which it was decided, withdrawn, lapsed or merged.
    #[schema(max_length = 10)]
    pub closed_on: Option<NaiveDate>,
    /// Who the person is; empty where the identity has been erased.
    pub person: Option<Person>,
    /// The consent.
    pub consent: Option<Consent>,
    /// What happened.
    pub exploitation: Option<Exploitation>,
    /// What the person needs.
    pub needs: Option<Needs>,
    /// The account in the person's own words.
    #[schema(value_type = Option<String>, max_length = 20000)]
    pub account: Option<Private<String>>,
    /// What the referrer has observed.
    #[schema(value_type = Option<String>, max_length = 20000)]
    pub observations: Option<Private<String>>,
    /// The worker who referred.
    pub referrer: Option<Worker>,
    /// For a merged referral: the one in which it goes on.
    pub merged_into: Option<Uuid>,
    /// The referrals that go on in this one.
    #[schema(max_items = 100)]
    pub merged_from: Vec<MergedReferral>,
    /// Help that began before the decision.
    pub provisional_help: Option<ProvisionalMeasures>,
    /// What was asked of the referrer, the oldest first.
    #[schema(max_items = 1000)]
    pub information_requests: Vec<InformationRequest>,
    /// What was told since the receipt, the oldest first.
    #[schema(max_items = 100)]
    pub supplements: Vec<Supplement>,
}

/// The body that the contract shows.
#[must_use]
pub fn example() -> serde_json::Value {
    serde_json::json!({
        "external_reference": "RIKU-2026-117",
        "urgency": "normal",
        "person": {
            "given_names": "Amina",
            "family_name": "Example",
            "date_of_birth": "1998-04-02",
            "sex": "female",
            "nationalities": ["NG"],
            "residence_status": "asylum_seeker",
            "contacts": [{"channel": "telephone", "value": "+358 40 000 0000", "safe_to_contact": false}],
            "languages": [{"language": "en", "level": "fluent"}],
            "interpreter_needed": false
        },
        "exploitation": {
            "primary_form": "forced_labour",
            "other_forms": [],
            "place": "finland",
            "countries": ["FI"],
            "began": "2025-03",
            "ongoing": false,
            "sector": "restaurant"
        },
        "needs": {"accommodation": true, "legal_aid": true, "safety_risk": false},
        "observations": "Works long days, has no pay slips, and is afraid to lose the place to sleep.",
        "consent": {
            "given_by": "person",
            "form": "written",
            "language": "en",
            "given_on": "2026-11-20",
            "scope": ["referral", "contact"]
        },
        "referrer": {"name": "Ronja Referrer", "telephone": "+358 40 000 0001"}
    })
}
