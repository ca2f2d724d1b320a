//! Released figures of a table: some periods, some categories, always the full product of them.
//!
//! Percentages, sums and comparisons are made from these and from nothing else.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::codes::Language;
use crate::released::{Figure, Holdings, Vintage};
use crate::releases::lattice::Published;
use crate::statistics::Dimension;
use crate::statistics::cube::Axis;
use crate::statistics::table::Kind;

/// Released figures, row-major: the period first, then the dimensions of the table.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The table.
    pub table: &'static Published,
    /// The newest vintage of each period.
    pub vintages: Vec<Arc<Vintage>>,
    /// The dimensions of the table with the categories that are shown.
    pub axes: Vec<Axis>,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// Why there is no such dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutsideTheLattice;

impl Dataset {
    /// The whole table in every period of which it has been released; `None` where there is none.
    #[must_use]
    pub fn whole(holdings: &Holdings, table: &'static Published) -> Option<Self> {
        let vintages = released(holdings, table);
        (!vintages.is_empty()).then(|| Self::of(table, vintages, whole_axes(table)))
    }

    /// The whole table in one period; `None` where it has not been released of it.
    #[must_use]
    pub fn of_period(holdings: &Holdings, table: &'static Published, period: &str) -> Option<Self> {
        let vintage = holdings.of(period).filter(|vintage| vintage.tables.contains_key(table.id))?;
        Some(Self::of(table, vec![vintage.clone()], whole_axes(table)))
    }

    /// Some periods and some categories of the table: codes separated by commas, all where nothing is chosen.
    ///
    /// # Errors
    /// Where a period has not been released, or a dimension or category is none of the table, or stands there twice.
    pub fn chosen(
        holdings: &Holdings,
        table: &'static Published,
        periods: Option<&str>,
        choices: &[(Dimension, &str)],
    ) -> Result<Self, OutsideTheLattice> {
        let mut vintages = released(holdings, table);
        if let Some(periods) = periods {
            let wanted = listed(periods)?;
            vintages.retain(|vintage| wanted.contains(&vintage.period.as_str()));
            if vintages.len() != wanted.len() {
                return Err(OutsideTheLattice);
            }
        }
        let mut axes = whole_axes(table);
        for (dimension, codes) in choices {
            let chosen = axes.iter_mut().find(|axis| axis.dimension == *dimension).ok_or(OutsideTheLattice)?;
            let wanted = listed(codes)?;
            chosen.categories.retain(|category| wanted.contains(&category.code));
            if chosen.categories.len() != wanted.len() {
                return Err(OutsideTheLattice);
            }
        }
        if vintages.is_empty() { Err(OutsideTheLattice) } else { Ok(Self::of(table, vintages, axes)) }
    }

    fn of(table: &'static Published, vintages: Vec<Arc<Vintage>>, axes: Vec<Axis>) -> Self {
        let combinations = combinations(&axes);
        let figure = |vintage: &Arc<Vintage>, codes: &[String]| {
            let figures = vintage.tables.get(table.id);
            figures.and_then(|figures| figures.cells.get(codes)).copied().unwrap_or(Figure::NOT_COLLECTED)
        };
        let of_vintage = |vintage| combinations.iter().map(move |codes| figure(vintage, codes));
        let figures = vintages.iter().flat_map(of_vintage).collect();
        Self { table, vintages, axes, figures }
    }

    /// Every figure with its period and the codes of its categories.
    pub fn cells(&self) -> impl Iterator<Item = (&Arc<Vintage>, Vec<String>, Figure)> {
        let combinations = combinations(&self.axes);
        let places =
            self.vintages.iter().flat_map(move |vintage| combinations.clone().into_iter().map(move |codes| (vintage, codes)));
        places.zip(&self.figures).map(|((vintage, codes), figure)| (vintage, codes, *figure))
    }

    /// The figure of a period and categories.
    #[must_use]
    pub fn figure(&self, period: &str, codes: &[&str]) -> Option<Figure> {
        self.cells().find(|(vintage, cell, _)| vintage.period == period && cell == codes).map(|(_, _, figure)| figure)
    }

    /// When the newest of these figures was published.
    #[must_use]
    pub fn updated(&self) -> DateTime<Utc> {
        self.vintages.iter().map(|vintage| vintage.published_at).max().unwrap_or_default()
    }

    /// The periods as codes and labels: a stock is of the last day.
    #[must_use]
    pub fn periods(&self) -> Vec<(String, String)> {
        let label = |vintage: &Vintage| match self.table.kind() {
            Kind::Flow => vintage.period.clone(),
            Kind::Stock => vintage.last_day.to_string(),
        };
        self.vintages.iter().map(|vintage| (vintage.period.clone(), label(vintage))).collect()
    }

    /// What has to be said beside the figures, the notes of corrected vintages included.
    #[must_use]
    pub fn notes(&self, language: Language) -> Vec<String> {
        let corrected = self.vintages.iter().filter_map(|vintage| {
            let note = vintage.note.as_ref()?;
            let text = match language {
                Language::Fi => &note.fi,
                Language::Sv => &note.sv,
                Language::En => &note.en,
            };
            Some(format!("{}: {text}", vintage.period))
        });
        self.table.notes().iter().map(|note| note.in_language(language).to_owned()).chain(corrected).collect()
    }
}

/// The newest vintages that have the table, the earliest period first.
#[must_use]
pub fn released(holdings: &Holdings, table: &Published) -> Vec<Arc<Vintage>> {
    holdings.current().filter(|vintage| vintage.tables.contains_key(table.id)).cloned().collect()
}

fn whole_axes(table: &Published) -> Vec<Axis> {
    table.dimensions.iter().map(|&dimension| Axis { dimension, categories: dimension.categories() }).collect()
}

/// Every combination of the categories, the last axis fastest.
fn combinations(axes: &[Axis]) -> Vec<Vec<String>> {
    axes.iter().fold(vec![Vec::new()], |combinations, axis| {
        let more = |codes: Vec<String>| {
            axis.categories.iter().map(move |category| [codes.as_slice(), &[category.code.to_owned()]].concat())
        };
        combinations.into_iter().flat_map(more).collect()
    })
}

/// Codes separated by commas, each once.
fn listed(codes: &str) -> Result<Vec<&str>, OutsideTheLattice> {
    let listed: Vec<_> = codes.split(',').collect();
    let twice = listed.iter().enumerate().any(|(at, code)| listed.iter().skip(at + 1).any(|other| other == code));
    if twice { Err(OutsideTheLattice) } else { Ok(listed) }
}
