//! A client's minor child: who it is, and what makes it a child in care.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Birth, Person, facts::OF_AGE};
use crate::clock;
use crate::codes::{Nationality, ResidenceStatus, Sex};
use crate::http::text::{day_private, plain_private};
use crate::http::{Violation, ViolationCode};
use crate::private::Private;

/// A person's minor child.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// Given names.
    #[validate(length(min = 1, max = 100), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub given_names: Private<String>,
    /// Family name.
    #[validate(length(min = 1, max = 100), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub family_name: Private<String>,
    /// Date of birth.
    #[validate(custom(function = "day_private"))]
    #[schema(value_type = String, format = Date, max_length = 10, example = "2018-09-14")]
    #[serde(deserialize_with = "clock::as_written")]
    pub date_of_birth: Private<NaiveDate>,
    /// Sex.
    pub sex: Sex,
}

impl Child {
    /// What is known of the age.
    #[must_use]
    pub fn birth(&self) -> Birth {
        Birth::On(*self.date_of_birth.expose())
    }

    /// A client's child is born and under 18.
    #[must_use]
    pub fn violations(&self, pointer: &str, on: NaiveDate) -> Vec<Violation> {
        too_old_or_unborn(self.birth(), pointer, on).into_iter().collect()
    }

    /// The child as a person of its own.
    #[must_use]
    pub fn into_person(self) -> Person {
        Person {
            given_names: Some(self.given_names),
            family_name: Some(self.family_name),
            other_names: Vec::new(),
            date_of_birth: Some(self.date_of_birth),
            estimated_age: None,
            age_class: None,
            sex: self.sex,
            nationalities: vec![Nationality::UNKNOWN],
            residence_status: ResidenceStatus::Unknown,
            uma_number: None,
            contacts: Vec::new(),
            languages: Vec::new(),
            interpreter_needed: false,
            municipality: None,
            representative: None,
            legal_counsel: None,
            children_in_finland: Vec::new(),
        }
        .normalised()
    }
}

/// A child in care is born and under 18 on the day.
#[must_use]
pub fn too_old_or_unborn(birth: Birth, pointer: &str, on: NaiveDate) -> Option<Violation> {
    let pointer = format!("{pointer}/date_of_birth");
    match birth.age_on(on) {
        None => Some(Violation::new(pointer, ViolationCode::InTheFuture, "The day lies in the future.")),
        Some(age) if age >= OF_AGE => Some(Violation::new(pointer, ViolationCode::Range, "A child in care is under 18.")),
        Some(_) => None,
    }
}
