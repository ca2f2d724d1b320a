//! The page of a table: a chart of the latest period or of all, every figure, what has to be known, the files.

use actix_web::{HttpRequest, HttpResponse, get, web};
use maud::{Markup, html};

use super::answer::page;
use super::chart::{self, Bar};
use super::layout::Page;
use super::sheet::{figures_of, grids, of_this_length};
use super::table_words::{heading, short};
use super::words;
use crate::access::State;
use crate::clock::finnish_date;
use crate::codes::Language;
use crate::http::IfNoneMatch;
use crate::released::Figure;
use crate::releases::closed_period::Length;
use crate::releases::{Dataset, Published};
use crate::reviews::words::words as sentences;
use crate::statistics::dimension::Category;

/// The formats of files: the value of `format`, the ending, and what people call it.
const FORMATS: [(&str, &str, &str); 4] = [
    ("csv", "csv", "CSV"),
    ("xlsx", "xlsx", "Excel (XLSX)"),
    ("json", "json", "JSON-stat 2.0"),
    ("sdmx-csv", "sdmx.csv", "SDMX-CSV 2.0"),
];

/// The most bars of a chart.
const MOST_BARS: usize = 20;

/// The page of a table.
#[get("/{language:fi|sv|en}/tables/{table}")]
pub async fn table_page(condition: IfNoneMatch, request: HttpRequest, state: web::Data<State>) -> HttpResponse {
    page(&condition, &request, &state, |holdings, language| {
        let table = request.match_info().get("table").and_then(Published::parse)?;
        let (path, title) = (format!("/tables/{}", table.id), table.label(language));
        let content = html! {
            h1 { (title) }
            @match &Dataset::whole(holdings, table) {
                Some(dataset) => (content(dataset, language)),
                None => p { (words::NOTHING_YET.in_language(language)) },
            }
        };
        Some(Page { language, path: &path, title: &title }.around(&content))
    })
}

fn content(dataset: &Dataset, language: Language) -> Markup {
    let published = sentences(language).on(finnish_date(dataset.updated()));
    let has_marks = dataset.figures.iter().any(|figure| figure.mark.is_some());
    html! {
        p class="quiet" { (words::PUBLISHED.in_language(language)) " " (published) "." }
        @for chart in charts(dataset, language) { (chart) }
        @for grid in grids(dataset, language) { (grid.markup(language)) }
        @if has_marks { p class="quiet" { (words::MARKS.in_language(language)) } }
        h2 { (words::DOWNLOAD.in_language(language)) }
        (downloads(&format!("/v1/statistics/tables/{}/data", dataset.table.id), dataset.table.id, language, &FORMATS))
        h2 { (words::NOTES.in_language(language)) }
        ul class="notes" { @for note in dataset.notes(language) { li { (note) } } }
    }
}

/// Links to files in a language: how a file is asked for, its ending, and what people call it.
pub(super) fn downloads(path: &str, file: &str, language: Language, formats: &[(&str, &str, &str)]) -> Markup {
    let language = language.as_str();
    html! {
        ul class="downloads" {
            @for (format, ending, name) in formats {
                li { a href=(format!("{path}?format={format}&lang={language}")) download=(format!("{file}.{language}.{ending}")) { (name) } }
            }
        }
    }
}

fn charts(dataset: &Dataset, language: Language) -> Vec<Markup> {
    match dataset.axes.as_slice() {
        [] => over_time(dataset, language),
        [axis] => of_latest(dataset, language, |figures| {
            let bar = |(category, figure): (&Category, &Figure)| Bar {
                label: category.label.in_language(language).to_owned(),
                figures: vec![(*figure, String::new())],
            };
            axis.categories.iter().zip(figures).map(bar).collect()
        }),
        [rows, columns, ..] => of_latest(dataset, language, |figures| {
            let name = |category: &Category| category.label.in_language(language).to_owned();
            let chunks = figures.chunks(columns.categories.len().max(1));
            let bar = |(category, figures): (&Category, &[Figure])| Bar {
                label: name(category),
                figures: figures.iter().copied().zip(columns.categories.iter().map(name)).collect(),
            };
            rows.categories.iter().zip(chunks).map(bar).collect()
        }),
    }
}

/// A total as it went from period to period; of each length for itself, where there are two of it.
fn over_time(dataset: &Dataset, language: Language) -> Vec<Markup> {
    let lengths = [(Length::Year, words::YEARS), (Length::HalfYear, words::HALF_YEARS), (Length::Quarter, words::QUARTERS)];
    let chart = |(length, label): (Length, crate::codes::Label)| {
        let periods = of_this_length(dataset, length);
        let column = |&at: &usize| {
            let vintage = dataset.vintages.get(at)?;
            Some((short(vintage, dataset.table.kind()), *figures_of(dataset, at).first()?))
        };
        let columns: Vec<_> = periods.iter().filter_map(column).collect();
        let title = format!("{} – {}", dataset.table.label(language), label.in_language(language));
        (columns.len() > 1).then(|| chart::columns(&title, &columns, sentences(language)))
    };
    lengths.into_iter().filter_map(chart).collect()
}

/// The categories in the latest period. Where they are very many, those with the largest figures alone.
fn of_latest(dataset: &Dataset, language: Language, bars: impl FnOnce(&[Figure]) -> Vec<Bar>) -> Vec<Markup> {
    let Some((at, vintage)) = dataset.vintages.iter().enumerate().next_back() else { return Vec::new() };
    let mut bars = bars(figures_of(dataset, at));
    if bars.len() > MOST_BARS * 2 {
        bars.sort_by_key(|bar| std::cmp::Reverse(bar.figures.first().and_then(|(figure, _)| figure.value)));
        bars.retain(|bar| bar.figures.iter().any(|(figure, _)| figure.value.is_some()));
        bars.truncate(MOST_BARS);
    }
    let when = heading(vintage, dataset.table.kind(), language);
    let title = format!("{} – {when}", dataset.table.label(language));
    if bars.is_empty() { Vec::new() } else { vec![chart::bars(&title, &bars, sentences(language))] }
}
