//! Released figures as JSON-stat 2.0. A withheld cell is `null` in `value` and `c` in `status`, which is an object: readers
//! refuse an array with gaps.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::dataset::Dataset;
use super::description::{MethodName, TableId};
use crate::codes::Language;
use crate::released::Mark;
use crate::statistics::description::StatisticsText;
use crate::statistics::jsonstat::{JsonStatDimension, JsonStatRole, PERIOD, SOURCE, described, time_dimension};
use crate::statistics::table::{Kind, Unit};

/// Released figures as a dataset of JSON-stat 2.0.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleasedDataset {
    /// `2.0`.
    #[schema(value_type = String, max_length = 3, example = "2.0")]
    version: &'static str,
    /// `dataset`.
    #[schema(value_type = String, max_length = 7, example = "dataset")]
    class: &'static str,
    /// What was counted.
    #[schema(max_length = 300, example = "New clients: Place of exploitation")]
    label: String,
    /// Who counted.
    #[schema(value_type = String, max_length = 200)]
    source: &'static str,
    /// When the newest of the figures was published.
    #[schema(max_length = 40)]
    updated: DateTime<Utc>,
    /// What the figures can and cannot tell, and why a vintage was corrected.
    #[schema(value_type = Vec<StatisticsText>, max_items = 200)]
    note: Vec<String>,
    /// The dimensions: `period`, then those of the table.
    #[schema(value_type = Vec<StatisticsText>, max_items = 3)]
    id: Vec<&'static str>,
    /// How many categories each of them has.
    #[schema(max_items = 3, minimum = 1, maximum = 1000)]
    size: Vec<usize>,
    /// What the dimensions are.
    role: JsonStatRole,
    /// The dimensions by their ids.
    dimension: BTreeMap<&'static str, JsonStatDimension>,
    /// The figures: the full product of the categories, row-major, the last dimension of `id` fastest; `null` where there is none.
    #[schema(value_type = Vec<Option<ReleasedFigure>>, max_items = 100_000)]
    value: Vec<Option<u64>>,
    /// The marks of figures by their place in `value`, as text: `c` withheld, `:` not collected, `p` provisional, `r` revised.
    status: BTreeMap<String, Mark>,
    /// What JSON-stat has no place for.
    extension: ReleasedExtension,
}

/// A published number, as the contract describes it.
pub struct ReleasedFigure;

impl PartialSchema for ReleasedFigure {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(1_000_000_000)).into()
    }
}

impl ToSchema for ReleasedFigure {}

/// What JSON-stat has no place for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleasedExtension {
    /// The table.
    #[schema(value_type = TableId)]
    table: &'static str,
    /// Whether it counts what happened or what there was.
    kind: Kind,
    /// What is counted.
    unit: Unit,
    /// How its figures are shown.
    #[schema(value_type = MethodName)]
    method: &'static str,
    /// The vintage of each period.
    #[schema(minimum = 1, maximum = 1000)]
    vintages: BTreeMap<String, i32>,
}

impl ReleasedDataset {
    /// The dataset with labels in a language.
    #[must_use]
    pub fn of(dataset: &Dataset, language: Language) -> Self {
        let table = dataset.table;
        let mut dimension: BTreeMap<_, _> =
            dataset.axes.iter().map(|axis| (axis.dimension.as_str(), described(axis, language))).collect();
        dimension.insert(PERIOD, time_dimension(dataset.periods(), language));
        let marks = dataset.figures.iter().enumerate();
        Self {
            version: "2.0",
            class: "dataset",
            label: table.label(language),
            source: SOURCE.in_language(language),
            updated: dataset.updated(),
            note: dataset.notes(language),
            id: [PERIOD].into_iter().chain(dataset.axes.iter().map(|axis| axis.dimension.as_str())).collect(),
            size: [dataset.vintages.len()].into_iter().chain(dataset.axes.iter().map(|axis| axis.categories.len())).collect(),
            role: JsonStatRole::TIME,
            dimension,
            value: dataset.figures.iter().map(|figure| figure.value).collect(),
            status: marks.filter_map(|(place, figure)| Some((place.to_string(), figure.mark?))).collect(),
            extension: ReleasedExtension {
                table: table.id,
                kind: table.kind(),
                unit: table.unit(),
                method: table.method.as_str(),
                vintages: dataset.vintages.iter().map(|vintage| (vintage.period.clone(), vintage.vintage)).collect(),
            },
        }
    }
}
