//! Deadlines as officers see them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::clock;
use crate::codes::DeadlineKind;
use crate::http::text::day;

/// Which deadlines are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeadlineFilter {
    /// Up to this day; the next thirty days unless asked otherwise.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub until: Option<NaiveDate>,
    /// Only deadlines of this kind.
    pub kind: Option<DeadlineKind>,
    /// After how many days a draft has waited long enough; 14 unless asked otherwise.
    #[validate(range(min = 1, max = 365))]
    #[param(minimum = 1, maximum = 365, default = 14)]
    pub draft_days: Option<u16>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// Of what a deadline is: where its id is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineSubject {
    /// A referral.
    Referral,
    /// A decision.
    Decision,
    /// An assistance spell.
    Spell,
}

/// What has to be done by a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deadline {
    /// What.
    pub kind: DeadlineKind,
    /// The last day; it may lie in the past for what is still to be done.
    #[schema(max_length = 10)]
    pub due_on: NaiveDate,
    /// Of what it is.
    pub subject: DeadlineSubject,
    /// The id of the referral, decision or spell.
    pub subject_id: Uuid,
    /// The person concerned; the client's id, once admitted.
    pub person_id: Uuid,
}

/// A page of deadlines, the earliest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlinePage {
    /// The deadlines.
    #[schema(max_items = 100)]
    pub deadlines: Vec<Deadline>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}
