//! Consultations as they are sent and answered. None of these types has a place for a name or for free text.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::NewConsultation;
use crate::clock;
use crate::codes::{
    Advice, AdviceChannel, AgeClass, ConsultationTopic, FormOfExploitation, NationalityGroup, PlaceOfExploitation, ReferrerType,
    RelatedToTrafficking, Sex, Urgency,
};
use crate::http::text::{day, distinct};

/// A consultation as a partner records it. Codes only: nobody's identity, no free text.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!(super::wire::example()))]
pub struct RecordConsultation {
    /// The Finnish date on which it was held; not in the future.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub held_on: NaiveDate,
    /// How advice was asked for.
    pub channel: AdviceChannel,
    /// The main topic: the one that is counted.
    pub topic: ConsultationTopic,
    /// Other topics.
    #[serde(default)]
    #[validate(length(max = 9), custom(function = "distinct"))]
    #[schema(max_items = 9)]
    pub other_topics: Vec<ConsultationTopic>,
    /// Whether human trafficking is suspected.
    pub related_to_trafficking: RelatedToTrafficking,
    /// `urgent` where help was needed at once; `normal` unless said otherwise.
    pub urgency: Option<Urgency>,
    /// The presumed form of exploitation; `unclear` unless said otherwise.
    pub form: Option<FormOfExploitation>,
    /// The presumed place of exploitation; `unknown` unless said otherwise.
    pub place: Option<PlaceOfExploitation>,
    /// Sex of the person; `unknown` unless said otherwise.
    pub sex: Option<Sex>,
    /// Whether the person is a minor; `unknown` unless said otherwise.
    pub age_class: Option<AgeClass>,
    /// The person's nationality, rolled up: a country could tell who it is. `unknown` unless said otherwise.
    pub nationality_group: Option<NationalityGroup>,
    /// The main advice, or the service guided to: the one that is counted.
    pub advice: Advice,
    /// Other advice.
    #[serde(default)]
    #[validate(length(max = 9), custom(function = "distinct"))]
    #[schema(max_items = 9)]
    pub other_advice: Vec<Advice>,
}

impl RecordConsultation {
    /// The consultation that it tells of; `referrer_type` asked for it.
    #[must_use]
    pub fn told_by(self, referrer_type: ReferrerType) -> NewConsultation {
        NewConsultation {
            referrer_type,
            held_on: self.held_on,
            channel: self.channel,
            topic: self.topic,
            other_topics: self.other_topics,
            related_to_trafficking: self.related_to_trafficking,
            urgency: self.urgency.unwrap_or(Urgency::Normal),
            form: self.form.unwrap_or(FormOfExploitation::Unclear),
            place: self.place.unwrap_or(PlaceOfExploitation::Unknown),
            sex: self.sex.unwrap_or(Sex::Unknown),
            age_class: self.age_class.unwrap_or(AgeClass::Unknown),
            nationality_group: self.nationality_group.unwrap_or(NationalityGroup::Unknown),
            advice: self.advice,
            other_advice: self.other_advice,
        }
    }
}

/// A consultation by telephone, e-mail or at a meeting, as an officer registers it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"referrer_type": "social_services", "consultation": super::wire::example()}))]
pub struct RegisterConsultation {
    /// Who asked.
    pub referrer_type: ReferrerType,
    /// What was asked and advised.
    #[validate(nested)]
    pub consultation: RecordConsultation,
}

/// A consultation as its organisation recorded it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Consultation {
    /// The consultation's id.
    pub id: Uuid,
    /// Who asked: the type of the organisation.
    pub referrer_type: ReferrerType,
    /// The Finnish date on which it counts.
    #[schema(max_length = 10)]
    pub held_on: NaiveDate,
    /// How advice was asked for.
    pub channel: AdviceChannel,
    /// The main topic.
    pub topic: ConsultationTopic,
    /// Other topics.
    #[schema(max_items = 9)]
    pub other_topics: Vec<ConsultationTopic>,
    /// Whether human trafficking is suspected.
    pub related_to_trafficking: RelatedToTrafficking,
    /// How urgent.
    pub urgency: Urgency,
    /// The presumed form of exploitation.
    pub form: FormOfExploitation,
    /// The presumed place of exploitation.
    pub place: PlaceOfExploitation,
    /// Sex of the person.
    pub sex: Sex,
    /// Whether the person is a minor.
    pub age_class: AgeClass,
    /// The person's nationality, rolled up.
    pub nationality_group: NationalityGroup,
    /// The main advice.
    pub advice: Advice,
    /// Other advice.
    #[schema(max_items = 9)]
    pub other_advice: Vec<Advice>,
    /// When it was recorded.
    #[schema(max_length = 32)]
    pub recorded_at: DateTime<Utc>,
}

/// A page of one's own consultations, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsultationPage {
    /// The consultations.
    #[schema(max_items = 100)]
    pub consultations: Vec<Consultation>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// A consultation as officers see it: whose it is, too.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsultationForAuthority {
    /// What was recorded.
    #[serde(flatten)]
    pub consultation: Consultation,
    /// The partner that recorded it, or the assistance system that registered it.
    pub organisation_id: Uuid,
}

/// A page of all consultations, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsultationPageForAuthority {
    /// The consultations.
    #[schema(max_items = 100)]
    pub consultations: Vec<ConsultationForAuthority>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// Which consultations are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsultationFilter {
    /// Held on this day or later.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub held_from: Option<NaiveDate>,
    /// Held on this day or earlier.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub held_to: Option<NaiveDate>,
    /// Only those with this main topic.
    pub topic: Option<ConsultationTopic>,
    /// Only those that are, are not, or may be about human trafficking.
    pub related_to_trafficking: Option<RelatedToTrafficking>,
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
        "held_on": "2026-11-23",
        "channel": "telephone",
        "topic": "consent",
        "other_topics": ["recognising"],
        "related_to_trafficking": "yes",
        "urgency": "normal",
        "form": "forced_labour",
        "place": "finland",
        "sex": "female",
        "age_class": "adult",
        "nationality_group": "non_eu",
        "advice": "referral_to_assistance_system",
        "other_advice": ["victim_support_finland"]
    })
}
