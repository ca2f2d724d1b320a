//! How sentences and breakdowns are made of released figures: a sentence is said where all its figures are shown, and where
//! one is not, that is said instead.

use super::compare::is_the_most;
use super::review::{Breakdown, Statement};
use super::source::{Cell, Place, Source};
use super::words::{Counted, Words};
use crate::codes::Language;
use crate::releases::{Dataset, Method, Published};
use crate::statistics::Dimension;
use crate::statistics::table::Kind;

/// A source, and the language in which it is told.
#[derive(Clone, Copy)]
pub struct Story<'a> {
    /// The figures.
    pub source: Source<'a>,
    /// The sentences.
    pub words: &'static dyn Words,
    /// The language.
    pub language: Language,
}

impl Story<'_> {
    /// What `say` makes of the figures. Where some are not shown, each figure for itself; nothing where a table was not
    /// released of the period, or `say` has nothing to say.
    pub fn tell<const N: usize>(&self, places: [Place; N], say: impl FnOnce([u64; N]) -> Option<String>) -> Vec<Statement> {
        let cells: Vec<Cell> = places.into_iter().filter_map(|place| self.source.cell(place)).collect();
        if cells.len() < N {
            return Vec::new();
        }
        let shown: Vec<u64> = cells.iter().filter_map(|cell| cell.figure.value).collect();
        match <[u64; N]>::try_from(shown) {
            Ok(shown) => say(shown).map(|text| Statement { text, figures: cells }).into_iter().collect(),
            Err(_) => cells.into_iter().map(|cell| self.plain(cell)).collect(),
        }
    }

    /// One figure without a sentence around it, or why there is none.
    fn plain(&self, cell: Cell) -> Statement {
        let text = self.words.plain(&cell.label(self.language), cell.figure);
        Statement { text, figures: vec![cell] }
    }

    /// That a figure is higher than in every earlier period of the same length that has been released, if it is.
    #[must_use]
    pub fn most_ever(&self, place: Place, counted: Counted) -> Option<Statement> {
        let now = self.source.cell(place)?;
        let (periods, before): (Vec<_>, Vec<_>) =
            self.source.earlier().filter_map(|source| Some((source.period(), source.cell(place)?))).unzip();
        let values: Vec<_> = before.iter().map(|cell| cell.figure.value).collect();
        is_the_most(now.figure.value?, &values).then(|| Statement {
            text: self.words.most_ever(counted, self.source.period(), &periods),
            figures: [vec![now], before].concat(),
        })
    }

    /// How a figure has changed since the same part of the year before.
    #[must_use]
    pub fn change(&self, place: Place, counted: Counted) -> Option<Statement> {
        let year_before = self.source.year_before()?;
        let (now, was) = (self.source.cell(place)?, year_before.cell(place)?);
        let when = match now.table.kind() {
            Kind::Flow => self.words.during(year_before.period()),
            Kind::Stock => self.words.on(year_before.vintage().last_day),
        };
        let text = self.words.change(counted, &when, was.figure.value?, now.figure.value?);
        Some(Statement { text, figures: vec![was, now] })
    }

    /// How a table divides; of the categories of another dimension only those in `only`. Shares are of the figure at `whole`,
    /// and only where both are shown as counted.
    #[must_use]
    pub fn breakdown(&self, table: &str, only: Option<(Dimension, &str)>, whole: Place) -> Option<Breakdown> {
        let table = Published::parse(table)?;
        let dataset = Dataset::of_period(self.source.holdings(), table, &self.source.vintage().period)?;
        let axis = dataset.axes.iter().position(|axis| only.is_none_or(|(dimension, _)| axis.dimension != dimension))?;
        let other = dataset.axes.iter().position(|axis| only.is_some_and(|(dimension, _)| axis.dimension == dimension));
        let mut title = table.label(self.language);
        if let Some(category) = dataset
            .axes
            .get(other.unwrap_or(usize::MAX))
            .and_then(|axis| axis.categories.iter().find(|category| only.is_some_and(|(_, code)| category.code == code)))
        {
            title = format!("{title} – {}", category.label.in_language(self.language));
        }
        let wanted =
            |codes: &[String]| other.is_none_or(|other| codes.get(other).map(String::as_str) == only.map(|(_, code)| code));
        let cells = dataset.cells().filter(|(_, codes, _)| wanted(codes)).filter_map(|(vintage, codes, figure)| {
            let category = dataset
                .axes
                .get(axis)?
                .categories
                .iter()
                .find(|category| codes.get(axis).is_some_and(|code| code == category.code))?;
            let label = category.label.in_language(self.language);
            Some((Cell { table, period: vintage.period.clone(), codes, figure }, label))
        });
        let whole = self.source.cell(whole).filter(|_| table.method != Method::Protected).and_then(|cell| cell.figure.value);
        Some(Breakdown::new(title, table, cells.collect(), whole))
    }
}
