//! Code lists as they are answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::clock;
use crate::codes::{CodeSystem, Label, ListEntry, ListRow, Mapped};
use crate::http::Language;
use crate::http::text::day;

/// Which codes of a list are answered.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CodeFilter {
    /// Only codes that may be used for records of this day.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub valid_on: Option<NaiveDate>,
}

/// Which code lists there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeLists {
    /// The lists, by subject.
    #[schema(max_items = 200)]
    pub code_lists: Vec<CodeListLine>,
}

/// A code list, without its codes.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeListLine {
    /// Its name.
    #[schema(value_type = String, max_length = 40, example = "sector")]
    pub name: &'static str,
    /// What it is a list of, in English.
    #[schema(max_length = 1000)]
    pub about: String,
    /// How many codes it has.
    #[schema(minimum = 1, maximum = 1000)]
    pub size: usize,
    /// Where it is.
    #[schema(max_length = 60, format = "uri-reference", example = "/v1/code-lists/sector")]
    pub href: String,
}

impl From<&ListEntry> for CodeListLine {
    fn from(list: &ListEntry) -> Self {
        Self { name: list.name, about: list.about(), size: list.rows().len(), href: format!("/v1/code-lists/{}", list.name) }
    }
}

/// A code list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeList {
    /// Its name.
    #[schema(value_type = String, max_length = 40, example = "sector")]
    pub name: &'static str,
    /// What it is a list of, in English.
    #[schema(max_length = 1000)]
    pub about: String,
    /// The codes, in the order in which they are shown.
    #[schema(max_items = 1000)]
    pub codes: Vec<CodeLine>,
}

impl CodeList {
    /// The codes that may be used on a day, all of them where none is named.
    #[must_use]
    pub fn new(list: &ListEntry, valid_on: Option<NaiveDate>, language: Language) -> Self {
        let rows = list.rows().into_iter().filter(|row| valid_on.is_none_or(|day| row.validity.covers(day)));
        Self { name: list.name, about: list.about(), codes: rows.map(|row| CodeLine::new(row, language)).collect() }
    }
}

/// One code of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "begging", "label": "Exploitation in begging",
    "labels": {"fi": "Hyväksikäyttö kerjäämisessä", "sv": "Utnyttjande i tiggeri", "en": "Exploitation in begging"},
    "meaning": "Exploitation in begging.", "valid_from": null, "valid_to": null,
    "maps": [{"system": "htcds", "code": "ForcedBegging"}, {"system": "eurostat_crim_thb", "code": "other"}]
}))]
pub struct CodeLine {
    /// The code: the same in every language.
    #[schema(value_type = String, max_length = 60)]
    pub code: &'static str,
    /// Its label in the reader's language.
    #[schema(value_type = String, max_length = 200)]
    pub label: &'static str,
    /// Its labels in all languages.
    pub labels: Labels,
    /// What it means, in English; empty where the label says it all.
    #[schema(max_length = 1000)]
    pub meaning: Option<String>,
    /// The first day on which it may be used; empty where there has always been such a code.
    #[schema(max_length = 10)]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it may be used; empty where it is in use.
    #[schema(max_length = 10)]
    pub valid_to: Option<NaiveDate>,
    /// What it is called in other code lists.
    #[schema(max_items = 10)]
    pub maps: Vec<CodeMap>,
}

impl CodeLine {
    fn new(row: ListRow, language: Language) -> Self {
        Self {
            code: row.code,
            label: row.label.in_language(language),
            labels: row.label.into(),
            meaning: row.meaning,
            valid_from: row.validity.from,
            valid_to: row.validity.to,
            maps: row.maps.into_iter().map(CodeMap::from).collect(),
        }
    }
}

/// One label in every language.
#[derive(Debug, Serialize, ToSchema)]
pub struct Labels {
    /// In Finnish.
    #[schema(value_type = String, max_length = 200)]
    pub fi: &'static str,
    /// In Swedish.
    #[schema(value_type = String, max_length = 200)]
    pub sv: &'static str,
    /// In English.
    #[schema(value_type = String, max_length = 200)]
    pub en: &'static str,
}

impl From<Label> for Labels {
    fn from(label: Label) -> Self {
        Self { fi: label.fi, sv: label.sv, en: label.en }
    }
}

/// What a code is called in another list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeMap {
    /// Which list.
    pub system: CodeSystem,
    /// What it is called there.
    #[schema(value_type = String, max_length = 60, example = "ForcedBegging")]
    pub code: &'static str,
}

impl From<Mapped> for CodeMap {
    fn from(mapped: Mapped) -> Self {
        Self { system: mapped.system, code: mapped.code }
    }
}
