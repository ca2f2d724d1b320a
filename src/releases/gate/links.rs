//! Which equations tie released tables together.

use chrono::{Days, NaiveDate};

use super::network::{Row, offsets};
use super::sheet::Sheet;
use crate::releases::closed_period::{Length, StandardPeriod};
use crate::releases::lattice::{Measure, Window};
use crate::statistics::Dimension;
use crate::statistics::table::{Kind, Table};

/// Stocks, and what they grow by.
const GROWTH: &[(Table, Table)] = &[(Table::Clients, Table::NewClients)];

/// What does not change while somebody is a client.
const CONSTANT: &[Dimension] =
    &[Dimension::ClientBasis, Dimension::Sex, Dimension::Form, Dimension::Nationality, Dimension::AgeClass];

/// Categories that contain others of another dimension: together these are at most those.
const CONTAINED: &[(Dimension, &[&str], Dimension, &[&str])] = &[
    (Dimension::SexAgeClass, &["woman", "girl"], Dimension::Sex, &["female"]),
    (Dimension::SexAgeClass, &["man", "boy"], Dimension::Sex, &["male"]),
    (Dimension::SexAgeClass, &["girl", "boy"], Dimension::AgeBand, &["0-17"]),
];

/// A sheet with the number of its first cell.
type Numbered<'a> = (usize, &'a Sheet);

/// Every equation between the sheets.
pub(super) fn between(sheets: &[Sheet]) -> Vec<Row> {
    let numbered: Vec<Numbered> = offsets(sheets).into_iter().zip(sheets).collect();
    let counted: Vec<_> = numbered.into_iter().filter(|(_, sheet)| sheet.table.measure == Measure::Cases).collect();
    let mut rows = Vec::new();
    for &one in &counted {
        for &other in &counted {
            if one.1.period == other.1.period && one.1.table.source == other.1.table.source {
                rows.extend(within(one, other));
                rows.extend(contained(one, other));
            }
        }
        rows.extend(parts(one, &counted));
        rows.extend(growth(one, &counted));
        rows.extend(same_day(one, &counted));
    }
    rows
}

/// `part` breaks down what `whole` counts, or a part of it: sums over it are cells of the whole, or at most that.
fn within(part: Numbered, whole: Numbered) -> Vec<Row> {
    let (narrow, wide) = (part.1.table, whole.1.table);
    let same = narrow == wide || narrow.window != wide.window || !wide.only.iter().all(|filter| narrow.only.contains(filter));
    if same {
        return Vec::new();
    }
    let more: Vec<_> = narrow.only.iter().filter(|filter| !wide.only.contains(filter)).collect();
    let filter_of = |dimension: Dimension| more.iter().find(|(filtered, _)| *filtered == dimension).map(|(_, codes)| *codes);
    let shared: Vec<_> = wide.dimensions.iter().copied().filter(|dimension| filter_of(*dimension).is_none()).collect();
    if !shared.iter().all(|dimension| narrow.dimensions.contains(dimension)) {
        return Vec::new();
    }
    let is_equation = more.iter().all(|(dimension, _)| wide.dimensions.contains(dimension));
    let belongs = |codes: &[&str]| {
        wide.dimensions.iter().zip(codes).all(|(dimension, code)| filter_of(*dimension).is_none_or(|only| only.contains(code)))
    };
    let mut sums: Vec<(Vec<&str>, Row)> = Vec::new();
    let mut add = |sheet: Numbered, dimensions: &[Dimension], coefficient: f64, position: usize| {
        let codes = sheet.1.codes_at(position);
        let key: Vec<_> = shared.iter().filter_map(|dimension| code_of(*dimension, dimensions, &codes)).collect();
        let term = (sheet.0 + position, coefficient);
        match sums.iter_mut().find(|(known, _)| *known == key) {
            Some((_, row)) => row.terms.push(term),
            None => sums.push((key, Row { terms: vec![term], is_equation })),
        }
    };
    for position in 0..part.1.cells.len() {
        add(part, narrow.dimensions, 1.0, position);
    }
    for position in (0..whole.1.cells.len()).filter(|position| belongs(&whole.1.codes_at(*position))) {
        add(whole, wide.dimensions, -1.0, position);
    }
    sums.into_iter().map(|(_, row)| row).collect()
}

fn code_of(wanted: Dimension, dimensions: &[Dimension], codes: &[&'static str]) -> Option<&'static str> {
    dimensions.iter().position(|dimension| *dimension == wanted).and_then(|position| codes.get(position).copied())
}

/// One-way tables of the same cases whose categories contain one another.
fn contained(fine: Numbered, coarse: Numbered) -> Vec<Row> {
    if fine.1.table.only != coarse.1.table.only || fine.1.table.window != coarse.1.table.window {
        return Vec::new();
    }
    let terms = |sheet: Numbered, codes: &[&str], coefficient: f64| -> Vec<(usize, f64)> {
        let position = |code: &&str| sheet.1.position(&[code]).map(|position| (sheet.0 + position, coefficient));
        codes.iter().filter_map(position).collect()
    };
    let fits = |(of, _, within, _): &&(Dimension, &[&str], Dimension, &[&str])| {
        fine.1.table.dimensions == [*of] && coarse.1.table.dimensions == [*within]
    };
    let row = |(_, codes, _, within): &(Dimension, &[&str], Dimension, &[&str])| {
        let both = [terms(fine, codes, 1.0), terms(coarse, within, -1.0)].concat();
        Row { terms: both, is_equation: false }
    };
    CONTAINED.iter().filter(fits).map(row).collect()
}

/// The same table of parts of the period: they add up to it, or to less where a part has not been released.
fn parts(whole: Numbered, all: &[Numbered]) -> Vec<Row> {
    if whole.1.table.kind() != Kind::Flow || whole.1.table.window != Window::Period {
        return Vec::new();
    }
    let inside = |length: Length| -> Vec<Numbered> {
        let fits = |sheet: &&Numbered| {
            sheet.1.table == whole.1.table && whole.1.period.contains(sheet.1.period) && sheet.1.period.length() == length
        };
        all.iter().filter(fits).copied().collect()
    };
    let (halves, quarters) = (inside(Length::HalfYear), inside(Length::Quarter));
    let mut ways: Vec<Vec<Numbered>> = vec![quarters.clone(), halves.clone()];
    if !quarters.is_empty() {
        for half in &halves {
            let others = quarters.iter().filter(|quarter| !half.1.period.contains(quarter.1.period)).copied();
            let mixed: Vec<_> = others.chain([*half]).collect();
            if mixed.len() > 1 {
                ways.push(mixed);
            }
        }
    }
    let months = |period: StandardPeriod| match period.length() {
        Length::Quarter => 3,
        Length::HalfYear => 6,
        Length::Year => 12,
    };
    let mut rows = Vec::new();
    for way in ways.into_iter().filter(|way| !way.is_empty()) {
        let is_equation = way.iter().map(|part| months(part.1.period)).sum::<u32>() == months(whole.1.period);
        rows.extend((0..whole.1.cells.len()).map(|position| {
            let parts = way.iter().map(|part| (part.0 + position, 1.0));
            Row { terms: parts.chain([(whole.0 + position, -1.0)]).collect(), is_equation }
        }));
    }
    rows
}

/// A stock grows by newcomers only: what it is more than before is at most what came.
fn growth(stock: Numbered, all: &[Numbered]) -> Vec<Row> {
    let Some((_, source)) = GROWTH.iter().find(|(stocked, _)| *stocked == stock.1.table.source) else { return Vec::new() };
    let table = stock.1.table;
    if !table.dimensions.iter().all(|dimension| CONSTANT.contains(dimension)) {
        return Vec::new();
    }
    let eve = |day: NaiveDate| day.checked_sub_days(Days::new(1));
    let mut rows = Vec::new();
    for flow in all {
        let came = flow.1.table;
        let fits = came.source == *source && came.dimensions == table.dimensions && came.only == table.only;
        if !fits || came.window != Window::Period || flow.1.period.period().last() != stock.1.period.period().last() {
            continue;
        }
        let before = |sheet: &&Numbered| {
            sheet.1.table == table && Some(sheet.1.period.period().last()) == eve(flow.1.period.period().first())
        };
        if let Some(before) = all.iter().find(before) {
            rows.extend((0..stock.1.cells.len()).map(|position| Row {
                terms: vec![(stock.0 + position, 1.0), (before.0 + position, -1.0), (flow.0 + position, -1.0)],
                is_equation: false,
            }));
        }
    }
    rows
}

/// Releases of two periods that end on the same day hold the same stock.
fn same_day(stock: Numbered, all: &[Numbered]) -> Vec<Row> {
    let cumulative = |sheet: &Sheet| sheet.table.kind() == Kind::Stock || sheet.table.window == Window::Since2006;
    if !cumulative(stock.1) {
        return Vec::new();
    }
    let fits = |other: &&Numbered| {
        other.0 > stock.0 && other.1.table == stock.1.table && other.1.period.period().last() == stock.1.period.period().last()
    };
    all.iter()
        .filter(fits)
        .flat_map(|other| {
            (0..stock.1.cells.len())
                .map(|position| Row { terms: vec![(stock.0 + position, 1.0), (other.0 + position, -1.0)], is_equation: true })
        })
        .collect()
}
