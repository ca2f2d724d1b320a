//! Released figures as SDMX-CSV 2.0, the exchange format of statistical offices (ISO 17369).
//!
//! Components are named in capitals; the frequency is a dimension of its own, and half-years are S1 and S2. A missing number
//! is `NaN`, and its `OBS_STATUS` (code list `CL_OBS_STATUS`) says why: `Q` suppressed, `L` not collected. A revised figure
//! is a normal one there.

use csv::{Error, Terminator, WriterBuilder};

use super::dataset::Dataset;
use crate::released::{Figure, Mark};
use crate::releases::lattice::Published;

/// The dataflow of a table: agency, id, version.
fn dataflow(table: &Published) -> String {
    format!("FI_NAS:{}(1.0.0)", table.id.to_uppercase())
}

/// The header, then a line for every cell.
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn write(dataset: &Dataset) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let names: Vec<_> = dataset.axes.iter().map(|axis| axis.dimension.as_str().to_uppercase()).collect();
    let before = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ"].map(str::to_owned);
    let after = ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"].map(str::to_owned);
    writer.write_record(before.into_iter().chain(names).chain(after))?;
    let flow = dataflow(dataset.table);
    for (vintage, codes, figure) in dataset.cells() {
        let value = figure.value.map_or_else(|| "NaN".to_owned(), |value| value.to_string());
        let (frequency, period) = time(&vintage.period);
        let before = ["dataflow", flow.as_str(), "I", frequency];
        let after = [period.as_str(), value.as_str(), status(figure)];
        writer.write_record(before.into_iter().chain(codes.iter().map(String::as_str)).chain(after))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The frequency of a period, and its name in SDMX.
fn time(period: &str) -> (&'static str, String) {
    match period.split_once('-') {
        Some((year, half)) if half.starts_with('H') => ("S", format!("{year}-{}", half.replace('H', "S"))),
        Some(_) => ("Q", period.to_owned()),
        None => ("A", period.to_owned()),
    }
}

const fn status(figure: Figure) -> &'static str {
    match figure.mark {
        None | Some(Mark::Revised) => "A",
        Some(Mark::Withheld) => "Q",
        Some(Mark::NotCollected) => "L",
        Some(Mark::Provisional) => "P",
    }
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn periods_have_the_names_of_sdmx() {
        assert_eq!(time("2022"), ("A", "2022".to_owned()));
        assert_eq!(time("2022-H2"), ("S", "2022-S2".to_owned()));
        assert_eq!(time("2022-Q3"), ("Q", "2022-Q3".to_owned()));
    }
}
