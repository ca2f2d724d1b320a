//! The cells of many sheets with the equations between them.

use super::sheet::Sheet;

/// An equation over cells: what it comes to for the true counts it comes to for every guess.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Cells with their coefficients.
    pub(super) terms: Vec<(usize, f64)>,
    /// Whether it is an equation; else it says that the sum is at most 0.
    pub(super) is_equation: bool,
}

impl Row {
    /// How much more the sum may be than it is in truth. Where figures of two releases contradict one another (the register
    /// was corrected in between) there is no room.
    fn room(&self, truth: &[f64]) -> f64 {
        let sum: f64 = self.terms.iter().map(|(cell, coefficient)| coefficient * truth.get(*cell).copied().unwrap_or(0.0)).sum();
        if self.is_equation { 0.0 } else { (-sum).max(0.0) }
    }
}

/// All cells, numbered through, and all equations.
pub(super) struct Network {
    /// The true count of each cell.
    pub(super) truth: Vec<f64>,
    /// The equations.
    pub(super) rows: Vec<Row>,
    /// How much more the sum of each may be than it is in truth.
    pub(super) rooms: Vec<f64>,
    /// In which of them each cell stands, and with which coefficient.
    rows_of: Vec<Vec<(usize, f64)>>,
    /// The number of the first cell of each sheet.
    pub(super) offsets: Vec<usize>,
}

impl Network {
    /// The cells of `sheets` with the equations `rows`.
    pub(super) fn new(sheets: &[Sheet], rows: Vec<Row>) -> Self {
        let offsets = offsets(sheets);
        #[expect(clippy::cast_precision_loss, reason = "counts of persons are far below 2^52")]
        let truth: Vec<f64> = sheets.iter().flat_map(|sheet| sheet.cells.iter().map(|cell| cell.cases as f64)).collect();
        let mut rows_of = vec![Vec::new(); truth.len()];
        for (number, row) in rows.iter().enumerate() {
            for (cell, coefficient) in &row.terms {
                if let Some(rows) = rows_of.get_mut(*cell) {
                    rows.push((number, *coefficient));
                }
            }
        }
        let rooms = rows.iter().map(|row| row.room(&truth)).collect();
        Self { truth, rows, rooms, rows_of, offsets }
    }

    /// The sheet of a cell, and where it stands there.
    pub(super) fn place(&self, cell: usize) -> (usize, usize) {
        let sheet = self.offsets.partition_point(|offset| *offset <= cell).saturating_sub(1);
        (sheet, cell - self.offsets.get(sheet).copied().unwrap_or(0))
    }

    /// The true count of a cell.
    pub(super) fn truth(&self, cell: usize) -> f64 {
        self.truth.get(cell).copied().unwrap_or(0.0)
    }

    /// The numbers of the equations of a cell, with its coefficient in each.
    pub(super) fn rows_of(&self, cell: usize) -> &[(usize, f64)] {
        self.rows_of.get(cell).map_or(&[], Vec::as_slice)
    }

    /// The sheets that an equation ties to one of `sheets`, those included.
    pub(super) fn tied_to(&self, sheets: &[bool]) -> Vec<bool> {
        let mut tied = sheets.to_vec();
        for row in &self.rows {
            let places = || row.terms.iter().map(|(cell, _)| self.place(*cell).0);
            if places().any(|sheet| sheets.get(sheet).copied().unwrap_or(false)) {
                for sheet in places() {
                    if let Some(tied) = tied.get_mut(sheet) {
                        *tied = true;
                    }
                }
            }
        }
        tied
    }
}

/// The number of the first cell of each sheet.
pub(super) fn offsets(sheets: &[Sheet]) -> Vec<usize> {
    let mut next = 0;
    let first = |sheet: &Sheet| {
        let first = next;
        next += sheet.cells.len();
        first
    };
    sheets.iter().map(first).collect()
}
