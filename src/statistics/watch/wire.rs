//! What is asked of the watch and what it answers.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::cusum::{Chart, MONTHS_BETWEEN_FALSE_ALARMS};
use crate::codes::{Language, StatisticsPurpose};
use crate::statistics::dimension::Category;
use crate::statistics::{Dimension, Period, Table};

/// With so many months at the beginning of the series those that follow are compared.
pub const BASELINE: usize = 12;
/// As many months are watched where it is not said since when.
const USUAL: u32 = 36;
/// At most so many months are watched.
pub const MOST_MONTHS: usize = 120;

/// What can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WatchedTable {
    /// Victims and assisting persons, by the day of admission.
    NewClients,
    /// Referrals, by the day of receipt.
    Referrals,
}

impl From<WatchedTable> for Table {
    fn from(table: WatchedTable) -> Self {
        match table {
            WatchedTable::NewClients => Self::NewClients,
            WatchedTable::Referrals => Self::Referrals,
        }
    }
}

/// By what it can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WatchedDimension {
    /// The nationality.
    Nationality,
    /// The residence status, among them forms of protection.
    ResidenceStatus,
    /// The primary form of exploitation.
    Form,
    /// The sector of work.
    Sector,
}

impl From<WatchedDimension> for Dimension {
    fn from(dimension: WatchedDimension) -> Self {
        match dimension {
            WatchedDimension::Nationality => Self::Nationality,
            WatchedDimension::ResidenceStatus => Self::ResidenceStatus,
            WatchedDimension::Form => Self::Form,
            WatchedDimension::Sector => Self::Sector,
        }
    }
}

/// What is watched, and what for.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WatchQuery {
    /// By what.
    #[param(inline, example = "nationality")]
    pub by: WatchedDimension,
    /// What: new clients where left out.
    #[param(inline)]
    pub table: Option<WatchedTable>,
    /// The first month: three years before the last one where left out. The first twelve months are what the others are
    /// compared with; a watch has 13 to 120 months.
    #[validate(length(max = 7))]
    #[param(max_length = 7, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", example = "2020-01")]
    pub from: Option<String>,
    /// The last month, which has to be over: the last one that is over where left out.
    #[validate(length(max = 7))]
    #[param(max_length = 7, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", example = "2022-06")]
    pub to: Option<String>,
    /// What the figures are for. It is kept in the audit.
    #[param(inline, example = "management")]
    pub purpose: StatisticsPurpose,
}

impl WatchQuery {
    /// The months that are watched; `None` where they are none, too few, too many or not over.
    #[must_use]
    pub fn months(&self, today: NaiveDate) -> Option<Vec<Period>> {
        let last_over = today.with_day(1)?.checked_sub_months(Months::new(1))?;
        let last = self.to.as_deref().map_or(Some(last_over), first_day)?;
        let first = self.from.as_deref().map_or_else(|| last.checked_sub_months(Months::new(USUAL - 1)), first_day)?;
        let month = |at: u32| first.checked_add_months(Months::new(at)).filter(|day| *day <= last);
        let days: Vec<_> = (0..).map_while(month).take(MOST_MONTHS + 1).collect();
        let fits = last <= last_over && days.len() > BASELINE && days.len() <= MOST_MONTHS;
        let months = days.iter().map(|day| Period::parse(&day.format("%Y-%m").to_string()));
        if fits { months.collect() } else { None }
    }
}

/// The first day of a month that is written `2022-03`.
fn first_day(text: &str) -> Option<NaiveDate> {
    Period::parse(text).filter(|_| text.len() == 7).map(Period::first).filter(|day| day.format("%Y-%m").to_string() == text)
}

/// What is watched, month by month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "table": "new_clients", "by": "nationality", "months": ["2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06", "2021-07",
        "2021-08", "2021-09", "2021-10", "2021-11", "2021-12", "2022-01", "2022-02", "2022-03", "2022-04"],
    "baseline_months": 12, "months_between_false_alarms": 1000,
    "series": [{"code": "UA", "label": "Ukraine", "values": [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3],
        "mean": 0.1, "reference": 0.5, "threshold": 2.25, "alarms": ["2022-04"]}],
    "never_seen": [{"code": "LA", "label": "Laos"}]
}))]
pub struct Watch {
    /// What is counted.
    pub table: WatchedTable,
    /// By what.
    pub by: WatchedDimension,
    /// The months.
    #[schema(max_items = 120, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", max_length = 7)]
    pub months: Vec<String>,
    /// With so many months at the beginning the others are compared.
    #[schema(minimum = 12, maximum = 12)]
    pub baseline_months: usize,
    /// How many months there are on the average between two false alarms of one series that stays as it was.
    #[schema(minimum = 1000, maximum = 1000)]
    pub months_between_false_alarms: f64,
    /// What occurred, those with an alarm first, the latest before the others; then by number.
    #[schema(max_items = 300)]
    pub series: Vec<WatchedSeries>,
    /// What did not occur in any of the months, though it is on the list. That nobody was recognised does not tell that nobody
    /// was exploited so.
    #[schema(max_items = 300)]
    pub never_seen: Vec<Unseen>,
}

/// A category, month by month.
#[derive(Debug, Serialize, ToSchema)]
pub struct WatchedSeries {
    /// The category's code.
    #[schema(max_length = 40)]
    pub code: &'static str,
    /// Its name in the language of `Accept-Language`.
    #[schema(max_length = 200)]
    pub label: &'static str,
    /// How many in each month.
    #[schema(max_items = 120, minimum = 0, maximum = 1_000_000)]
    pub values: Vec<u64>,
    /// The mean of the first twelve months, and 0.1 where it is less.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub mean: f64,
    /// What of a month's cases is not above the expected: what is above is summed up from month to month.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub reference: f64,
    /// The sum that is an alarm.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub threshold: f64,
    /// The months with an alarm.
    #[schema(max_items = 120, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", max_length = 7)]
    pub alarms: Vec<String>,
}

/// A category that did not occur.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unseen {
    /// Its code.
    #[schema(max_length = 40)]
    pub code: &'static str,
    /// Its name in the language of `Accept-Language`.
    #[schema(max_length = 200)]
    pub label: &'static str,
}

impl Watch {
    /// The watch of these categories, each with its number in each month.
    #[must_use]
    pub fn of(asked: &WatchQuery, months: &[Period], counted: Vec<(Category, Vec<u64>)>, language: Language) -> Self {
        let months: Vec<_> = months.iter().map(ToString::to_string).collect();
        let (seen, unseen): (Vec<_>, Vec<_>) = counted.into_iter().partition(|(_, values)| values.iter().any(|value| *value > 0));
        let mut series: Vec<_> =
            seen.into_iter().map(|(category, values)| WatchedSeries::of(category, values, &months, language)).collect();
        series.sort_by_cached_key(|one| std::cmp::Reverse((one.alarms.last().cloned(), one.values.iter().sum::<u64>())));
        let never_seen =
            unseen.into_iter().map(|(category, _)| Unseen { code: category.code, label: category.label.in_language(language) });
        Self {
            table: asked.table.unwrap_or(WatchedTable::NewClients),
            by: asked.by,
            months,
            baseline_months: BASELINE,
            months_between_false_alarms: MONTHS_BETWEEN_FALSE_ALARMS,
            series,
            never_seen: never_seen.collect(),
        }
    }
}

impl WatchedSeries {
    fn of(category: Category, values: Vec<u64>, months: &[String], language: Language) -> Self {
        let (baseline, watched) = values.split_at_checked(BASELINE).unwrap_or((&values, &[]));
        #[expect(clippy::cast_precision_loss, reason = "persons in a year")]
        let mean = baseline.iter().sum::<u64>() as f64 / BASELINE as f64;
        let chart = Chart::of(mean);
        let alarms = months.iter().skip(BASELINE).zip(chart.alarms(watched));
        let alarms = alarms.filter(|(_, is_alarm)| *is_alarm).map(|(month, _)| month.clone()).collect();
        Self {
            code: category.code,
            label: category.label.in_language(language),
            mean: (chart.mean() * 100.0).round() / 100.0,
            reference: chart.reference(),
            threshold: chart.threshold(),
            alarms,
            values,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{StatisticsPurpose, WatchQuery, WatchedDimension};

    fn months(from: Option<&str>, to: Option<&str>) -> Option<(usize, String, String)> {
        let (from, to) = (from.map(str::to_owned), to.map(str::to_owned));
        let asked = WatchQuery { by: WatchedDimension::Form, table: None, from, to, purpose: StatisticsPurpose::Management };
        let months = asked.months("2026-03-31".parse().unwrap())?;
        Some((months.len(), months.first()?.to_string(), months.last()?.to_string()))
    }

    #[test]
    fn months_are_over_and_neither_too_few_nor_too_many() {
        let is = |how_many, first: &str, last: &str| Some((how_many, first.to_owned(), last.to_owned()));
        assert_eq!(months(None, None), is(36, "2023-03", "2026-02"));
        assert_eq!(months(None, Some("2022-12")), is(36, "2020-01", "2022-12"));
        assert_eq!(months(Some("2025-02"), None), is(13, "2025-02", "2026-02"));
        assert_eq!(months(Some("2016-03"), None), is(120, "2016-03", "2026-02"));
        for (from, to) in [
            (Some("2025-03"), None),
            (Some("2016-02"), None),
            (None, Some("2026-03")),
            (Some("2026-02"), Some("2024-02")),
            (Some("2022-Q1"), None),
            (Some("2022"), None),
            (Some("2022-13"), None),
            (Some(""), None),
        ] {
            assert_eq!(months(from, to), None, "{from:?} {to:?}");
        }
    }
}
