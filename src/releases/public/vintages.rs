//! The vintages that have been published, and how a correction differs from what it corrects.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::description::TableId;
use crate::released::{Figure, Holdings, Mark, Vintage};
use crate::releases::lattice::LATTICE;
use crate::releases::wire::CorrectionNote;
use crate::statistics::description::StatisticsText;

/// The vintages that have been published.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsVintages {
    /// The vintages by their last day, the earliest first.
    #[schema(max_items = 1000)]
    vintages: Vec<StatisticsVintage>,
}

/// A vintage: all that was published of a period at one time.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsVintage {
    /// The period.
    #[schema(max_length = 7, example = "2022-H1")]
    period: String,
    /// Its first day.
    #[schema(example = "2022-01-01")]
    first_day: NaiveDate,
    /// Its last day.
    #[schema(example = "2022-06-30")]
    last_day: NaiveDate,
    /// The number of the vintage: 1, and one more with each correction.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    vintage: i32,
    /// When it was published.
    published_at: DateTime<Utc>,
    /// Why it corrects the one before.
    note: Option<CorrectionNote>,
    /// The figures that differ from the vintage before.
    #[schema(max_items = 100_000)]
    differences: Vec<StatisticsDifference>,
}

/// A figure that differs from the vintage before.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsDifference {
    /// The table.
    #[schema(value_type = TableId)]
    table: &'static str,
    /// A code of each dimension.
    #[schema(value_type = Vec<StatisticsText>, max_items = 2)]
    codes: Vec<String>,
    /// What it was.
    before: StatisticsFigure,
    /// What it is.
    after: StatisticsFigure,
}

/// A figure, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsFigure {
    /// The figure; `null` where there is none.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    value: Option<u64>,
    /// Its mark.
    status: Option<Mark>,
}

impl From<Figure> for StatisticsFigure {
    fn from(figure: Figure) -> Self {
        Self { value: figure.value, status: figure.mark }
    }
}

impl StatisticsVintages {
    /// Every vintage.
    #[must_use]
    pub fn all(holdings: &Holdings) -> Self {
        let described = |vintage: &std::sync::Arc<Vintage>| {
            let before = holdings.all_of(&vintage.period).find(|other| other.vintage == vintage.vintage - 1);
            StatisticsVintage {
                period: vintage.period.clone(),
                first_day: vintage.first_day,
                last_day: vintage.last_day,
                vintage: vintage.vintage,
                published_at: vintage.published_at,
                note: vintage.note.clone().map(|note| CorrectionNote { fi: note.fi, sv: note.sv, en: note.en }),
                differences: before.map_or_else(Vec::new, |before| differences(before, vintage)),
            }
        };
        Self { vintages: holdings.vintages().iter().map(described).collect() }
    }
}

/// What differs between two vintages, in the order of the lattice and of codes.
fn differences(before: &Vintage, after: &Vintage) -> Vec<StatisticsDifference> {
    let mut differences = Vec::new();
    for table in LATTICE {
        let (Some(was), Some(is)) = (before.tables.get(table.id), after.tables.get(table.id)) else { continue };
        let mut of_table: Vec<_> = is
            .cells
            .iter()
            .filter_map(|(codes, figure)| was.cells.get(codes).map(|was| (codes, *was, *figure)))
            .filter(|(_, was, is)| was.value != is.value)
            .collect();
        of_table.sort_by(|one, other| one.0.cmp(other.0));
        differences.extend(of_table.into_iter().map(|(codes, was, is)| StatisticsDifference {
            table: table.id,
            codes: codes.clone(),
            before: was.into(),
            after: is.into(),
        }));
    }
    differences
}
