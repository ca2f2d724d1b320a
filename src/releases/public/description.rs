//! The lattice as it is described to everybody: it is the same whatever has been counted.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::dataset::released;
use crate::codes::Language;
use crate::released::{Holdings, Vintage};
use crate::releases::lattice::{LATTICE, Method, Published};
use crate::statistics::description::{StatisticsDimension, StatisticsText};
use crate::statistics::table::{Kind, Unit};

/// The tables that are released.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsTables {
    /// The tables.
    #[schema(max_items = 200)]
    tables: Vec<StatisticsTable>,
}

/// A table that is released: what it counts, how its figures are shown, of which periods there are figures.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsTable {
    /// Its code.
    #[schema(value_type = TableId)]
    table: &'static str,
    /// Its name.
    #[schema(max_length = 300, example = "New clients: Form of exploitation")]
    label: String,
    /// Whether it counts what happened or what there was.
    kind: Kind,
    /// What is counted.
    unit: Unit,
    /// How its figures are shown: as counted; from five persons on; or withheld below ten and rounded to base 5 above.
    #[schema(value_type = MethodName)]
    method: &'static str,
    /// What its figures can and cannot tell.
    #[schema(value_type = Vec<StatisticsText>, max_items = 20)]
    notes: Vec<&'static str>,
    /// By what it is broken down, in the order of the figures.
    #[schema(max_items = 2)]
    dimensions: Vec<StatisticsDimension>,
    /// The periods of which it has been released.
    #[schema(max_items = 1000)]
    periods: Vec<StatisticsPeriod>,
}

/// A period of which there are figures.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsPeriod {
    /// Its code.
    #[schema(max_length = 7, example = "2022-H1")]
    period: String,
    /// Its first day.
    #[schema(example = "2022-01-01")]
    first_day: NaiveDate,
    /// Its last day, at the end of which stocks were counted.
    #[schema(example = "2022-06-30")]
    last_day: NaiveDate,
    /// The newest vintage.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    vintage: i32,
    /// When that was published.
    published_at: DateTime<Utc>,
}

impl From<&Vintage> for StatisticsPeriod {
    fn from(vintage: &Vintage) -> Self {
        Self {
            period: vintage.period.clone(),
            first_day: vintage.first_day,
            last_day: vintage.last_day,
            vintage: vintage.vintage,
            published_at: vintage.published_at,
        }
    }
}

impl StatisticsTables {
    /// Every table, without the categories of its dimensions.
    #[must_use]
    pub fn all(holdings: &Holdings, language: Language) -> Self {
        Self { tables: LATTICE.iter().map(|table| StatisticsTable::of(holdings, table, language, false)).collect() }
    }
}

impl StatisticsTable {
    /// One table with the categories of its dimensions, or without.
    #[must_use]
    pub fn of(holdings: &Holdings, table: &'static Published, language: Language, with_categories: bool) -> Self {
        let dimension = |&dimension| StatisticsDimension::of(dimension, language, with_categories);
        Self {
            table: table.id,
            label: table.label(language),
            kind: table.kind(),
            unit: table.unit(),
            method: table.method.as_str(),
            notes: table.notes().iter().map(|note| note.in_language(language)).collect(),
            dimensions: table.dimensions.iter().map(dimension).collect(),
            periods: released(holdings, table).iter().map(|vintage| StatisticsPeriod::from(vintage.as_ref())).collect(),
        }
    }
}

/// The code of a table of the lattice, as the contract describes it.
pub struct TableId;

impl PartialSchema for TableId {
    fn schema() -> RefOr<Schema> {
        let ids = LATTICE.iter().map(|table| table.id);
        let about = "The code of a table that is released.";
        ObjectBuilder::new().schema_type(Type::String).description(Some(about)).enum_values(Some(ids)).into()
    }
}

impl ToSchema for TableId {
    fn name() -> std::borrow::Cow<'static, str> {
        "ReleasedTableId".into()
    }
}

/// The name of a method, as the contract describes it.
pub struct MethodName;

impl PartialSchema for MethodName {
    fn schema() -> RefOr<Schema> {
        let about = "How figures are shown: `exact` as counted; `minimum_5` from five persons on; `protected` withheld below ten \
                     and rounded to base 5 above.";
        let names = Method::ALL.map(Method::as_str);
        ObjectBuilder::new().schema_type(Type::String).description(Some(about)).enum_values(Some(names)).into()
    }
}

impl ToSchema for MethodName {
    fn name() -> std::borrow::Cow<'static, str> {
        "ReleasedMethod".into()
    }
}
