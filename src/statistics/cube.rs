//! A counted table: the full product of the categories asked for, with a count in every cell.
//!
//! Its size is that of the code lists and not of the register: the database groups, and what never occurs is a 0.

use super::dimension::{Category, Dimension};

/// The most cells that one answer has.
pub const MOST_CELLS: usize = 100_000;

/// A dimension with the categories that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The dimension.
    pub dimension: Dimension,
    /// Its categories in the order of the code list: all of them, or those filtered for.
    pub categories: Vec<Category>,
}

/// Counts over the product of some axes, row-major: the last axis changes fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    axes: Vec<Axis>,
    counts: Vec<u64>,
}

impl Cube {
    /// A cube of zeros; `None` where it would have more than [`MOST_CELLS`] cells.
    #[must_use]
    pub fn new(axes: Vec<Axis>) -> Option<Self> {
        let cells = axes.iter().try_fold(1_usize, |cells, axis| cells.checked_mul(axis.categories.len()))?;
        (cells <= MOST_CELLS).then(|| Self { axes, counts: vec![0; cells] })
    }

    /// The dimensions in the order asked, with their categories.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The counts, row-major.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// All that was counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The count of the cell with these codes, one of each axis.
    #[must_use]
    pub fn count(&self, codes: &[&str]) -> Option<u64> {
        self.counts.get(self.position(codes)?).copied()
    }

    /// Sets the count of a cell; answers whether there is such a cell.
    #[must_use]
    pub fn set(&mut self, codes: &[&str], count: u64) -> bool {
        let cell = self.position(codes).and_then(|position| self.counts.get_mut(position));
        cell.map(|cell| *cell = count).is_some()
    }

    /// Where the cell with these codes stands.
    fn position(&self, codes: &[&str]) -> Option<usize> {
        if codes.len() != self.axes.len() {
            return None;
        }
        self.axes.iter().zip(codes).try_fold(0, |position, (axis, code)| {
            let place = axis.categories.iter().position(|category| category.code == *code)?;
            Some(position * axis.categories.len() + place)
        })
    }

    /// Every cell, row-major: one code of each axis, and the count.
    pub fn cells(&self) -> impl Iterator<Item = (Vec<&'static str>, u64)> {
        self.counts.iter().enumerate().map(|(position, &count)| (self.codes_at(position), count))
    }

    fn codes_at(&self, position: usize) -> Vec<&'static str> {
        let mut rest = position;
        let mut codes = Vec::with_capacity(self.axes.len());
        for axis in self.axes.iter().rev() {
            let size = axis.categories.len().max(1);
            codes.extend(axis.categories.get(rest % size).map(|category| category.code));
            rest /= size;
        }
        codes.reverse();
        codes
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Cube, MOST_CELLS};
    use crate::statistics::dimension::Dimension;

    fn axis(dimension: Dimension) -> Axis {
        Axis { dimension, categories: dimension.categories() }
    }

    #[test]
    fn cells_are_the_full_product_with_the_last_axis_fastest() {
        let mut cube = Cube::new(vec![axis(Dimension::Place), axis(Dimension::ClientBasis)]).unwrap();
        assert!(cube.set(&["outside_finland", "assisting_person"], 7));
        assert!(cube.set(&["in_finland", "victim"], 3));
        assert_eq!(cube.counts(), [3, 0, 0, 7, 0, 0]);
        assert_eq!(cube.total(), 10);
        let cells: Vec<_> = cube.cells().collect();
        assert_eq!(cells.len(), 6);
        assert_eq!(cells[3], (vec!["outside_finland", "assisting_person"], 7));
        for (codes, count) in cells {
            assert_eq!(cube.count(&codes), Some(count));
        }
    }

    #[test]
    fn what_is_no_cell_cannot_be_counted() {
        let mut cube = Cube::new(vec![axis(Dimension::Place)]).unwrap();
        assert!(!cube.set(&["finland"], 1));
        assert!(!cube.set(&[], 1));
        assert!(!cube.set(&["unknown", "unknown"], 1));
        assert_eq!(cube.total(), 0);
    }

    #[test]
    fn without_dimensions_there_is_one_cell() {
        let mut cube = Cube::new(Vec::new()).unwrap();
        assert!(cube.set(&[], 42));
        assert_eq!((cube.counts(), cube.count(&[])), (&[42][..], Some(42)));
        assert_eq!(cube.cells().collect::<Vec<_>>(), [(vec![], 42)]);
    }

    #[test]
    fn a_cube_that_is_too_large_is_refused() {
        let nationalities = || axis(Dimension::Nationality);
        assert!(252 * 252 < MOST_CELLS && Cube::new(vec![nationalities(), nationalities()]).is_some());
        assert!(Cube::new(vec![nationalities(), nationalities(), axis(Dimension::Place)]).is_none());
        assert!(Cube::new(vec![nationalities(); 40]).is_none());
    }
}
