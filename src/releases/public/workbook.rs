//! Released figures as a workbook: codes with their labels, the figures as numbers, the notes on a sheet of their own.
//!
//! Texts are written as texts: a spreadsheet runs none of them. The workbook is made at the time of the publication, so that
//! the same figures are the same bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::dataset::Dataset;
use crate::codes::{Label, Language};
use crate::released::Mark;
use crate::statistics::jsonstat::{PERIOD_LABEL, SOURCE};

const FIGURES: Label = Label { fi: "Luvut", sv: "Siffror", en: "Figures" };
const ABOUT: Label = Label { fi: "Tietoja", sv: "Om siffrorna", en: "About" };
const VALUE: Label = Label { fi: "Arvo", sv: "Värde", en: "Value" };
const STATUS: Label = Label { fi: "Merkintä", sv: "Märkning", en: "Status" };
const MARKS: Label = Label {
    fi: "c salattu, : ei kerätty, p ennakollinen, r korjattu",
    sv: "c sekretessbelagt, : inte insamlat, p preliminärt, r reviderat",
    en: "c withheld, : not collected, p provisional, r revised",
};

/// The workbook.
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn write(dataset: &Dataset, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(dataset.updated().timestamp())?;
    let title = dataset.table.label(language);
    let properties = DocProperties::new().set_title(&title).set_author(SOURCE.in_language(language));
    book.set_properties(&properties.set_creation_datetime(&made));
    figures(&mut book, dataset, language)?;
    let about = book.add_worksheet();
    about.set_name(ABOUT.in_language(language))?;
    about.set_column_width(0, 120)?;
    let lines = [title, SOURCE.in_language(language).to_owned(), MARKS.in_language(language).to_owned()];
    for (row, line) in (0..).zip(lines.into_iter().chain(dataset.notes(language))) {
        about.write_string(row, 0, line)?;
    }
    book.save_to_buffer()
}

fn figures(book: &mut Workbook, dataset: &Dataset, language: Language) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(FIGURES.in_language(language))?;
    let bold = Format::new().set_bold();
    let mut header = vec![PERIOD_LABEL.in_language(language).to_owned()];
    for axis in &dataset.axes {
        header.extend([axis.dimension.as_str().to_owned(), axis.dimension.label().in_language(language).to_owned()]);
    }
    header.extend([VALUE, STATUS].map(|label| label.in_language(language).to_owned()));
    for (column, text) in (0..).zip(&header) {
        sheet.write_string_with_format(0, column, text, &bold)?;
        sheet.set_column_width(column, 22)?;
    }
    for (row, (vintage, codes, figure)) in (1..).zip(dataset.cells()) {
        sheet.write_string(row, 0, &vintage.period)?;
        let mut column = 1;
        for (axis, code) in dataset.axes.iter().zip(&codes) {
            let label = axis.categories.iter().find(|category| category.code == code).map(|category| category.label);
            sheet.write_string(row, column, code)?;
            sheet.write_string(row, column + 1, label.map_or("", |label| label.in_language(language)))?;
            column += 2;
        }
        if let Some(value) = figure.value {
            #[expect(clippy::cast_precision_loss, reason = "counts of persons are far below 2^52")]
            sheet.write_number(row, column, value as f64)?;
        }
        if let Some(mark) = figure.mark {
            sheet.write_string(row, column + 1, Mark::as_str(mark))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
