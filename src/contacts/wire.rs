//! Contacts as they are sent and answered. None of these types has a place for a name or for free text.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::NewContact;
use crate::clock;
use crate::codes::{
    Advice, AdviceChannel, ContactCaller, ContactTopic, LanguageGroup, Nationality, RelatedToTrafficking, ResidenceStatus,
};
use crate::http::text::{day, distinct};

/// A contact of the advice line as an officer records it. Codes only: nobody's identity, no free text.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "contacted_on": "2026-11-23", "channel": "telephone", "language_group": "ukrainian", "topic": "work_and_pay",
    "related_to_trafficking": "no", "caller": "person_concerned", "nationality": "UA", "residence_status": "temporary_protection",
    "advice": "occupational_safety_authority", "other_advice": ["advice_given"]
}))]
pub struct RecordContact {
    /// The Finnish date on which it came; not in the future.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub contacted_on: NaiveDate,
    /// How it came.
    pub channel: AdviceChannel,
    /// In which language.
    pub language_group: LanguageGroup,
    /// What it was mainly about: the topic that is counted.
    pub topic: ContactTopic,
    /// Whether it was about human trafficking.
    pub related_to_trafficking: RelatedToTrafficking,
    /// Who made it.
    pub caller: ContactCaller,
    /// The nationality of the person concerned; `unknown` unless said otherwise.
    pub nationality: Option<Nationality>,
    /// On what right the person concerned stays in Finland; `unknown` unless said otherwise.
    pub residence_status: Option<ResidenceStatus>,
    /// The main advice, or the service guided to: the one that is counted.
    pub advice: Advice,
    /// Other advice.
    #[serde(default)]
    #[validate(length(max = 9), custom(function = "distinct"))]
    #[schema(max_items = 9)]
    pub other_advice: Vec<Advice>,
}

impl From<RecordContact> for NewContact {
    fn from(body: RecordContact) -> Self {
        Self {
            contacted_on: body.contacted_on,
            channel: body.channel,
            language_group: body.language_group,
            topic: body.topic,
            related_to_trafficking: body.related_to_trafficking,
            caller: body.caller,
            nationality: body.nationality.unwrap_or(Nationality::UNKNOWN),
            residence_status: body.residence_status.unwrap_or(ResidenceStatus::Unknown),
            advice: body.advice,
            other_advice: body.other_advice,
        }
    }
}

/// A contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordedContact {
    /// The contact's id.
    pub id: Uuid,
    /// The Finnish date on which it counts.
    #[schema(max_length = 10)]
    pub contacted_on: NaiveDate,
    /// How it came.
    pub channel: AdviceChannel,
    /// In which language.
    pub language_group: LanguageGroup,
    /// What it was mainly about.
    pub topic: ContactTopic,
    /// Whether it was about human trafficking.
    pub related_to_trafficking: RelatedToTrafficking,
    /// Who made it.
    pub caller: ContactCaller,
    /// The nationality of the person concerned.
    pub nationality: Nationality,
    /// On what right the person concerned stays in Finland.
    pub residence_status: ResidenceStatus,
    /// The main advice.
    pub advice: Advice,
    /// Other advice.
    #[schema(max_items = 9)]
    pub other_advice: Vec<Advice>,
    /// When it was recorded.
    #[schema(max_length = 32)]
    pub recorded_at: DateTime<Utc>,
}

/// A page of contacts, the last recorded first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactPage {
    /// The contacts.
    #[schema(max_items = 100)]
    pub contacts: Vec<RecordedContact>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// Which contacts are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContactFilter {
    /// Made on this day or later.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub contacted_from: Option<NaiveDate>,
    /// Made on this day or earlier.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub contacted_to: Option<NaiveDate>,
    /// Only those about this topic.
    pub topic: Option<ContactTopic>,
    /// Only those that are, are not, or may be about human trafficking.
    pub related_to_trafficking: Option<RelatedToTrafficking>,
    /// Only those about people of this nationality.
    pub nationality: Option<Nationality>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}
