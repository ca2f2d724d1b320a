//! Questions and supplements as they are sent and answered.

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use uuid::serde::hyphenated;
use validator::Validate;

use crate::clients::person::Contact;
use crate::clock;
use crate::codes::Channel;
use crate::http::text::{day, normal, plain_private};
use crate::http::{Violation, ViolationCode};
use crate::private::Private;
use crate::referrals::content::Needs;

/// What is asked of the referrer, and until when.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"due_on": "2026-12-07", "question": "In which language can the person be reached, and is the telephone safe?"}))]
pub struct RequestInformation {
    /// The last Finnish day on which the answer may come: after today, within a year. On the day after the referral lapses.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub due_on: NaiveDate,
    /// The question.
    #[validate(length(min = 1, max = 4000), custom(function = "plain_private"))]
    #[schema(value_type = String, min_length = 1, max_length = 4000)]
    pub question: Private<String>,
}

impl RequestInformation {
    /// The due day lies ahead, and not further than a year.
    #[must_use]
    pub fn violation(&self, today: NaiveDate) -> Option<Violation> {
        let latest = today.checked_add_months(Months::new(12)).unwrap_or(today);
        let fits = today < self.due_on && self.due_on <= latest;
        (!fits).then(|| Violation::new("/due_on", ViolationCode::Range, "The due day lies after today and within a year."))
    }
}

/// What was asked of the referrer.
#[derive(Debug, Serialize, ToSchema)]
pub struct InformationRequest {
    /// Its id, to be named in the answer.
    pub id: Uuid,
    /// The question; empty once the person's identity has been erased.
    #[schema(value_type = Option<String>, max_length = 4000)]
    pub question: Option<Private<String>>,
    /// The last Finnish day on which the answer may come.
    #[schema(max_length = 10)]
    pub due_on: NaiveDate,
    /// When it was asked.
    #[schema(max_length = 32)]
    pub asked_at: DateTime<Utc>,
    /// When it was answered; empty where it has not been.
    #[schema(max_length = 32)]
    pub answered_at: Option<DateTime<Utc>>,
}

/// What was asked of the referrer, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct InformationRequests {
    /// The questions.
    #[schema(max_items = 1000)]
    pub information_requests: Vec<InformationRequest>,
}

/// More about a referral, before its decision. At least one of `account`, `observations`, `needs`, `contacts` and `uma_number`.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"observations": "The person has found another place to sleep and can be reached in the evenings."}))]
pub struct SubmitSupplement {
    /// The question that this answers.
    #[serde(default, deserialize_with = "hyphenated::option::deserialize")]
    pub information_request_id: Option<Uuid>,
    /// The account in the person's own words.
    #[validate(length(max = 10000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, max_length = 10000)]
    pub account: Option<Private<String>>,
    /// What the referrer has observed.
    #[validate(length(max = 10000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, max_length = 10000)]
    pub observations: Option<Private<String>>,
    /// What the person needs.
    pub needs: Option<Needs>,
    /// How the person can be reached, and whether that is safe.
    #[serde(default)]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub contacts: Vec<Contact>,
    /// The immigration administration's client number (UMA).
    #[validate(length(min = 1, max = 20), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20)]
    pub uma_number: Option<Private<String>>,
}

impl SubmitSupplement {
    /// A supplement that tells nothing is none.
    #[must_use]
    pub fn violation(&self) -> Option<Violation> {
        let texts = [&self.account, &self.observations, &self.uma_number];
        let told = texts.into_iter().flatten().any(|text| !text.expose().is_empty());
        let tells_something = told || self.needs.is_some() || !self.contacts.is_empty();
        (!tells_something).then(|| Violation::new("/observations", ViolationCode::Required, "A supplement tells something."))
    }

    /// What is sealed of it, with every text in normal form.
    #[must_use]
    pub fn into_content(self) -> SupplementContent {
        let text = |text: Private<String>| text.map(|text| normal(&text));
        SupplementContent {
            account: self.account.map(text),
            observations: self.observations.map(text),
            needs: self.needs,
            contacts: self.contacts.into_iter().map(|one| Contact { value: text(one.value), ..one }).collect(),
            uma_number: self.uma_number.map(text),
        }
    }
}

/// A supplement that came by telephone, e-mail, post or web form, as an officer registers it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"channel": "hotline", "supplement": {"observations": "The telephone is safe in the evenings."}}))]
pub struct RegisterSupplement {
    /// How it came; `api` is for partners.
    pub channel: Channel,
    /// What it tells.
    #[validate(nested)]
    pub supplement: SubmitSupplement,
}

/// What a supplement tells, as it is sealed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct SupplementContent {
    /// The account in the person's own words.
    #[schema(value_type = Option<String>, max_length = 20000)]
    pub account: Option<Private<String>>,
    /// What the referrer has observed.
    #[schema(value_type = Option<String>, max_length = 20000)]
    pub observations: Option<Private<String>>,
    /// What the person needs.
    pub needs: Option<Needs>,
    /// How the person can be reached, and whether that is safe.
    #[schema(max_items = 10)]
    pub contacts: Vec<Contact>,
    /// The immigration administration's client number (UMA).
    #[schema(value_type = Option<String>, max_length = 20)]
    pub uma_number: Option<Private<String>>,
}

/// That a supplement came, without what it tells.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupplementReceipt {
    /// Its id.
    pub id: Uuid,
    /// The question that it answers.
    pub information_request_id: Option<Uuid>,
    /// When it came.
    #[schema(max_length = 32)]
    pub received_at: DateTime<Utc>,
}

/// The supplements to a referral, the oldest first, without what they tell.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupplementReceipts {
    /// The supplements.
    #[schema(max_items = 100)]
    pub supplements: Vec<SupplementReceipt>,
}

/// A supplement as officers see it, whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct Supplement {
    /// That it came.
    #[serde(flatten)]
    pub receipt: SupplementReceipt,
    /// How it came.
    pub channel: Channel,
    /// What it tells; empty once the person's identity has been erased.
    pub content: Option<SupplementContent>,
}
