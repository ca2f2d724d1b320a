//! One linear program: how small or how large a sum of cells can be, within the bounds of each and all equations.

use std::collections::{BTreeMap, HashMap};

use good_lp::solvers::microlp::microlp;
use good_lp::{Expression, ProblemVariables, Solution, SolverModel, Variable, variable};

use super::network::Network;

/// In which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Towards {
    Least,
    Most,
}

/// Counts that may be true as far as is known; cells that are not in it have their true count.
pub(super) type Guess = HashMap<usize, f64>;

/// The bounds of every cell.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
}

impl Bounds {
    pub(super) fn of(&self, cell: usize) -> (f64, f64) {
        (self.low.get(cell).copied().unwrap_or(0.0), self.high.get(cell).copied().unwrap_or(0.0))
    }

    /// Whether more than one count is possible.
    pub(super) fn is_open(&self, cell: usize) -> bool {
        let (low, high) = self.of(cell);
        low < high
    }
}

/// A guess that keeps every bound and equation and in which `cell` is as small or as large as can be, where only the cells
/// `free` may differ from the truth. `None` where the solver gives up: then nothing has been shown.
pub(super) fn extreme(network: &Network, bounds: &Bounds, free: &[usize], (cell, towards): (usize, Towards)) -> Option<Guess> {
    let mut problem = ProblemVariables::new();
    let variables: HashMap<usize, Variable> = free
        .iter()
        .map(|&cell| {
            let (low, high) = bounds.of(cell);
            (cell, problem.add(variable().min(low).max(high)))
        })
        .collect();
    let objective = *variables.get(&cell)?;
    let mut model = match towards {
        Towards::Least => problem.minimise(objective),
        Towards::Most => problem.maximise(objective),
    }
    .using(microlp);
    // Each equation says what it says in truth: the free cells of it come to as much as they do there.
    let mut sums: BTreeMap<usize, (Expression, f64)> = BTreeMap::new();
    for cell in free {
        let Some(variable) = variables.get(cell) else { continue };
        for (row, coefficient) in network.rows_of(*cell) {
            let (sum, right) = sums.entry(*row).or_insert_with(|| (Expression::with_capacity(8), 0.0));
            sum.add_mul(*coefficient, *variable);
            *right += coefficient * network.truth(*cell);
        }
    }
    for (number, (sum, right)) in sums {
        let (Some(row), Some(room)) = (network.rows.get(number), network.rooms.get(number)) else { continue };
        model.add_constraint(if row.is_equation { sum.eq(right) } else { sum.leq(right + room) });
    }
    let solution = model.solve().ok()?;
    Some(variables.into_iter().map(|(cell, variable)| (cell, solution.value(variable))).collect())
}
