//! Who a person is: what is sealed under the person's own key, and shown only to officers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Birth, Child};
use crate::clock;
use crate::codes::{AgeClass, Code, ContactChannel, LanguageLevel, Nationality, RepresentativeRole, ResidenceStatus, Sex};
use crate::http::json::whole;
use crate::http::text::{day_private, distinct, language, normal, plain_private};
use crate::http::{Violation, ViolationCode};
use crate::private::Private;

/// The person referred. At least one name, and the date of birth or an estimate of the age, are needed.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Given names.
    #[validate(length(min = 1, max = 100), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "Amina")]
    pub given_names: Option<Private<String>>,
    /// Family name.
    #[validate(length(min = 1, max = 100), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "Example")]
    pub family_name: Option<Private<String>>,
    /// Other names the person uses or used.
    #[serde(default)]
    #[validate(length(max = 10), custom(function = "plain_names"))]
    #[schema(value_type = Vec<String>, max_items = 10, min_length = 1, max_length = 100)]
    pub other_names: Vec<Private<String>>,
    /// Date of birth, where it is known.
    #[validate(custom(function = "day_private"))]
    #[schema(value_type = Option<String>, format = Date, max_length = 10, example = "1998-04-02")]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub date_of_birth: Option<Private<NaiveDate>>,
    /// Full years, estimated, where the date of birth is not known.
    #[serde(default, deserialize_with = "whole")]
    #[validate(range(max = 130))]
    #[schema(minimum = 0, maximum = 130)]
    pub estimated_age: Option<u8>,
    /// Minor or adult, where not even the age can be estimated.
    pub age_class: Option<AgeClass>,
    /// Sex.
    pub sex: Sex,
    /// Nationalities, the primary one first: it alone is counted.
    #[validate(length(min = 1, max = 5), custom(function = "distinct"))]
    #[schema(min_items = 1, max_items = 5, example = json!(["NG"]))]
    pub nationalities: Vec<Nationality>,
    /// Residence status in Finland.
    pub residence_status: ResidenceStatus,
    /// The immigration administration's client number (UMA).
    #[validate(length(min = 1, max = 20), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20)]
    pub uma_number: Option<Private<String>>,
    /// How the person can be reached, and whether that is safe.
    #[serde(default)]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub contacts: Vec<Contact>,
    /// Languages the person speaks.
    #[serde(default)]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub languages: Vec<SpokenLanguage>,
    /// Whether an interpreter is needed.
    #[serde(default)]
    pub interpreter_needed: bool,
    /// Municipality of residence, by its three-digit code; left out where there is none.
    #[validate(custom(function = "municipality_code"))]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{3}$", max_length = 3, example = "091")]
    pub municipality: Option<Private<String>>,
    /// A minor's guardian or representative.
    #[validate(nested)]
    pub representative: Option<Representative>,
    /// Legal counsel.
    #[validate(nested)]
    pub legal_counsel: Option<Counsel>,
    /// The person's children who are in Finland.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub children_in_finland: Vec<Child>,
}

/// One way to reach a person.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The channel.
    pub channel: ContactChannel,
    /// Number or address.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "+358 40 000 0000")]
    pub value: Private<String>,
    /// Whether a message there reaches nobody else.
    pub safe_to_contact: bool,
}

/// A language a person speaks.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpokenLanguage {
    /// ISO 639 code.
    #[validate(custom(function = "language"))]
    #[schema(pattern = "^[a-z]{2,3}$", min_length = 2, max_length = 3, example = "en")]
    pub language: String,
    /// How well.
    pub level: LanguageLevel,
}

/// A minor's guardian or representative.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Representative {
    /// Guardian or representative.
    pub role: RepresentativeRole,
    /// Name.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Private<String>,
    /// How to reach them.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub contact: Option<Private<String>>,
}

/// Legal counsel.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Counsel {
    /// Name.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Private<String>,
    /// How to reach them.
    #[validate(length(min = 1, max = 200), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub contact: Option<Private<String>>,
}

fn plain_names(names: &[Private<String>]) -> Result<(), validator::ValidationError> {
    for name in names {
        plain_private(name)?;
        if name.expose().is_empty() || name.expose().chars().count() > 100 {
            return Err(validator::ValidationError::new("length"));
        }
    }
    Ok(())
}

/// A municipality by its code: three digits.
pub(super) fn municipality_code(code: &Private<String>) -> Result<(), validator::ValidationError> {
    let fits = code.expose().len() == 3 && code.expose().bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(()) } else { Err(validator::ValidationError::new("pattern")) }
}

impl Person {
    /// What is known of the age, as of the day of the referral.
    #[must_use]
    pub fn birth(&self, referred_on: NaiveDate) -> Birth {
        match (&self.date_of_birth, self.estimated_age, self.age_class) {
            (Some(born), _, _) => Birth::On(*born.expose()),
            (None, Some(years), _) => Birth::Estimated { years, on: referred_on },
            (None, None, class) => Birth::Class(class.unwrap_or(AgeClass::Unknown)),
        }
    }

    /// The primary nationality.
    #[must_use]
    pub fn nationality(&self) -> Nationality {
        self.nationalities.first().copied().unwrap_or(Nationality::UNKNOWN)
    }

    /// Whether anything here says who the person is.
    #[must_use]
    pub fn is_named(&self) -> bool {
        [&self.given_names, &self.family_name].into_iter().flatten().any(|name| !name.expose().trim().is_empty())
    }

    /// The rules across fields, as of the day of the referral.
    #[must_use]
    pub fn violations(&self, on: NaiveDate) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut refuse = |pointer: &str, code, detail| found.push(Violation::new(format!("/person{pointer}"), code, detail));
        match (&self.date_of_birth, self.estimated_age, self.age_class) {
            (Some(born), None, None) if *born.expose() > on => {
                refuse("/date_of_birth", ViolationCode::InTheFuture, "The day lies in the future.");
            }
            (Some(born), None, None) if on.years_since(*born.expose()).is_some_and(|age| age > 130) => {
                refuse("/date_of_birth", ViolationCode::Range, "Nobody is that old.");
            }
            (Some(_), None, None) | (None, Some(_), None) | (None, None, Some(_)) => {}
            (None, None, None) => {
                refuse(
                    "/date_of_birth",
                    ViolationCode::Required,
                    "The date of birth, the estimated age or the age class is needed.",
                );
            }
            _ => refuse("/date_of_birth", ViolationCode::Inconsistent, "Only one of date of birth, estimated age and age class."),
        }
        if !self.residence_status.validity().covers(on) {
            refuse("/residence_status", ViolationCode::NotValidThen, "There was no such status on that day.");
        }
        if self.nationalities.len() > 1 && self.nationalities.contains(&Nationality::STATELESS) {
            refuse("/nationalities", ViolationCode::Inconsistent, "Who has a nationality is not stateless.");
        }
        for (index, child) in self.children_in_finland.iter().enumerate() {
            found.extend(child.violations(&format!("/person/children_in_finland/{index}"), on));
        }
        found
    }

    /// The same with every text in normal form.
    #[must_use]
    pub fn normalised(self) -> Self {
        let text = |text: Private<String>| text.map(|text| normal(&text));
        let contact = |one: Contact| Contact { value: text(one.value), ..one };
        let child = |one: Child| Child { given_names: text(one.given_names), family_name: text(one.family_name), ..one };
        Self {
            given_names: self.given_names.map(text),
            family_name: self.family_name.map(text),
            other_names: self.other_names.into_iter().map(text).collect(),
            uma_number: self.uma_number.map(text),
            contacts: self.contacts.into_iter().map(contact).collect(),
            representative: self.representative.map(|one| Representative {
                name: text(one.name),
                contact: one.contact.map(text),
                ..one
            }),
            legal_counsel: self.legal_counsel.map(|one| Counsel { name: text(one.name), contact: one.contact.map(text) }),
            children_in_finland: self.children_in_finland.into_iter().map(child).collect(),
            ..self
        }
    }
}
