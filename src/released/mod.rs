//! What has been released to everybody: the published figures of statistics, held in memory.
//!
//! A released figure never changes (a trigger refuses it), so what is held is only ever added to: a replica looks every few
//! seconds whether there is more and reads that, in the role of the public, which can read released figures and nothing
//! else. Requests are answered from here and cost the database nothing; and nothing in here moves when a case is added.

pub mod renderings;
pub mod store;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::db::{Database, Error};
use crate::http::public::Rendered;
use renderings::Renderings;

/// How often it is looked whether more has been released.
pub const INTERVAL: Duration = Duration::from_secs(3);

/// Why a cell is marked (the observation marks of the Nordic statistical offices and of SDMX).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = StatisticsMark)]
pub enum Mark {
    /// `c`: withheld, because it would tell something about somebody.
    #[serde(rename = "c")]
    Withheld,
    /// `:`: not collected. The category did not exist then, or the table did not.
    #[serde(rename = ":")]
    NotCollected,
    /// `p`: provisional.
    #[serde(rename = "p")]
    Provisional,
    /// `r`: revised in a later vintage.
    #[serde(rename = "r")]
    Revised,
}

impl Mark {
    const ALL: [Self; 4] = [Self::Withheld, Self::NotCollected, Self::Provisional, Self::Revised];

    /// The mark as it stands in answers and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Withheld => "c",
            Self::NotCollected => ":",
            Self::Provisional => "p",
            Self::Revised => "r",
        }
    }

    /// The mark written as `text`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.as_str() == text)
    }
}

/// A published figure, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The figure; empty where it is withheld or was not collected.
    pub value: Option<u64>,
    /// What has to be known of it.
    pub mark: Option<Mark>,
}

impl Figure {
    /// What is not there at all: it was not collected.
    pub const NOT_COLLECTED: Self = Self { value: None, mark: Some(Mark::NotCollected) };
}

/// A table of one vintage: its figures by the codes of their categories.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// By which method they are shown (`exact`, `minimum_5`, `protected`), as it was when they were released.
    pub method: String,
    /// The figures: one code of each dimension, in the order of the table's dimensions.
    pub cells: HashMap<Vec<String>, Figure>,
}

/// Why there is a new vintage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VintageNote {
    /// In Finnish.
    pub fi: String,
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
}

/// One vintage of a period: all that was published at one time.
#[derive(Clone, Debug)]
pub struct Vintage {
    /// The release.
    pub release_id: Uuid,
    /// The period: `2022`, `2022-H1`, `2022-Q1`.
    pub period: String,
    /// Its first day.
    pub first_day: NaiveDate,
    /// Its last day, at the end of which stocks were counted.
    pub last_day: NaiveDate,
    /// The number of the vintage: 1, and one more with each correction.
    pub vintage: i32,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Why it was corrected; empty for the first.
    pub note: Option<VintageNote>,
    /// Its tables by their ids.
    pub tables: BTreeMap<String, Figures>,
}

/// All that has been released, ordered by period (the longer one of the same first day after the shorter) and vintage.
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    vintages: Vec<Arc<Vintage>>,
    renderings: Renderings,
}

impl Holdings {
    /// Every vintage, those that were corrected included.
    #[must_use]
    pub fn vintages(&self) -> &[Arc<Vintage>] {
        &self.vintages
    }

    /// The newest vintage of every period, in the order of their last days; of the same last day the shorter period first.
    #[must_use]
    pub fn current(&self) -> impl DoubleEndedIterator<Item = &Arc<Vintage>> {
        let newest = |at: usize, vintage: &Vintage| self.vintages.get(at + 1).is_none_or(|next| next.period != vintage.period);
        self.vintages.iter().enumerate().filter(move |(at, vintage)| newest(*at, vintage)).map(|(_, vintage)| vintage)
    }

    /// The newest vintage of a period.
    #[must_use]
    pub fn of(&self, period: &str) -> Option<&Arc<Vintage>> {
        self.vintages.iter().rev().find(|vintage| vintage.period == period)
    }

    /// The vintages of a period, the first one first.
    pub fn all_of<'a>(&'a self, period: &'a str) -> impl Iterator<Item = &'a Arc<Vintage>> {
        self.vintages.iter().filter(move |vintage| vintage.period == period)
    }

    /// What was made of these figures for whoever asked for `asked`, which has to say all that it depends on; rendered now
    /// where it was not before.
    ///
    /// # Errors
    /// What `render` answers.
    pub fn rendered<E>(&self, asked: &str, render: impl FnOnce() -> Result<Rendered, E>) -> Result<Arc<Rendered>, E> {
        self.renderings.of(asked, render)
    }

    /// These and more.
    #[must_use]
    pub fn with(&self, more: Vec<Vintage>) -> Self {
        let mut vintages = self.vintages.clone();
        vintages.extend(more.into_iter().map(Arc::new));
        vintages.sort_by(|one, other| {
            let key = |vintage: &Vintage| (vintage.last_day, std::cmp::Reverse(vintage.first_day), vintage.vintage);
            key(one).cmp(&key(other))
        });
        Self { vintages, renderings: Renderings::default() }
    }
}

/// What is held in memory, shared by all requests. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Arc<RwLock<Arc<Holdings>>>);

impl Shelf {
    /// What has been released, as far as this replica knows.
    #[must_use]
    pub fn holdings(&self) -> Arc<Holdings> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads what has been released since; answers how many vintages that are.
    ///
    /// # Errors
    /// When the database does not answer; what was held before stays.
    pub async fn refresh(&self, database: &Database) -> Result<usize, Error> {
        let held = self.holdings();
        let more = store::beyond(database, &held).await?;
        let read = more.len();
        if read > 0 {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(held.with(more));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::{BTreeMap, DateTime, Holdings, Uuid, Vintage};

    fn vintage(period: &str, days: (&str, &str), number: i32) -> Vintage {
        Vintage {
            release_id: Uuid::new_v4(),
            period: period.to_owned(),
            first_day: days.0.parse().unwrap(),
            last_day: days.1.parse().unwrap(),
            vintage: number,
            published_at: DateTime::default(),
            note: None,
            tables: BTreeMap::new(),
        }
    }

    #[test]
    fn the_newest_vintage_of_a_period_is_the_one_that_counts() {
        let year = ("2022-01-01", "2022-12-31");
        let held = Holdings::default().with(vec![
            vintage("2022", year, 1),
            vintage("2022-H1", ("2022-01-01", "2022-06-30"), 1),
            vintage("2022-H2", ("2022-07-01", "2022-12-31"), 1),
        ]);
        let held = held.with(vec![vintage("2022", year, 2)]);
        let current: Vec<_> = held.current().map(|vintage| (vintage.period.as_str(), vintage.vintage)).collect();
        assert_eq!(current, [("2022-H1", 1), ("2022-H2", 1), ("2022", 2)]);
        assert_eq!(held.of("2022").unwrap().vintage, 2);
        assert_eq!((held.all_of("2022").count(), held.vintages().len()), (2, 4));
        assert!(held.of("2021").is_none());
    }
}
