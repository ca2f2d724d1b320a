//! Figures as JSON-stat 2.0, the format of the statistical offices of the Nordic countries and of Eurostat
//! (<https://json-stat.org/full/>). Codes do not change with the language, labels do.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::cube::{Axis, Cube};
use super::description::StatisticsText;
use super::dimension::Dimension;
use super::query::{Query, When};
use super::table::{Kind, Table, Unit};
use crate::codes::{Label, Language};

/// The one dimension that every answer has: the period, or the day of the count.
pub(crate) const PERIOD: &str = "period";
pub(crate) const PERIOD_LABEL: Label = Label { fi: "Ajankohta", sv: "Tid", en: "Period" };
pub(crate) const SOURCE: Label = Label {
    fi: "Ihmiskaupan uhrien auttamisjärjestelmä, Joutsenon vastaanottokeskus, Maahanmuuttovirasto",
    sv: "Hjälpsystemet för offer för människohandel, Joutseno förläggning, Migrationsverket",
    en: "Assistance system for victims of human trafficking, Joutseno Reception Centre, Finnish Immigration Service",
};

/// A dataset of JSON-stat 2.0.
#[derive(Debug, Serialize, ToSchema)]
pub struct JsonStat {
    /// `2.0`.
    #[schema(value_type = String, max_length = 3, example = "2.0")]
    version: &'static str,
    /// `dataset`.
    #[schema(value_type = String, max_length = 7, example = "dataset")]
    class: &'static str,
    /// What was counted, and when.
    #[schema(max_length = 200, example = "New clients, 2022-H1")]
    label: String,
    /// Who counted.
    #[schema(value_type = String, max_length = 200)]
    source: &'static str,
    /// When it was counted.
    #[schema(max_length = 40)]
    updated: DateTime<Utc>,
    /// What the figures can and cannot tell.
    #[schema(value_type = Vec<StatisticsText>, max_items = 20)]
    note: Vec<&'static str>,
    /// The dimensions: `period`, then those asked for in their order.
    #[schema(value_type = Vec<StatisticsText>, max_items = 4)]
    id: Vec<&'static str>,
    /// How many categories each of them has.
    #[schema(max_items = 4, minimum = 1, maximum = 300)]
    size: Vec<usize>,
    /// What the dimensions are.
    role: JsonStatRole,
    /// The dimensions by their ids.
    dimension: BTreeMap<&'static str, JsonStatDimension>,
    /// The counts: the full product of the categories, row-major, the last dimension of `id` fastest.
    #[schema(max_items = 100_000, minimum = 0, maximum = 1_000_000_000)]
    value: Vec<u64>,
    /// What JSON-stat has no place for.
    extension: JsonStatExtension,
}

/// Which dimensions have a role.
#[derive(Debug, Serialize, ToSchema)]
pub struct JsonStatRole {
    /// The dimension of time: `period`.
    #[schema(value_type = Vec<StatisticsText>, max_items = 1)]
    time: [&'static str; 1],
}

/// A dimension.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JsonStatAxis)] // generators name the map that holds them after its place: JsonStatDimension
pub struct JsonStatDimension {
    /// Its name.
    #[schema(value_type = String, max_length = 200)]
    label: &'static str,
    /// What has to be known to read it rightly.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<StatisticsText>, max_items = 20)]
    note: Vec<&'static str>,
    /// Its categories.
    category: JsonStatCategory,
}

/// The categories of a dimension.
#[derive(Debug, Serialize, ToSchema)]
pub struct JsonStatCategory {
    /// The codes in their order.
    #[schema(value_type = Vec<StatisticsText>, max_items = 300)]
    index: Vec<String>,
    /// The label of each code.
    #[schema(value_type = BTreeMap<String, StatisticsText>)]
    label: BTreeMap<String, String>,
}

/// What JSON-stat has no place for.
#[derive(Debug, Serialize, ToSchema)]
pub struct JsonStatExtension {
    /// The table.
    table: Table,
    /// Whether it counts what happened or what there was.
    kind: Kind,
    /// What is counted.
    unit: Unit,
    /// The first day that is counted; left out for a count at the end of a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10)]
    first_day: Option<NaiveDate>,
    /// The last day that is counted, or the day of the count.
    #[schema(max_length = 10)]
    last_day: NaiveDate,
    /// The filters. Empty where nothing was left out.
    #[schema(max_items = 30)]
    filters: Vec<JsonStatFilter>,
    /// `true`: true counts of the register as it is now. They are not released and not for publication.
    live: bool,
}

/// Only these categories of a dimension were counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct JsonStatFilter {
    /// The dimension.
    dimension: Dimension,
    /// The codes of the categories.
    #[schema(value_type = Vec<StatisticsText>, max_items = 300)]
    codes: Vec<&'static str>,
}

impl JsonStat {
    /// The answer to `query`, counted at `updated`.
    #[must_use]
    pub fn of(query: &Query, cube: &Cube, language: Language, updated: DateTime<Utc>) -> Self {
        let (table, period) = (query.table(), query.when().text());
        let axes = cube.axes();
        let mut dimension: BTreeMap<_, _> =
            axes.iter().map(|axis| (axis.dimension.as_str(), described(axis, language))).collect();
        dimension.insert(PERIOD, time_dimension([(period.clone(), period.clone())], language));
        Self {
            version: "2.0",
            class: "dataset",
            label: format!("{}, {period}", table.label().in_language(language)),
            source: SOURCE.in_language(language),
            updated,
            note: table.notes().iter().map(|note| note.in_language(language)).collect(),
            id: [PERIOD].into_iter().chain(axes.iter().map(|axis| axis.dimension.as_str())).collect(),
            size: [1].into_iter().chain(axes.iter().map(|axis| axis.categories.len())).collect(),
            role: JsonStatRole::TIME,
            dimension,
            value: cube.counts().to_vec(),
            extension: JsonStatExtension::of(query),
        }
    }
}

impl JsonStatExtension {
    fn of(query: &Query) -> Self {
        let (first_day, last_day) = match query.when() {
            When::During(period) => (Some(period.first()), period.last()),
            When::AtTheEndOf(day) => (None, day),
        };
        let filters = query.filters().iter().map(|filter| JsonStatFilter {
            dimension: filter.dimension,
            codes: filter.categories.iter().map(|category| category.code).collect(),
        });
        let table = query.table();
        Self { table, kind: table.kind(), unit: table.unit(), first_day, last_day, filters: filters.collect(), live: true }
    }
}

impl JsonStatRole {
    /// Time is the one dimension with a role.
    pub(crate) const TIME: Self = Self { time: [PERIOD] };
}

/// A dimension with its categories.
pub(crate) fn described(axis: &Axis, language: Language) -> JsonStatDimension {
    let labels =
        axis.categories.iter().map(|category| (category.code.to_owned(), category.label.in_language(language).to_owned()));
    JsonStatDimension {
        label: axis.dimension.label().in_language(language),
        note: axis.dimension.note().iter().map(|note| note.in_language(language)).collect(),
        category: JsonStatCategory {
            index: axis.categories.iter().map(|category| category.code.to_owned()).collect(),
            label: labels.collect(),
        },
    }
}

/// The dimension of time with its periods: codes and labels.
pub(crate) fn time_dimension(
    periods: impl IntoIterator<Item = (String, String)> + Clone,
    language: Language,
) -> JsonStatDimension {
    JsonStatDimension {
        label: PERIOD_LABEL.in_language(language),
        note: Vec::new(),
        category: JsonStatCategory {
            index: periods.clone().into_iter().map(|(code, _)| code).collect(),
            label: periods.into_iter().collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{JsonStat, Query, Table, When};
    use crate::codes::Language;
    use crate::statistics::dimension::Dimension;
    use crate::statistics::period::Period;

    #[test]
    fn a_dataset_says_what_every_number_is() {
        let during = When::During(Period::parse("2022-01-01..2022-06-30").unwrap());
        let query =
            Query::new(Table::NewClients, during, Some("place,client_basis"), &[(Dimension::Sex, Some("female"))]).unwrap();
        let mut cube = query.cube().unwrap();
        assert!(cube.set(&["outside_finland", "victim"], 5));
        let text = serde_json::to_value(JsonStat::of(&query, &cube, Language::Sv, DateTime::default())).unwrap();
        assert_eq!(text["id"], serde_json::json!(["period", "place", "client_basis"]));
        assert_eq!(text["size"], serde_json::json!([1, 3, 2]));
        assert_eq!(text["value"], serde_json::json!([0, 0, 5, 0, 0, 0]));
        assert_eq!(text["label"], "Nya klienter, 2022-H1");
        assert_eq!(text["role"]["time"], serde_json::json!(["period"]));
        assert_eq!(text["dimension"]["period"]["category"]["index"], serde_json::json!(["2022-H1"]));
        assert_eq!(text["dimension"]["place"]["category"]["label"]["in_finland"], "I Finland");
        assert_eq!(text["extension"]["filters"], serde_json::json!([{"dimension": "sex", "codes": ["female"]}]));
        assert_eq!(text["extension"]["first_day"], "2022-01-01");
        assert_eq!(text["updated"], "1970-01-01T00:00:00Z");
    }
}
