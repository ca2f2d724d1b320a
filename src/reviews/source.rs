//! The released figures of one period, and those of the periods before that it is compared with.

use std::sync::Arc;

use chrono::Datelike;

use crate::codes::Language;
use crate::released::{Figure, Holdings, Vintage};
use crate::releases::closed_period::Length;
use crate::releases::{Published, StandardPeriod};

/// Where a figure stands: a table, and a code of each of its dimensions.
pub type Place<'a> = (&'static str, &'a [&'a str]);

/// A released figure with the place where everybody finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The table.
    pub table: &'static Published,
    /// The period.
    pub period: String,
    /// A code of each dimension.
    pub codes: Vec<String>,
    /// The figure.
    pub figure: Figure,
}

impl Cell {
    /// What it counts, for people.
    #[must_use]
    pub fn label(&self, language: Language) -> String {
        let mut label = self.table.label(language);
        for (dimension, code) in self.table.dimensions.iter().zip(&self.codes) {
            let category = dimension.categories().into_iter().find(|category| category.code == code);
            label.push_str(" – ");
            label.push_str(category.map_or(code.as_str(), |category| category.label.in_language(language)));
        }
        label
    }
}

/// What a review is made of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    holdings: &'a Holdings,
    vintage: &'a Arc<Vintage>,
    period: StandardPeriod,
}

impl<'a> Source<'a> {
    /// That of a period; `None` where there is no review of it: reviews are of half-years and years.
    #[must_use]
    pub fn of(holdings: &'a Holdings, period: &str) -> Option<Self> {
        let period = StandardPeriod::parse(period).filter(|period| period.length() != Length::Quarter)?;
        Some(Self { holdings, vintage: holdings.of(&period.to_string())?, period })
    }

    /// Those of all periods of which there are reviews, the earliest first.
    #[must_use]
    pub fn all(holdings: &'a Holdings) -> impl DoubleEndedIterator<Item = Self> {
        holdings.current().filter_map(|vintage| Self::of(holdings, &vintage.period))
    }

    /// Everything that has been released.
    #[must_use]
    pub const fn holdings(&self) -> &'a Holdings {
        self.holdings
    }

    /// The newest vintage of the period.
    #[must_use]
    pub fn vintage(&self) -> &'a Vintage {
        self.vintage
    }

    /// The period.
    #[must_use]
    pub const fn period(&self) -> StandardPeriod {
        self.period
    }

    /// A figure; `None` where the table was not released of the period.
    #[must_use]
    pub fn cell(&self, (table, codes): Place) -> Option<Cell> {
        let table = Published::parse(table)?;
        let figures = self.vintage.tables.get(table.id)?;
        let codes: Vec<String> = codes.iter().map(|&code| code.to_owned()).collect();
        let figure = figures.cells.get(&codes).copied().unwrap_or(Figure::NOT_COLLECTED);
        Some(Cell { table, period: self.vintage.period.clone(), codes, figure })
    }

    /// The sources of the periods of the same length that ended before, the earliest first.
    #[must_use]
    pub fn earlier(&self) -> impl DoubleEndedIterator<Item = Self> {
        let (length, first) = (self.period.length(), self.vintage.first_day);
        Self::all(self.holdings).filter(move |other| other.period.length() == length && other.vintage.last_day < first)
    }

    /// The same part of the year before, where it has been released.
    #[must_use]
    pub fn year_before(&self) -> Option<Self> {
        let first = self.vintage.first_day.with_year(self.vintage.first_day.year() - 1)?;
        self.earlier().find(|other| other.vintage.first_day == first)
    }
}
