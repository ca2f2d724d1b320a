//! What somebody can infer who knows all released figures, and perhaps their own referrals.
//!
//! A cell is safe where guesses keep every equation: one in which nobody is there beside those whom the guesser knows, and two
//! that are far enough apart. Such guesses are looked for near the truth first, with a few cells that change; only where
//! that shows nothing more and more cells that are tied together are let go. A guess that was found for everybody serves for
//! a referrer, too, where it leaves those whom the referrer knows.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::NARROWEST;
use super::network::Network;
use super::program::{Bounds, Guess, Towards, extreme};
use super::sheet::Sheet;
use crate::releases::disclosure::{BASE, Shown};
use crate::releases::lattice::Method;
use crate::statistics::Dimension;

/// What a solver may be wrong by.
const SLACK: f64 = 1e-6;
/// So much more than there is needs not to be ruled out.
const ENOUGH: f64 = 1000.0;
/// How many cells may change in a guess: a few near the cell, more, all that are tied together.
const FREE: [usize; 3] = [20, 120, usize::MAX];
/// How many cells of each equation with the most room downwards, and upwards, are let go near a cell.
const ROOMY: usize = 3;
/// Of the nationalities that nobody has anywhere, so many may have somebody in a guess: they are all alike.
const IDLE: usize = 12;

/// Which figures are taken into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Everything that is shown.
    All,
    /// Only what exact tables show.
    ExactTables,
}

/// Guesses that were found already, by the cell for which they were looked for.
#[derive(Default)]
pub(super) struct Guesses {
    found: HashMap<usize, Vec<Guess>>,
    /// How many linear programs were solved.
    pub(super) programs: usize,
}

/// What everybody knows: the same ground for all who infer.
pub(super) struct Ground<'a> {
    network: &'a Network,
    bounds: Bounds,
    /// Cells that are left as they are.
    idle: &'a HashSet<usize>,
}

/// Somebody who infers: everybody, or a type of referrer.
pub(super) struct Attack<'a> {
    network: &'a Network,
    bounds: Bounds,
    idle: &'a HashSet<usize>,
    /// How many of each cell the guesser has referred.
    own: HashMap<usize, f64>,
    /// Cells that are let go near another of their equation: those with the most room.
    roomy: RefCell<HashMap<usize, Vec<usize>>>,
}

/// A cell that can be inferred too narrowly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding {
    pub(super) cell: usize,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl<'a> Ground<'a> {
    /// What is `known` of the sheets within `scope`.
    pub(super) fn of(network: &'a Network, sheets: &[Sheet], scope: &[bool], known: Known, idle: &'a HashSet<usize>) -> Self {
        let mut bounds = Bounds { low: network.truth.clone(), high: network.truth.clone() };
        for ((sheet, offset), _) in sheets.iter().zip(&network.offsets).zip(scope).filter(|(_, inside)| **inside) {
            let hidden = sheet.is_hidden();
            for number in *offset..offset + sheet.cells.len() {
                let (low, high) = prior(sheet, number - offset, hidden, known, network.truth(number));
                if let (Some(one), Some(other)) = (bounds.low.get_mut(number), bounds.high.get_mut(number)) {
                    (*one, *other) = (low, high);
                }
            }
        }
        Self { network, bounds, idle }
    }

    /// What somebody infers who knows `own` persons of some cells, too.
    pub(super) fn attack(&self, own: &HashMap<usize, f64>) -> Attack<'a> {
        let mut bounds = self.bounds.clone();
        for (cell, count) in own {
            if let Some(low) = bounds.low.get_mut(*cell) {
                *low = low.max(*count);
            }
        }
        Attack { network: self.network, bounds, idle: self.idle, own: own.clone(), roomy: RefCell::default() }
    }
}

impl Attack<'_> {
    /// The cells of an equation with the most room downwards, and with the most room upwards.
    fn roomiest(&self, terms: &[(usize, f64)]) -> Vec<usize> {
        let room = |cell: usize| {
            let ((low, high), truth) = (self.bounds.of(cell), self.network.truth(cell));
            (truth - low, high - truth)
        };
        let open = terms.iter().map(|(cell, _)| *cell).filter(|cell| self.may_change(*cell));
        let mut open: Vec<(usize, (f64, f64))> = open.map(|cell| (cell, room(cell))).collect();
        open.sort_by(|(_, (one, _)), (_, (other, _))| other.total_cmp(one));
        let mut roomiest: Vec<usize> = open.iter().take(ROOMY).map(|(cell, _)| *cell).collect();
        open.sort_by(|(_, (_, one)), (_, (_, other))| other.total_cmp(one));
        roomiest.extend(open.iter().take(ROOMY).map(|(cell, _)| *cell));
        roomiest
    }

    fn may_change(&self, cell: usize) -> bool {
        self.bounds.is_open(cell) && !self.idle.contains(&cell)
    }

    fn own(&self, cell: usize) -> f64 {
        self.own.get(&cell).copied().unwrap_or(0.0)
    }

    /// How far apart the bounds of a cell have to be: four, or as far as its method leaves them for this guesser.
    fn wanted(&self, cell: usize) -> f64 {
        let (low, high) = self.bounds.of(cell);
        NARROWEST.min(high - low)
    }

    fn is_safe(&self, cell: usize, (low, high): (f64, f64)) -> bool {
        low <= self.own(cell) + SLACK && whole(low, high) >= self.wanted(cell)
    }

    /// Those of `targets` that can be inferred too narrowly. Guesses are taken from `guesses` and put there.
    pub(super) fn findings(&self, targets: &[usize], guesses: &mut Guesses) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut seen: HashMap<usize, (f64, f64)> = HashMap::new();
        for &cell in targets {
            let known = guesses.found.entry(cell).or_default();
            let mut range = seen.get(&cell).copied().unwrap_or((self.network.truth(cell), self.network.truth(cell)));
            for guess in known.iter().filter(|guess| self.allows(guess)) {
                widen(&mut range, guess, cell);
            }
            for most in FREE {
                if self.is_safe(cell, range) {
                    break;
                }
                let free = self.tied(cell, most);
                for towards in [Towards::Least, Towards::Most] {
                    if self.is_safe(cell, range) {
                        break;
                    }
                    guesses.programs += 1;
                    let Some(guess) = extreme(self.network, &self.bounds, &free, (cell, towards)) else { continue };
                    widen(&mut range, &guess, cell);
                    for other in guess.keys() {
                        let truth = self.network.truth(*other);
                        widen(seen.entry(*other).or_insert((truth, truth)), &guess, *other);
                    }
                    known.push(guess);
                }
            }
            if !self.is_safe(cell, range) {
                findings.push(Finding { cell, low: range.0, high: range.1 });
            }
        }
        findings
    }

    /// Whether a guess that was made for everybody is possible for this guesser, too.
    fn allows(&self, guess: &Guess) -> bool {
        guess.iter().all(|(cell, value)| self.own.get(cell).is_none_or(|own| *value >= own - SLACK))
    }

    /// Whether exact tables alone tell as much as was found.
    pub(super) fn tells(&self, finding: Finding, wanted: f64) -> bool {
        let free = self.tied(finding.cell, usize::MAX);
        let value = |towards| {
            extreme(self.network, &self.bounds, &free, (finding.cell, towards))
                .and_then(|guess| guess.get(&finding.cell).copied())
        };
        let (Some(low), Some(high)) = (value(Towards::Least), value(Towards::Most)) else { return false };
        let own = self.own(finding.cell) + SLACK;
        let somebody = finding.low <= own || low > own;
        somebody && whole(finding.low, finding.high) >= wanted.min(whole(low, high))
    }

    /// How far apart the bounds of a cell have to be, for another's view of the same cell.
    pub(super) fn wanted_of(&self, finding: Finding) -> f64 {
        self.wanted(finding.cell)
    }

    /// At most so many cells that equations tie to `cell`: those with the most room, and all where that many are asked for.
    fn tied(&self, cell: usize, most: usize) -> Vec<usize> {
        let (mut free, mut seen) = (vec![cell], HashSet::from([cell]));
        let mut at = 0;
        while let Some(&next) = free.get(at).filter(|_| free.len() < most) {
            at += 1;
            for (row, _) in self.network.rows_of(next) {
                let Some(terms) = self.network.rows.get(*row).map(|row| &row.terms) else { continue };
                if most < usize::MAX {
                    let mut roomy = self.roomy.borrow_mut();
                    let roomy = roomy.entry(*row).or_insert_with(|| self.roomiest(terms));
                    free.extend(roomy.iter().copied().filter(|cell| seen.insert(*cell)));
                } else {
                    let all = terms.iter().map(|(cell, _)| *cell);
                    free.extend(all.filter(|cell| self.may_change(*cell) && seen.insert(*cell)));
                }
            }
        }
        free
    }
}

fn widen((low, high): &mut (f64, f64), guess: &Guess, cell: usize) {
    if let Some(value) = guess.get(&cell) {
        (*low, *high) = (low.min(*value), high.max(*value));
    }
}

/// The bounds of a cell before any equation.
fn prior(sheet: &Sheet, position: usize, hidden: bool, known: Known, truth: f64) -> (f64, f64) {
    let anything = (0.0, truth + ENOUGH);
    if known == Known::ExactTables && sheet.method != Method::Exact {
        return anything;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of persons are far below 2^52")]
    match sheet.shown(position) {
        Shown::Count(_) => (truth, truth),
        Shown::Rounded(shown) => {
            let least = shown.saturating_sub(BASE - 1).max(sheet.method.least());
            (least as f64, (shown + BASE - 1) as f64)
        }
        Shown::TooSmall if !hidden => (0.0, (sheet.method.least() - 1) as f64),
        Shown::TooSmall | Shown::Withheld => anything,
    }
}

/// How many whole numbers apart two bounds are.
fn whole(low: f64, high: f64) -> f64 {
    (high + SLACK).floor() - (low - SLACK).ceil()
}

fn is_of_nationalities(sheet: &Sheet) -> bool {
    sheet.table.dimensions == [Dimension::Nationality]
}

/// The cells of each nationality that nobody has in any sheet, and that so none shows. What can be inferred of one such
/// nationality can be inferred of each.
pub(super) fn nobody(network: &Network, sheets: &[Sheet]) -> Vec<Vec<usize>> {
    let numbered: Vec<_> = sheets.iter().zip(&network.offsets).filter(|(sheet, _)| is_of_nationalities(sheet)).collect();
    let size = numbered.first().map_or(0, |(sheet, _)| sheet.cells.len());
    let is_nobody = |position: &usize| {
        let code = numbered.first().and_then(|(sheet, _)| sheet.codes_at(*position).first().copied());
        code.is_some_and(|code| !matches!(code, "stateless" | "unknown"))
            && numbered.iter().all(|(sheet, _)| sheet.cells.get(*position).is_some_and(|cell| cell.cases == 0))
    };
    let cells = |position: usize| numbered.iter().map(|(_, offset)| **offset + position).collect();
    (0..size).filter(is_nobody).map(cells).collect()
}

/// The cells of nationalities that nobody has, but for so many that a guess needs: they may be left as they are.
pub(super) fn idle(nobody: &[Vec<usize>]) -> HashSet<usize> {
    nobody.iter().skip(IDLE).flatten().copied().collect()
}

/// The cells whose counts are too small to be shown, in the sheets of `scope`. Of the nationalities that nobody has, the first
/// stands for all.
pub(super) fn targets(network: &Network, sheets: &[Sheet], scope: &[bool], nobody: &[Vec<usize>]) -> Vec<usize> {
    let alike: HashSet<usize> = nobody.iter().skip(1).flatten().copied().collect();
    let mut targets = Vec::new();
    for ((sheet, offset), _) in sheets.iter().zip(&network.offsets).zip(scope).filter(|(_, inside)| **inside) {
        let too_small = (0..sheet.cells.len()).filter(|position| sheet.shown(*position) == Shown::TooSmall);
        targets.extend(too_small.map(|position| offset + position).filter(|cell| !alike.contains(cell)));
    }
    targets
}
