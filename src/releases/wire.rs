//! What is sent and answered about releases in preparation.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::gate::Report;
use super::release::ReleaseState;
use super::store::ReleaseRow;
use crate::db;
use crate::http::text::plain;

/// A release to be drafted.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftRelease {
    /// The period: a year, a half-year or a quarter that is over.
    #[validate(length(min = 4, max = 7))]
    #[schema(max_length = 7, pattern = "^20[0-9]{2}(-H[12]|-Q[1-4])?$", example = "2022-H1")]
    pub period: String,
}

/// A correction to be drafted.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectRelease {
    /// Why, for everybody to read.
    #[validate(nested)]
    pub note: CorrectionNote,
}

/// Why a release was corrected, in the three languages.
#[derive(Clone, Debug, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionNote {
    /// In Finnish.
    #[validate(length(min = 1, max = 1000), custom(function = plain))]
    #[schema(min_length = 1, max_length = 1000, example = "Kaksi myöhässä kirjattua päätöstä on lisätty.")]
    pub fi: String,
    /// In Swedish.
    #[validate(length(min = 1, max = 1000), custom(function = plain))]
    #[schema(min_length = 1, max_length = 1000, example = "Två beslut som registrerades sent har lagts till.")]
    pub sv: String,
    /// In English.
    #[validate(length(min = 1, max = 1000), custom(function = plain))]
    #[schema(min_length = 1, max_length = 1000, example = "Two decisions that were entered late have been added.")]
    pub en: String,
}

/// A release on its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct Release {
    /// Its id.
    pub id: Uuid,
    /// The period.
    #[schema(max_length = 7, example = "2022-H1")]
    pub period: String,
    /// Its first day.
    #[schema(example = "2022-01-01")]
    pub first_day: NaiveDate,
    /// Its last day, at the end of which stocks were counted.
    #[schema(example = "2022-06-30")]
    pub last_day: NaiveDate,
    /// The number of the vintage: 1, and one more with each correction.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub vintage: i32,
    /// The release that it corrects.
    pub corrects: Option<Uuid>,
    /// Why it corrects it.
    pub note: Option<CorrectionNote>,
    /// Its state.
    pub state: ReleaseState,
    /// The API client that drafted it; empty for the operator.
    pub drafted_by: Option<Uuid>,
    /// When its figures were counted.
    pub drafted_at: DateTime<Utc>,
    /// When the gate looked at it.
    pub audited_at: Option<DateTime<Utc>>,
    /// The API client that approved it.
    pub approved_by: Option<Uuid>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

impl TryFrom<&ReleaseRow> for Release {
    type Error = db::Error;
    fn try_from(row: &ReleaseRow) -> Result<Self, db::Error> {
        Ok(Self {
            id: row.id,
            period: row.period.clone(),
            first_day: row.first_day,
            last_day: row.last_day,
            vintage: row.vintage,
            corrects: row.corrects,
            note: row.note().map(|note| CorrectionNote { fi: note.fi, sv: note.sv, en: note.en }),
            state: row.state()?,
            drafted_by: row.drafted_by,
            drafted_at: row.drafted_at,
            audited_at: row.audited_at,
            approved_by: row.approved_by,
            approved_at: row.approved_at,
            published_at: row.published_at,
        })
    }
}

/// A page of releases.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleasePage {
    /// The releases, the newest draft first.
    #[schema(max_items = 100)]
    pub releases: Vec<Release>,
    /// Where the next page begins; empty on the last one.
    #[schema(max_length = 54, pattern = "^[A-Za-z0-9_-]{54}$")]
    pub next_cursor: Option<String>,
}

/// Which page.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReleaseFilter {
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// What the gate found at a release.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseReport {
    /// The release.
    pub release_id: Uuid,
    /// When the gate looked.
    pub audited_at: Option<DateTime<Utc>>,
    /// How many vintages had been published then.
    #[schema(minimum = 0, maximum = 100_000, example = 9)]
    pub audited_against: i32,
    /// What it found and did.
    pub report: Report,
}
