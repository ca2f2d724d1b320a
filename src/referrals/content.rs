//! What a referral tells beside who the person is: the exploitation, the needs, and accounts in people's own words.
//! There is no field on perpetrators anywhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::codes::{Country, FormOfExploitation, PlaceOfExploitation, Sector};
use crate::http::text::{distinct, normal, plain_private};
use crate::http::{Violation, ViolationCode};
use crate::private::Private;

/// The exploitation as the referrer knows it. Certainty is not required.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exploitation {
    /// The form that weighs most: it alone is counted.
    pub primary_form: FormOfExploitation,
    /// Other forms.
    #[serde(default)]
    #[validate(length(max = 9), custom(function = "distinct"))]
    #[schema(max_items = 9)]
    pub other_forms: Vec<FormOfExploitation>,
    /// Where it happened.
    pub place: PlaceOfExploitation,
    /// In which countries.
    #[serde(default)]
    #[validate(length(max = 20), custom(function = "distinct"))]
    #[schema(max_items = 20, example = json!(["FI"]))]
    pub countries: Vec<Country>,
    /// When it began: year, or year and month.
    #[validate(custom(function = "month"))]
    #[schema(pattern = "^(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?$", max_length = 7, example = "2025-03")]
    pub began: Option<String>,
    /// When it ended: year, or year and month.
    #[validate(custom(function = "month"))]
    #[schema(pattern = "^(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?$", max_length = 7, example = "2026-08")]
    pub ended: Option<String>,
    /// Whether it goes on.
    pub ongoing: Option<bool>,
    /// Whether the person was a minor when exploited.
    pub minor_when_exploited: Option<bool>,
    /// Sector of work.
    #[serde(default = "unknown_sector")]
    pub sector: Sector,
}

const fn unknown_sector() -> Sector {
    Sector::Unknown
}

fn month(text: &str) -> Result<(), validator::ValidationError> {
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = |text: &str| digits(text, 4) && ("1900"..="2099").contains(&text);
    let fits = match text.split_once('-') {
        None => is_year(text),
        Some((year, month)) => is_year(year) && digits(month, 2) && ("01"..="12").contains(&month),
    };
    if fits { Ok(()) } else { Err(validator::ValidationError::new("pattern")) }
}

impl Exploitation {
    /// The rules across fields, as of a day.
    #[must_use]
    pub fn violations(&self, today: NaiveDate) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut refuse =
            |pointer: &str, code, detail| found.push(Violation::new(format!("/exploitation{pointer}"), code, detail));
        if self.other_forms.contains(&self.primary_form) {
            refuse("/other_forms", ViolationCode::Duplicate, "The primary form stands among the others.");
        }
        let in_finland = self.countries.iter().any(|country| country.is_finland());
        let abroad = self.countries.iter().any(|country| !country.is_finland());
        let contradicts = match self.place {
            PlaceOfExploitation::Finland => abroad,
            PlaceOfExploitation::Abroad => in_finland,
            PlaceOfExploitation::FinlandAndAbroad | PlaceOfExploitation::Unknown => false,
        };
        if contradicts {
            refuse("/countries", ViolationCode::Inconsistent, "The countries contradict the place.");
        }
        if let (Some(began), Some(ended)) = (&self.began, &self.ended)
            && (ended.get(..4) < began.get(..4) || (began.len() == ended.len() && ended < began))
        {
            refuse("/ended", ViolationCode::Inconsistent, "It ended before it began.");
        }
        let this_month = today.to_string();
        for (pointer, time) in [("/began", &self.began), ("/ended", &self.ended)] {
            if time.as_deref().is_some_and(|time| this_month.get(..time.len()) < Some(time)) {
                refuse(pointer, ViolationCode::InTheFuture, "The time lies in the future.");
            }
        }
        if self.ongoing == Some(true) && self.ended.is_some() {
            refuse("/ongoing", ViolationCode::Inconsistent, "It has ended and goes on.");
        }
        found
    }
}

/// What the person needs. What is not known is left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// A place to stay.
    pub accommodation: Option<bool>,
    /// Health care.
    pub health: Option<bool>,
    /// The person is in danger.
    pub safety_risk: Option<bool>,
    /// Legal aid.
    pub legal_aid: Option<bool>,
    /// Interpretation.
    pub interpreter: Option<bool>,
}

/// The worker who refers.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Name.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "Ronja Referrer")]
    pub name: Private<String>,
    /// Telephone number.
    #[validate(length(min = 1, max = 40), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40)]
    pub telephone: Option<Private<String>>,
    /// E-mail address.
    #[validate(length(min = 3, max = 254), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 254)]
    pub email: Option<Private<String>>,
}

impl Worker {
    /// The same with every text in normal form.
    #[must_use]
    pub fn normalised(self) -> Self {
        let text = |text: Private<String>| text.map(|text| normal(&text));
        Self { name: text(self.name), telephone: self.telephone.map(text), email: self.email.map(text) }
    }
}

/// What is sealed of a referral beside the person: the details of the exploitation, the needs, the accounts, the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// The exploitation, whole.
    pub exploitation: Exploitation,
    /// The needs.
    pub needs: Needs,
    /// The person's own account.
    pub account: Option<Private<String>>,
    /// The referrer's observations.
    pub observations: Option<Private<String>>,
    /// The worker who refers.
    pub referrer: Option<Worker>,
}
