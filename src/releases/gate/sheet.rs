//! One table of one release as the gate sees it: the true counts, and what of them is shown.

use crate::releases::closed_period::StandardPeriod;
use crate::releases::disclosure::Shown;
use crate::releases::lattice::{Method, Published};
use crate::statistics::Dimension;

/// Nationalities that are published together.
const TOGETHER: [&str; 2] = ["stateless", "unknown"];

/// A cell with its true count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetCell {
    /// How many.
    pub cases: u64,
    /// The same, rounded.
    pub rounded: u64,
    /// Whether the gate withholds it.
    pub withheld: bool,
    /// How many of them each type of referrer referred.
    pub known: Vec<(String, u64)>,
}

/// A table of a release: every cell of the product of its categories.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The period.
    pub period: StandardPeriod,
    /// The table.
    pub table: &'static Published,
    /// How it is shown: the method of the time of the release.
    pub method: Method,
    /// Whether it is being released now; what is out already cannot be withheld any more.
    pub is_new: bool,
    /// Its cells, row-major.
    pub cells: Vec<SheetCell>,
    axes: Vec<Vec<&'static str>>,
    /// The cells of nationalities that are published together.
    together: Vec<usize>,
}

impl Sheet {
    /// An empty sheet: nobody in any cell.
    #[must_use]
    pub fn new(period: StandardPeriod, table: &'static Published, method: Method, is_new: bool) -> Self {
        let codes = |categories: Vec<crate::statistics::dimension::Category>| categories.iter().map(|one| one.code).collect();
        let axes: Vec<Vec<_>> = table.dimensions.iter().map(|dimension| codes(dimension.categories())).collect();
        let size = axes.iter().map(Vec::len).product();
        let mut sheet =
            Self { period, table, method, is_new, cells: vec![SheetCell::default(); size], axes, together: Vec::new() };
        let is_one = |position: &usize| sheet.codes_at(*position).iter().any(|code| TOGETHER.contains(code));
        let of_nationalities = table.dimensions == [Dimension::Nationality];
        sheet.together = if of_nationalities { (0..size).filter(is_one).collect() } else { Vec::new() };
        sheet
    }

    /// The cell with these codes.
    pub fn cell_mut(&mut self, codes: &[String]) -> Option<&mut SheetCell> {
        let position = self.position(&codes.iter().map(String::as_str).collect::<Vec<_>>())?;
        self.cells.get_mut(position)
    }

    /// The codes of its axes, in the order of the table's dimensions.
    #[must_use]
    pub fn axes(&self) -> &[Vec<&'static str>] {
        &self.axes
    }

    /// Where the cell with these codes stands.
    #[must_use]
    pub fn position(&self, codes: &[&str]) -> Option<usize> {
        if codes.len() != self.axes.len() {
            return None;
        }
        self.axes
            .iter()
            .zip(codes)
            .try_fold(0, |position, (axis, code)| Some(position * axis.len() + axis.iter().position(|known| known == code)?))
    }

    /// The codes of the cell at `position`.
    #[must_use]
    pub fn codes_at(&self, position: usize) -> Vec<&'static str> {
        let mut rest = position;
        let mut codes = Vec::with_capacity(self.axes.len());
        for axis in self.axes.iter().rev() {
            let size = axis.len().max(1);
            codes.extend(axis.get(rest % size));
            rest /= size;
        }
        codes.reverse();
        codes
    }

    /// What is shown of a cell. The stateless and those of unknown nationality have always been published together, in a
    /// table of their own: neither is shown by itself, whatever the count.
    #[must_use]
    pub fn shown(&self, position: usize) -> Shown {
        if self.method == Method::Minimum5 && self.together.contains(&position) {
            return Shown::Withheld;
        }
        let cell = self.cells.get(position);
        cell.map_or(Shown::Withheld, |cell| Shown::by(self.method, cell.cases, cell.rounded, cell.withheld))
    }

    /// Whether nothing of it is shown: then nothing tells of a cell that it is small, either.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        (0..self.cells.len()).all(|position| matches!(self.shown(position), Shown::TooSmall | Shown::Withheld))
    }
}
