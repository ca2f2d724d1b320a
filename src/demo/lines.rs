//! One historical case as one line of newline-delimited JSON, as the import of the old register's cases reads it.

use chrono::NaiveDate;
use serde::Serialize;

/// One case: a referral, the person, and what was decided.
#[derive(Serialize)]
pub(super) struct Line {
    pub(super) case: String,
    pub(super) referral: Referral,
    pub(super) person: Person,
    pub(super) exploitation: Exploitation,
    pub(super) consent: Option<Consent>,
    pub(super) decisions: Vec<Decision>,
    pub(super) spells: Vec<SpellLine>,
    pub(super) children_in_care: Vec<ChildInCare>,
}

#[derive(Serialize)]
pub(super) struct Referral {
    pub(super) received_on: NaiveDate,
    pub(super) channel: &'static str,
    pub(super) referrer_type: &'static str,
    pub(super) urgency: &'static str,
    pub(super) state: &'static str,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) withdrawal_reason: Option<&'static str>,
    pub(super) external_reference: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Person {
    #[serde(flatten)]
    pub(super) name: Option<Name>,
    pub(super) date_of_birth: Option<NaiveDate>,
    pub(super) estimated_age: Option<u32>,
    pub(super) age_class: Option<&'static str>,
    pub(super) sex: &'static str,
    pub(super) nationalities: Vec<&'static str>,
    pub(super) residence_status: &'static str,
}

#[derive(Serialize, Clone, Copy)]
pub(super) struct Name {
    pub(super) given_names: &'static str,
    pub(super) family_name: &'static str,
}

#[derive(Serialize)]
pub(super) struct Exploitation {
    pub(super) primary_form: &'static str,
    pub(super) other_forms: Vec<&'static str>,
    pub(super) place: &'static str,
    pub(super) countries: Vec<&'static str>,
    pub(super) sector: &'static str,
}

#[derive(Serialize)]
pub(super) struct Consent {
    pub(super) given_by: &'static str,
    pub(super) form: &'static str,
    pub(super) language: &'static str,
    pub(super) given_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) child_heard_on: Option<NaiveDate>,
}

#[derive(Serialize)]
pub(super) struct Decision {
    #[serde(rename = "decision_type")]
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_basis: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ground: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) removal_reason: Option<&'static str>,
    pub(super) legal_basis: &'static str,
    pub(super) signed_on: NaiveDate,
    pub(super) signer_name: &'static str,
    pub(super) signer_title: &'static str,
}

#[derive(Serialize)]
pub(super) struct SpellLine {
    pub(super) client_basis: &'static str,
    pub(super) admitted_on: NaiveDate,
    pub(super) removed_on: Option<NaiveDate>,
    pub(super) removal_reason: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct ChildInCare {
    #[serde(flatten)]
    pub(super) name: Option<Name>,
    pub(super) date_of_birth: NaiveDate,
    pub(super) sex: &'static str,
    pub(super) decisions: Vec<Decision>,
    pub(super) spells: Vec<SpellLine>,
}
