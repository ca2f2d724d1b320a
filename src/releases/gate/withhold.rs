//! Withholding until nothing can be inferred any more.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::attack::{self, Finding, Ground, Guesses, Known};
use super::links;
use super::network::Network;
use super::report::{CellPlace, Disclosure, Report, TableReport, WithheldCell};
use super::sheet::Sheet;
use crate::codes::{Code, ReferrerType};
use crate::releases::disclosure::Shown;
use crate::releases::lattice::{LATTICE, Method};

/// Referrers that are single persons: each knows of one referral, and that one is their own.
const SINGLE: &[ReferrerType] = &[ReferrerType::Oneself, ReferrerType::PrivatePerson];

struct Gate<'a> {
    sheets: &'a mut [Sheet],
    network: Network,
    /// The sheets of which anything may be withheld or inferred by this release.
    scope: Vec<bool>,
    idle: HashSet<usize>,
    report: Report,
}

/// What somebody knows of cells: how many they have referred.
type Own = HashMap<usize, f64>;

/// Looks at the new ones of `sheets` beside all others, withholds cells of them until nothing can be inferred, and reports.
#[must_use]
pub fn audit(sheets: &mut [Sheet]) -> Report {
    let network = Network::new(sheets, links::between(sheets));
    let new: Vec<bool> = sheets.iter().map(|sheet| sheet.is_new).collect();
    let near = network.tied_to(&new);
    let scope = network.tied_to(&near);
    let nobody = attack::nobody(&network, sheets);
    let examined = attack::targets(&network, sheets, &near, &nobody);
    let report = Report { examined: examined.len(), ..Report::default() };
    let mut gate = Gate { sheets, network, scope, idle: attack::idle(&nobody), report };
    let mut guesses = Guesses::default();
    let told = gate.until_safe(&examined, None, &Own::new(), &mut guesses);
    // What exact tables tell everybody they tell each referrer, too.
    let rest: Vec<usize> = examined.iter().copied().filter(|cell| !told.contains(cell)).collect();
    for (referrer, own) in gate.referrers() {
        gate.until_safe(&rest, Some(&referrer), &own, &mut guesses);
        gate.report.referrers.push(referrer);
    }
    tracing::info!(examined = examined.len(), programs = guesses.programs, "a release was examined");
    gate.finish()
}

impl Gate<'_> {
    /// The types of referrer that have referred anybody in a cell that is not shown as it is, with how many; but for single
    /// persons.
    fn referrers(&self) -> BTreeMap<String, Own> {
        let mut referrers: BTreeMap<String, Own> = BTreeMap::new();
        let numbered = self.sheets.iter().zip(&self.network.offsets).zip(&self.scope).filter(|(_, inside)| **inside);
        for ((sheet, offset), _) in numbered {
            let open = sheet.cells.iter().enumerate().filter(|(position, _)| !matches!(sheet.shown(*position), Shown::Count(_)));
            for (position, cell) in open {
                for (referrer, count) in &cell.known {
                    #[expect(clippy::cast_precision_loss, reason = "counts of persons are far below 2^52")]
                    referrers.entry(referrer.clone()).or_default().insert(offset + position, *count as f64);
                }
            }
        }
        referrers.retain(|name, _| !SINGLE.iter().any(|single| single.as_str() == name));
        referrers
    }

    fn ground(&self, known: Known) -> Ground<'_> {
        Ground::of(&self.network, self.sheets, &self.scope, known, &self.idle)
    }

    /// Withholds until `referrer` (or everybody), who knows `own` persons, can infer none of `examined` but for those that exact
    /// tables tell; answers these.
    fn until_safe(&mut self, examined: &[usize], referrer: Option<&str>, own: &Own, guesses: &mut Guesses) -> HashSet<usize> {
        let (mut open, mut all_told) = (examined.to_vec(), HashSet::new());
        loop {
            let attack = self.ground(Known::All).attack(own);
            let findings = attack.findings(&open, guesses);
            if findings.is_empty() {
                return all_told;
            }
            let exact = self.ground(Known::ExactTables).attack(own);
            let (told, unsafe_ones): (Vec<Finding>, Vec<Finding>) =
                findings.into_iter().partition(|finding| exact.tells(*finding, attack.wanted_of(*finding)));
            all_told.extend(told.iter().map(|finding| finding.cell));
            let told: Vec<_> = told.into_iter().map(|finding| self.disclosure(finding, referrer)).collect();
            self.report.told_by_exact_tables.extend(told);
            // What is safe stays safe: to withhold more tells less.
            open = unsafe_ones.iter().map(|finding| finding.cell).collect();
            let mut touched = HashSet::new();
            for finding in unsafe_ones {
                if !self.withhold_for(finding, referrer, &mut touched) {
                    // Nothing of this release is left that could be withheld for it.
                    let disclosure = self.disclosure(finding, referrer);
                    self.report.told_by_exact_tables.push(disclosure);
                    open.retain(|cell| *cell != finding.cell);
                }
            }
            if open.is_empty() {
                return all_told;
            }
        }
    }

    /// Withholds the smallest shown cell that an equation ties to the one found, of the table that comes last in the lattice;
    /// else a whole table; `false` where neither is left. Equations that lost a cell in this round are left alone: whether that was enough is seen in the next.
    fn withhold_for(&mut self, finding: Finding, referrer: Option<&str>, touched: &mut HashSet<usize>) -> bool {
        let rows: Vec<usize> = self.network.rows_of(finding.cell).iter().map(|(row, _)| *row).collect();
        if rows.iter().any(|row| touched.contains(row)) {
            return true;
        }
        let around: BTreeSet<usize> = rows
            .iter()
            .filter_map(|row| self.network.rows.get(*row))
            .flat_map(|row| row.terms.iter().map(|(cell, _)| *cell))
            .collect();
        let protects = self.disclosure(finding, referrer);
        let smallest = around.iter().filter(|cell| self.can_be_withheld(**cell)).min_by(|one, other| {
            let weight = |cell: usize| (std::cmp::Reverse(self.weight(cell)), self.network.truth(cell));
            let ((table, count), (other_table, other_count)) = (weight(**one), weight(**other));
            table.cmp(&other_table).then(count.total_cmp(&other_count))
        });
        if let Some(&cell) = smallest {
            let (sheet, position) = self.network.place(cell);
            if let Some(cell) = self.sheets.get_mut(sheet).and_then(|sheet| sheet.cells.get_mut(position)) {
                cell.withheld = true;
            }
            touched.extend(self.network.rows_of(cell).iter().map(|(row, _)| *row));
            self.report.withheld.push(WithheldCell { cell: self.cell_place(cell), protects });
            return true;
        }
        let own = self.network.place(finding.cell).0;
        let tables = std::iter::once(own).chain(around.iter().map(|cell| self.network.place(*cell).0));
        let Some(table) = tables.into_iter().find(|table| self.can_be_hidden(*table)) else { return false };
        let Some(sheet) = self.sheets.get_mut(table) else { return false };
        sheet.cells.iter_mut().for_each(|cell| cell.withheld = true);
        let cell = CellPlace { period: sheet.period.to_string(), table: sheet.table.id.to_owned(), codes: Vec::new() };
        self.report.withheld.push(WithheldCell { cell, protects });
        true
    }

    fn can_be_withheld(&self, cell: usize) -> bool {
        let (sheet, position) = self.network.place(cell);
        self.sheets.get(sheet).is_some_and(|sheet| {
            sheet.is_new && sheet.method != Method::Exact && matches!(sheet.shown(position), Shown::Count(_) | Shown::Rounded(_))
        })
    }

    /// Where the table of a cell stands in the lattice, which begins with what readers look for first.
    fn weight(&self, cell: usize) -> usize {
        let table = self.sheets.get(self.network.place(cell).0).map(|sheet| sheet.table.id);
        LATTICE.iter().position(|known| Some(known.id) == table).unwrap_or(LATTICE.len())
    }

    /// Whether the table is of this release, is not exact, and still tells by what is missing in it.
    fn can_be_hidden(&self, table: usize) -> bool {
        self.sheets
            .get(table)
            .is_some_and(|sheet| sheet.is_new && sheet.method != Method::Exact && sheet.cells.iter().any(|cell| !cell.withheld))
    }

    fn cell_place(&self, cell: usize) -> CellPlace {
        let (sheet, position) = self.network.place(cell);
        let (period, table, codes) = self.sheets.get(sheet).map_or_else(Default::default, |sheet| {
            let codes = sheet.codes_at(position).into_iter().map(str::to_owned).collect();
            (sheet.period.to_string(), sheet.table.id.to_owned(), codes)
        });
        CellPlace { period, table, codes }
    }

    fn disclosure(&self, finding: Finding, referrer: Option<&str>) -> Disclosure {
        #[expect(clippy::cast_possible_truncation, reason = "counts of persons are far below 2^52")]
        let whole = |bound: f64| bound as i64;
        Disclosure {
            cell: self.cell_place(finding.cell),
            referrer: referrer.map(str::to_owned),
            low: whole((finding.low - 1e-6).ceil()),
            high: whole((finding.high + 1e-6).floor()),
        }
    }

    fn finish(mut self) -> Report {
        let table = |sheet: &Sheet| {
            let how_many = |shown: Shown| (0..sheet.cells.len()).filter(|position| sheet.shown(*position) == shown).count();
            TableReport {
                table: sheet.table.id.to_owned(),
                cells: sheet.cells.len(),
                too_small: how_many(Shown::TooSmall),
                withheld: how_many(Shown::Withheld),
            }
        };
        self.report.tables = self.sheets.iter().filter(|sheet| sheet.is_new).map(table).collect();
        self.report
    }
}
