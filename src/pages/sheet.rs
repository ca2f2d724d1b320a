//! A released table as people read it: grids of figures, each with its heading.

use maud::{Markup, html};

use super::table_words::{heading, length};
use super::words;
use crate::codes::{Label, Language};
use crate::released::{Figure, Mark, Vintage};
use crate::releases::Dataset;
use crate::releases::closed_period::Length;
use crate::reviews::words::words as sentences;

/// Rows and columns of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// What it is.
    pub caption: String,
    /// What the rows are.
    pub corner: String,
    /// What stands over the columns.
    pub columns: Vec<String>,
    /// The rows: what stands before each, and its figures.
    pub rows: Vec<(String, Vec<Figure>)>,
}

/// The lengths of periods with their names, the longest first.
const LENGTHS: [(Length, Label); 3] =
    [(Length::Year, words::YEARS), (Length::HalfYear, words::HALF_YEARS), (Length::Quarter, words::QUARTERS)];

/// The most categories of which those without any figure are listed, too.
const MOST_LISTED: usize = 30;

/// The grids of a dataset. Periods of different lengths stand apart: a half-year is no year. Of a table with two dimensions
/// there is a grid for each period, the latest first.
#[must_use]
pub fn grids(dataset: &Dataset, language: Language) -> Vec<Grid> {
    match dataset.axes.as_slice() {
        [_, _] => (0..dataset.vintages.len()).rev().filter_map(|at| of_period(dataset, at, language)).collect(),
        _ => LENGTHS.iter().filter_map(|(length, label)| of_length(dataset, *length, *label, language)).collect(),
    }
}

/// The figures of one period, row-major.
#[must_use]
pub fn figures_of(dataset: &Dataset, vintage: usize) -> &[Figure] {
    let size = dataset.axes.iter().map(|axis| axis.categories.len()).product::<usize>();
    dataset.figures.get(vintage * size..(vintage + 1) * size).unwrap_or_default()
}

/// Which periods of a dataset have this length, the earliest first.
#[must_use]
pub fn of_this_length(dataset: &Dataset, wanted: Length) -> Vec<usize> {
    let places = dataset.vintages.iter().enumerate().filter(|(_, vintage)| length(vintage) == Some(wanted));
    places.map(|(at, _)| at).collect()
}

/// The periods of one length: of a total a row for each, of a breakdown a column.
fn of_length(dataset: &Dataset, length: Length, label: Label, language: Language) -> Option<Grid> {
    let periods = of_this_length(dataset, length);
    let (kind, title) = (dataset.table.kind(), label.in_language(language));
    let name = |at: usize| dataset.vintages.get(at).map(|vintage: &std::sync::Arc<Vintage>| heading(vintage, kind, language));
    let names: Vec<String> = periods.iter().filter_map(|&at| name(at)).collect();
    let figures: Vec<&[Figure]> = periods.iter().map(|&at| figures_of(dataset, at)).collect();
    if names.is_empty() {
        return None;
    }
    let caption = format!("{} – {title}", dataset.table.label(language));
    let Some(axis) = dataset.axes.first() else {
        let rows = names.into_iter().zip(figures.into_iter().map(<[Figure]>::to_vec)).collect();
        let corner = words::PERIOD.in_language(language).to_owned();
        return Some(Grid { caption, corner, columns: vec![words::NUMBER.in_language(language).to_owned()], rows });
    };
    let row = |(at, category): (usize, &crate::statistics::dimension::Category)| {
        let cells = figures.iter().filter_map(|figures| figures.get(at)).copied().collect::<Vec<_>>();
        (category.label.in_language(language).to_owned(), cells)
    };
    let rows: Vec<_> = axis.categories.iter().enumerate().map(row).collect();
    let corner = axis.dimension.label().in_language(language).to_owned();
    Some(Grid { caption, corner, columns: names, rows })
}

fn of_period(dataset: &Dataset, at: usize, language: Language) -> Option<Grid> {
    let [rows, columns] = dataset.axes.as_slice() else { return None };
    let vintage = dataset.vintages.get(at)?;
    let figures = figures_of(dataset, at).chunks(columns.categories.len().max(1));
    let label = |category: &crate::statistics::dimension::Category| category.label.in_language(language).to_owned();
    Some(Grid {
        caption: format!("{} – {}", dataset.table.label(language), heading(vintage, dataset.table.kind(), language)),
        corner: rows.dimension.label().in_language(language).to_owned(),
        columns: columns.categories.iter().map(label).collect(),
        rows: rows.categories.iter().map(label).zip(figures.map(<[Figure]>::to_vec)).collect(),
    })
}

impl Grid {
    /// Takes the rows out in which no figure is shown, where there are very many rows; answers how many.
    fn shorten(&mut self) -> usize {
        let before = self.rows.len();
        if before > MOST_LISTED {
            self.rows.retain(|(_, figures)| figures.iter().any(|figure| figure.value.is_some()));
        }
        before - self.rows.len()
    }

    /// The grid as a table of HTML.
    #[must_use]
    pub fn markup(mut self, language: Language) -> Markup {
        let left_out = self.shorten();
        html! {
            div class="scroll" tabindex="0" role="region" aria-label=(self.caption) {
                table {
                    caption { (self.caption) }
                    thead {
                        tr { th scope="col" { (self.corner) } @for column in &self.columns { th scope="col" { (column) } } }
                    }
                    tbody {
                        @for (name, figures) in &self.rows {
                            tr { th scope="row" { (name) } @for figure in figures { td { (cell(*figure, language)) } } }
                        }
                    }
                }
            }
            @if left_out > 0 {
                p class="quiet" { (words::NOT_SHOWN.in_language(language)) " " (left_out) "." }
            }
        }
    }
}

/// A figure in a cell: the number, or the letter that says why there is none.
#[must_use]
pub fn cell(figure: Figure, language: Language) -> Markup {
    let letter = figure.mark.map(Mark::as_str);
    html! {
        @match (figure.value, letter) {
            (Some(value), None) => (value),
            (Some(value), Some(letter)) => { (value) " " abbr title=(words::REVISED.in_language(language)) { (letter) } },
            (None, letter) => abbr title=(sentences(language).figure(figure)) { (letter.unwrap_or(":")) },
        }
    }
}
