//! Figures as comma-separated values (RFC 4180): a line for every cell, lines end with CR LF.
//!
//! Every field is a code of a closed list, a date or a number: there is nothing in it that a spreadsheet would run as
//! a formula, and so nothing is defused.

use ::csv::{Error, Terminator, WriterBuilder};

use super::cube::Cube;

/// The header `period`, the dimensions, `value`; then the cells, row-major, with codes and not labels.
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn write(cube: &Cube, period: &str) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let names = cube.axes().iter().map(|axis| axis.dimension.as_str());
    writer.write_record(["period"].into_iter().chain(names).chain(["value"]))?;
    for (codes, count) in cube.cells() {
        let count = count.to_string();
        writer.write_record([period].into_iter().chain(codes).chain([count.as_str()]))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::statistics::cube::{Axis, Cube};
    use crate::statistics::dimension::Dimension;

    #[test]
    fn every_cell_has_a_line() {
        let axes =
            [Dimension::ClientBasis, Dimension::Place].map(|dimension| Axis { dimension, categories: dimension.categories() });
        let mut cube = Cube::new(axes.to_vec()).unwrap();
        assert!(cube.set(&["victim", "outside_finland"], 12));
        assert_eq!(
            String::from_utf8(write(&cube, "2022-H1").unwrap()).unwrap(),
            "period,client_basis,place,value\r\n2022-H1,victim,in_finland,0\r\n2022-H1,victim,outside_finland,12\r\n\
             2022-H1,victim,unknown,0\r\n2022-H1,assisting_person,in_finland,0\r\n2022-H1,assisting_person,outside_finland,0\r\n\
             2022-H1,assisting_person,unknown,0\r\n"
        );
        let total = Cube::new(Vec::new()).unwrap();
        assert_eq!(write(&total, "2022-06-30").unwrap(), b"period,value\r\n2022-06-30,0\r\n");
    }
}
