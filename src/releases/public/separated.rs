//! Released figures as comma-separated values (RFC 4180): a line for every cell, codes and not labels.
//!
//! Every field is a code of a closed list, a period, a number or a mark: there is nothing in it that a spreadsheet would run.

use csv::{Error, Terminator, WriterBuilder};

use super::dataset::Dataset;
use crate::released::Mark;

/// The header `period`, the dimensions, `value`, `status`; then the cells.
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn write(dataset: &Dataset) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let names = dataset.axes.iter().map(|axis| axis.dimension.as_str());
    writer.write_record(["period"].into_iter().chain(names).chain(["value", "status"]))?;
    for (vintage, codes, figure) in dataset.cells() {
        let value = figure.value.map(|value| value.to_string()).unwrap_or_default();
        let status = figure.mark.map_or("", Mark::as_str);
        let codes = codes.iter().map(String::as_str);
        writer.write_record([vintage.period.as_str()].into_iter().chain(codes).chain([value.as_str(), status]))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
