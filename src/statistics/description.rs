//! The tables as they are described to those who want to use them. Nothing in it is counted: it discloses nobody.

use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::dimension::{Category, Dimension};
use super::table::{Kind, Table, Unit};
use crate::codes::Language;

/// The live tables.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveTables {
    /// The tables.
    #[schema(max_items = 100)]
    tables: Vec<LiveTable>,
}

/// A live table: what it counts, what its figures can tell, by what it can be broken down.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveTable {
    /// Its code.
    table: Table,
    /// Its name.
    #[schema(value_type = String, max_length = 200, example = "New clients")]
    label: &'static str,
    /// Whether it counts what happened or what there was.
    kind: Kind,
    /// What is counted.
    unit: Unit,
    /// What its figures can and cannot tell.
    #[schema(value_type = Vec<StatisticsText>, max_items = 20)]
    notes: Vec<&'static str>,
    /// By what it can be broken down and filtered; empty where it is reported in total only.
    #[schema(max_items = 30)]
    dimensions: Vec<StatisticsDimension>,
}

/// By what figures can be broken down.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsDimension {
    /// Its code.
    dimension: Dimension,
    /// Its name.
    #[schema(value_type = String, max_length = 200, example = "Form of exploitation")]
    label: &'static str,
    /// What has to be known to read it rightly.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 400)]
    note: Option<&'static str>,
    /// All its categories in their order; left out in the list of tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 300)]
    categories: Option<Vec<StatisticsCategory>>,
}

/// A category of a dimension.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsCategory {
    /// The code, the same in every language.
    #[schema(value_type = String, max_length = 40, example = "forced_labour")]
    code: &'static str,
    /// What people read instead.
    #[schema(value_type = String, max_length = 200, example = "Forced labour")]
    label: &'static str,
}

impl LiveTables {
    /// Every table, without the categories of its dimensions.
    #[must_use]
    pub fn all(language: Language) -> Self {
        Self { tables: Table::ALL.iter().map(|&table| LiveTable::described(table, language, false)).collect() }
    }
}

impl LiveTable {
    /// One table with the categories of its dimensions.
    #[must_use]
    pub fn whole(table: Table, language: Language) -> Self {
        Self::described(table, language, true)
    }

    fn described(table: Table, language: Language, with_categories: bool) -> Self {
        let dimensions = table.dimensions().iter();
        Self {
            table,
            label: table.label().in_language(language),
            kind: table.kind(),
            unit: table.unit(),
            notes: table.notes().iter().map(|note| note.in_language(language)).collect(),
            dimensions: dimensions.map(|&dimension| StatisticsDimension::of(dimension, language, with_categories)).collect(),
        }
    }
}

impl StatisticsDimension {
    /// A dimension, with its categories or without.
    #[must_use]
    pub(crate) fn of(dimension: Dimension, language: Language, with_categories: bool) -> Self {
        let categories = || dimension.categories().iter().map(|category| StatisticsCategory::of(category, language)).collect();
        Self {
            dimension,
            label: dimension.label().in_language(language),
            note: dimension.note().map(|note| note.in_language(language)),
            categories: with_categories.then(categories),
        }
    }
}

impl StatisticsCategory {
    fn of(category: &Category, language: Language) -> Self {
        Self { code: category.code, label: category.label.in_language(language) }
    }
}

/// A short text or a code, as the contract describes it.
pub struct StatisticsText;

impl PartialSchema for StatisticsText {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).description(Some("A short text or a code.")).max_length(Some(400)).into()
    }
}

impl ToSchema for StatisticsText {}
