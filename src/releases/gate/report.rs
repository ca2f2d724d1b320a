//! What the gate found, as it is kept with the release. There is no true count in it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::statistics::description::StatisticsText;

/// A cell by its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleaseCell)]
pub struct CellPlace {
    /// The period of its release.
    #[schema(max_length = 7, example = "2022-H1")]
    pub period: String,
    /// Its table.
    #[schema(max_length = 80, example = "new_clients_by_form_and_sex")]
    pub table: String,
    /// A code of each dimension.
    #[schema(value_type = Vec<StatisticsText>, max_items = 2)]
    pub codes: Vec<String>,
}

/// What can be inferred of a cell that is not shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleaseDisclosure)]
pub struct Disclosure {
    /// The cell.
    pub cell: CellPlace,
    /// Who can: a type of referrer that knows its own referrals; everybody where empty.
    #[schema(max_length = 40, example = "police")]
    pub referrer: Option<String>,
    /// At least so many.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub low: i64,
    /// At most so many.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub high: i64,
}

/// A cell that was withheld so that another cannot be inferred.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleaseWithholding)]
pub struct WithheldCell {
    /// The cell, or, with no codes, the whole table.
    pub cell: CellPlace,
    /// What could be inferred without that.
    pub protects: Disclosure,
}

/// What is shown of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleaseTableReport)]
pub struct TableReport {
    /// The table.
    #[schema(max_length = 80, example = "new_clients_by_form_and_sex")]
    pub table: String,
    /// How many cells it has.
    #[schema(minimum = 0, maximum = 100_000)]
    pub cells: usize,
    /// How many of them its method withholds.
    #[schema(minimum = 0, maximum = 100_000)]
    pub too_small: usize,
    /// How many more the gate withholds.
    #[schema(minimum = 0, maximum = 100_000)]
    pub withheld: usize,
}

/// What the gate found and did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleaseFindings)]
pub struct Report {
    /// What is shown of each table of the release.
    #[schema(max_items = 200)]
    pub tables: Vec<TableReport>,
    /// What was withheld, and why.
    #[schema(max_items = 100_000)]
    pub withheld: Vec<WithheldCell>,
    /// What the exact tables tell by themselves: the authority's own decision.
    #[schema(max_items = 100_000)]
    pub told_by_exact_tables: Vec<Disclosure>,
    /// How many cells were examined.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub examined: usize,
    /// The types of referrer that were taken to know their own referrals.
    #[schema(value_type = Vec<StatisticsText>, max_items = 100)]
    pub referrers: Vec<String>,
}
