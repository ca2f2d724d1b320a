//! Charts as SVG without a script: bars for categories, columns for periods. Every bar has its number and its name beside it,
//! so that nothing depends on seeing a colour, and the table below has the same figures.

use maud::{Markup, html};

use crate::released::Figure;
use crate::reviews::words::Words;

/// The width of a chart in its own units; a telephone is about as wide.
const WIDTH: u64 = 360;
/// The longest bar: beside it there is room for its number and name.
const LONGEST: u64 = 200;
/// The highest column.
const HIGHEST: u64 = 140;
/// The room for a line of text.
const LINE: u64 = 20;
/// The most columns.
const MOST_COLUMNS: usize = 8;

/// A category with its figures: one, or one for each category of a second dimension, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What the category is called.
    pub label: String,
    /// The figures.
    pub figures: Vec<(Figure, String)>,
}

/// Bars, one below the other.
#[must_use]
pub fn bars(title: &str, bars: &[Bar], words: &dyn Words) -> Markup {
    let highest = bars.iter().flat_map(|bar| &bar.figures).filter_map(|(figure, _)| figure.value).max().unwrap_or(0);
    let mut top = 0;
    let rows = bars.iter().map(|bar| {
        let at = top;
        top += LINE + bar.figures.len() as u64 * LINE + 6;
        (at, bar)
    });
    let rows: Vec<_> = rows.collect();
    html! {
        figure {
            figcaption { (title) }
            svg viewBox=(format!("0 0 {WIDTH} {top}")) role="img" aria-label=(title) xmlns="http://www.w3.org/2000/svg" {
                @for (top, bar) in rows {
                    text x="0" y=(top + 15) { (bar.label) }
                    @for (position, (figure, name)) in (0_u64..).zip(&bar.figures) {
                        @let length = scaled(figure.value.unwrap_or(0), highest, LONGEST);
                        @let y = top + LINE + position * LINE;
                        rect class=(format!("bar{}", position % 4)) x="0" y=(y + 2) width=(length) height="14" {}
                        text class=(if figure.value.is_some() { "number" } else { "small" }) x=(length + 6) y=(y + 14) {
                            (words.figure(*figure)) @if !name.is_empty() { tspan class="small" { "  " (name) } }
                        }
                    }
                }
            }
        }
    }
}

/// Columns, one beside the other: the last ones where there are many.
#[must_use]
pub fn columns(title: &str, columns: &[(String, Figure)], words: &dyn Words) -> Markup {
    let columns = columns.get(columns.len().saturating_sub(MOST_COLUMNS)..).unwrap_or_default();
    let highest = columns.iter().filter_map(|(_, figure)| figure.value).max().unwrap_or(0);
    let room = WIDTH / (columns.len() as u64).max(1);
    let wide = (room * 7 / 10).min(60);
    let floor = LINE + HIGHEST;
    html! {
        figure {
            figcaption { (title) }
            svg viewBox=(format!("0 0 {WIDTH} {}", floor + LINE + 4)) role="img" aria-label=(title) xmlns="http://www.w3.org/2000/svg" {
                @for (position, (label, figure)) in (0_u64..).zip(columns) {
                    @let height = scaled(figure.value.unwrap_or(0), highest, HIGHEST);
                    @let middle = position * room + room / 2;
                    rect class="bar0" x=(middle - wide / 2) y=(floor - height) width=(wide) height=(height) {}
                    text class=(if figure.value.is_some() { "number middle" } else { "small middle" }) x=(middle) y=(floor - height - 5) {
                        (words.figure(*figure))
                    }
                    text class="small middle" x=(middle) y=(floor + 17) { (label) }
                }
                line x1="0" x2=(WIDTH) y1=(floor) y2=(floor) {}
            }
        }
    }
}

/// A length in proportion; something is never nothing.
fn scaled(value: u64, highest: u64, longest: u64) -> u64 {
    let length = value.saturating_mul(longest).checked_div(highest).unwrap_or(0);
    if value > 0 { length.max(1) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{Bar, Figure, bars, columns, scaled};
    use crate::codes::Language;
    use crate::released::Mark;
    use crate::reviews::words::words;

    const WITHHELD: Figure = Figure { value: None, mark: Some(Mark::Withheld) };

    fn shown(value: u64) -> Figure {
        Figure { value: Some(value), mark: None }
    }

    #[test]
    fn lengths_are_in_proportion() {
        assert_eq!([0, 1, 50, 100].map(|value| scaled(value, 100, 200)), [0, 2, 100, 200]);
        assert_eq!((scaled(1, 10_000, 200), scaled(0, 0, 200)), (1, 0));
    }

    #[test]
    fn what_is_withheld_has_no_length_and_says_so_and_everything_is_escaped() {
        let label = "<script>&".to_owned();
        let all = [Bar { label, figures: vec![(WITHHELD, String::new()), (shown(7), "\"x\"".to_owned())] }];
        let svg = bars("<b>", &all, words(Language::En)).into_string();
        assert!(svg.contains("&lt;script&gt;&amp;") && svg.contains("&lt;b&gt;") && !svg.contains("<b>"), "{svg}");
        assert!(svg.contains("width=\"0\" height=\"14\"") && svg.contains(">withheld<") && svg.contains(">7<tspan"), "{svg}");
        let many: Vec<_> = (2000..2020).map(|year| (year.to_string(), shown(3))).collect();
        let svg = columns("years", &many, words(Language::Fi)).into_string();
        assert!(!svg.contains(">2011<") && svg.contains(">2012<") && svg.contains(">2019<"), "{svg}");
    }
}
