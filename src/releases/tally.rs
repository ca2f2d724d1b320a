//! Counting the tables of the lattice, case by case: how many, by whose keys they are rounded, and who referred them.

use std::collections::HashMap;

use super::closed_period::StandardPeriod;
use super::disclosure::{CellKey, rounded};
use super::lattice::{LATTICE, Measure, Published, Window};
use crate::statistics::Dimension;
use crate::statistics::table::Table;

/// A case as it is counted: one referral, decision or spell.
#[derive(Clone, Debug)]
pub struct Case {
    /// The number that stands for the person.
    pub record_key: u128,
    /// The type of referrer that referred the person, where there was a referral.
    pub referrer: Option<String>,
    /// Its category in each dimension of the live table, in their order.
    pub codes: Vec<String>,
}

/// A counted cell of a table, before anything is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The table.
    pub table: &'static Published,
    /// A code of each dimension.
    pub codes: Vec<String>,
    /// How many.
    pub cases: u64,
    /// The same, rounded.
    pub rounded: u64,
    /// How many of them each type of referrer referred.
    pub known: Vec<(String, u64)>,
}

#[derive(Default)]
struct Cell {
    cases: u64,
    key: CellKey,
    known: HashMap<String, u64>,
}

/// The tables of one live table and window while their cases are counted.
pub struct Tally {
    source: Table,
    tables: Vec<(&'static Published, HashMap<Vec<String>, Cell>)>,
}

/// The live tables that have to be gone through for a release of `period`, each with a window.
#[must_use]
pub fn sources(period: StandardPeriod) -> Vec<(Table, Window)> {
    let mut sources = Vec::new();
    for table in LATTICE.iter().filter(|table| period.has(table)) {
        if !sources.contains(&(table.source, table.window)) {
            sources.push((table.source, table.window));
        }
    }
    sources
}

impl Tally {
    /// The empty tables of `period` that count the cases of `source`.
    #[must_use]
    pub fn new(period: StandardPeriod, source: Table, window: Window) -> Self {
        let wanted = |table: &&Published| table.source == source && table.window == window && period.has(table);
        Self { source, tables: LATTICE.iter().filter(wanted).map(|table| (table, HashMap::new())).collect() }
    }

    /// Counts a case in every table to which it belongs.
    pub fn add(&mut self, case: &Case) {
        let code = |dimension: Dimension| {
            let position = self.source.dimensions().iter().position(|known| *known == dimension);
            position.and_then(|position| case.codes.get(position)).map_or("", String::as_str)
        };
        for (table, cells) in &mut self.tables {
            if table.only.iter().any(|(dimension, codes)| !codes.contains(&code(*dimension))) {
                continue;
            }
            let by = if table.measure == Measure::Nationalities { &[Dimension::Nationality] } else { table.dimensions };
            let codes = by.iter().map(|dimension| code(*dimension).to_owned()).collect();
            let cell: &mut Cell = cells.entry(codes).or_default();
            cell.cases += 1;
            cell.key.add(case.record_key);
            if let Some(referrer) = &case.referrer {
                *cell.known.entry(referrer.clone()).or_default() += 1;
            }
        }
    }

    /// The cells in which anybody was counted; `draw` draws the number by which a cell is rounded.
    pub fn counted(self, draw: impl Fn(u128) -> u128) -> Vec<Counted> {
        let mut counted = Vec::new();
        for (table, cells) in self.tables {
            if table.measure == Measure::Nationalities {
                let nationality = |codes: &&Vec<String>| !codes.iter().any(|code| code == "stateless" || code == "unknown");
                let cases = cells.keys().filter(nationality).count() as u64;
                counted.push(Counted { table, codes: Vec::new(), cases, rounded: cases, known: Vec::new() });
                continue;
            }
            for (codes, cell) in cells {
                let mut known: Vec<_> = cell.known.into_iter().collect();
                known.sort();
                let rounded = rounded(cell.cases, draw(cell.key.number()));
                counted.push(Counted { table, codes, cases: cell.cases, rounded, known });
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Counted, Tally, Window, sources};
    use crate::releases::closed_period::StandardPeriod;
    use crate::statistics::table::Table;

    fn period(text: &str) -> StandardPeriod {
        StandardPeriod::parse(text).unwrap()
    }

    fn case(record_key: u128, referrer: &str, form: &str, place: &str, nationality: &str) -> Case {
        let code = |dimension: &str| match dimension {
            "form" => form,
            "place" => place,
            "nationality" => nationality,
            "sex" => "female",
            _ => "unknown",
        };
        let codes = Table::NewClients.dimensions().iter().map(|dimension| code(dimension.as_str()).to_owned()).collect();
        Case { record_key, referrer: Some(referrer.to_owned()), codes }
    }

    #[test]
    fn a_case_is_counted_in_every_table_to_which_it_belongs() {
        let mut tally = Tally::new(period("2022"), Table::NewClients, Window::Period);
        tally.add(&case(1, "police", "begging", "in_finland", "RO"));
        tally.add(&case(2, "police", "begging", "outside_finland", "unknown"));
        tally.add(&case(3, "self", "forced_labour", "in_finland", "VN"));
        let counted = tally.counted(|_| 0);
        let cells = |id: &str| -> Vec<&Counted> { counted.iter().filter(|cell| cell.table.id == id).collect() };
        assert_eq!((cells("new_clients")[0].cases, cells("new_clients").len()), (3, 1));
        assert_eq!(cells("new_clients")[0].known, [("police".to_owned(), 2), ("self".to_owned(), 1)]);
        assert_eq!(cells("new_clients_nationalities")[0].cases, 2);
        assert_eq!(cells("new_clients_of_unknown_nationality")[0].cases, 1);
        assert_eq!(cells("new_clients_in_finland_by_form").iter().map(|cell| cell.cases).sum::<u64>(), 2);
        let begging = cells("new_clients_by_form_and_sex").into_iter().find(|cell| cell.codes[0] == "begging").unwrap();
        assert_eq!((begging.codes.as_slice(), begging.cases), (&["begging".to_owned(), "female".to_owned()][..], 2));
        // Rounded by the numbers of its persons, whatever their order.
        assert_eq!(begging.rounded, 5);
    }

    #[test]
    fn a_quarter_goes_through_the_same_registers_with_fewer_tables() {
        assert_eq!(sources(period("2022")), sources(period("2022-Q1")));
        assert_eq!(sources(period("2022")).iter().filter(|(table, _)| *table == Table::NewClients).count(), 2);
        let tables = |text| Tally::new(period(text), Table::NewClients, Window::Period).tables.len();
        assert!(tables("2022-Q1") < tables("2022"));
    }
}
