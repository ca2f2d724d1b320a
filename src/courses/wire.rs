//! Courses as they are sent and answered: to officers whole, to everyone in the reader's language.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::course::{CourseDays, CourseTexts};
use crate::codes::CourseState;
use crate::http::json::whole;

/// A course as officers write it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!(super::wire::example()))]
pub struct WriteCourse {
    /// What it is about, where and for whom, in three languages.
    #[validate(nested)]
    pub texts: CourseTexts,
    /// When it is held and until when one can apply.
    #[validate(nested)]
    pub days: CourseDays,
    /// How many can take part, where that is limited. A full course does not refuse applications.
    #[serde(default, deserialize_with = "whole")]
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub seats: Option<u8>,
}

/// A course as officers see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourseForAuthority {
    /// The course's id.
    pub id: Uuid,
    /// Where it stands today.
    pub state: CourseState,
    /// What it is about, where and for whom, in three languages.
    pub texts: CourseTexts,
    /// When it is held and until when one can apply.
    pub days: CourseDays,
    /// How many can take part, where that is limited.
    #[schema(minimum = 1, maximum = 200)]
    pub seats: Option<u8>,
    /// When it was made.
    #[schema(max_length = 32)]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(max_length = 32)]
    pub changed_at: DateTime<Utc>,
}

/// A page of courses for officers, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoursePageForAuthority {
    /// The courses.
    #[schema(max_items = 100)]
    pub courses: Vec<CourseForAuthority>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// A course as everyone sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Course {
    /// The course's id, which makes its link.
    pub id: Uuid,
    /// `announced` while one can apply.
    pub state: CourseState,
    /// The state in the reader's language.
    #[schema(value_type = String, max_length = 100, example = "Open for applications")]
    pub state_label: &'static str,
    /// Its name in the reader's language.
    #[schema(max_length = 200, example = "Career coaching")]
    pub title: String,
    /// What it is about, in the reader's language.
    #[schema(max_length = 4000, example = "Ten meetings.")]
    pub description: String,
    /// For whom it is, in the reader's language.
    #[schema(max_length = 4000, example = "Women who have experienced exploitation.")]
    pub audience: String,
    /// Where it is held, in the reader's language.
    #[schema(max_length = 200, example = "Helsinki")]
    pub place: String,
    /// The same in three languages.
    pub texts: CourseTexts,
    /// When it is held and until when one can apply.
    pub days: CourseDays,
    /// How many can take part, where that is limited.
    #[schema(minimum = 1, maximum = 200)]
    pub seats: Option<u8>,
}

/// A page of courses, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoursePage {
    /// The courses.
    #[schema(max_items = 100)]
    pub courses: Vec<Course>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// Which courses are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CourseFilter {
    /// Only courses in this state: `announced` for those that one can apply for. Drafts are listed to officers only.
    pub state: Option<CourseState>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// The body that the contract shows.
#[must_use]
pub fn example() -> serde_json::Value {
    serde_json::json!({
        "texts": {
            "title": {"fi": "Uravalmennus", "sv": "Karriärcoachning", "en": "Career coaching"},
            "description": {
                "fi": "Kymmenen tapaamista suomalaisesta työelämästä.",
                "sv": "Tio träffar om arbetslivet i Finland.",
                "en": "Ten meetings about working life in Finland."
            },
            "audience": {
                "fi": "Naisille, jotka ovat kokeneet hyväksikäyttöä.",
                "sv": "För kvinnor som har upplevt utnyttjande.",
                "en": "For women who have experienced exploitation."
            },
            "place": {"fi": "Helsinki", "sv": "Helsingfors", "en": "Helsinki"}
        },
        "days": {"begins_on": "2027-02-01", "ends_on": "2027-04-30", "apply_until": "2027-01-15"},
        "seats": 12
    })
}
