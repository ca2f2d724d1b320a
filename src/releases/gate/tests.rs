//! The gate on small registers, whose leaks are known.

use super::{Report, Sheet, audit};
use crate::releases::closed_period::StandardPeriod;
use crate::releases::disclosure::Shown;
use crate::releases::lattice::Published;

/// A table of a release with the cells that are not 0: codes, count, rounded count, and who referred how many.
type Filled<'a> = (&'a [&'a str], u64, u64, &'a [(&'a str, u64)]);

fn sheet(period: &str, table: &str, is_new: bool, cells: &[Filled]) -> Sheet {
    let table = Published::parse(table).unwrap();
    let mut sheet = Sheet::new(StandardPeriod::parse(period).unwrap(), table, table.method, is_new);
    for (codes, cases, rounded, known) in cells {
        let codes: Vec<_> = codes.iter().map(|code| (*code).to_owned()).collect();
        let cell = sheet.cell_mut(&codes).unwrap();
        (cell.cases, cell.rounded) = (*cases, *rounded);
        cell.known = known.iter().map(|(referrer, count)| ((*referrer).to_owned(), *count)).collect();
    }
    sheet
}

fn shown(sheets: &[Sheet], table: &str, codes: &[&str]) -> Shown {
    let sheet = sheets.iter().rev().find(|sheet| sheet.table.id == table).unwrap();
    sheet.shown(sheet.position(codes).unwrap())
}

/// What was withheld, as table and codes.
fn withheld(report: &Report) -> Vec<(String, Vec<String>)> {
    report.withheld.iter().map(|one| (one.cell.table.clone(), one.cell.codes.clone())).collect()
}

/// A year in which the forms and the sexes are told exactly and their product is protected. The women in forced labour are
/// rounded so far down that what is left of the row proves that there are men.
fn a_row_that_tells() -> Vec<Sheet> {
    let table = |id, cells: &[Filled]| sheet("2022", id, true, cells);
    vec![
        table("new_clients", &[(&[], 88, 90, &[])]),
        table("new_clients_by_form", &[(&["forced_labour"], 44, 45, &[]), (&["begging"], 44, 45, &[])]),
        table("new_clients_by_sex", &[(&["female"], 68, 70, &[]), (&["male"], 20, 20, &[])]),
        table(
            "new_clients_by_form_and_sex",
            &[
                (&["forced_labour", "female"], 38, 35, &[]),
                (&["forced_labour", "male"], 6, 5, &[]),
                (&["begging", "female"], 30, 30, &[]),
                (&["begging", "male"], 14, 15, &[]),
            ],
        ),
    ]
}

#[test]
fn a_release_that_tells_of_somebody_is_refused_and_passes_once_more_is_withheld() {
    let mut sheets = a_row_that_tells();
    let report = audit(&mut sheets);
    let found = &report.withheld[0].protects;
    assert_eq!(found.cell.codes, ["forced_labour", "male"]);
    assert!(found.low >= 5 && found.referrer.is_none(), "{found:?}");
    assert_eq!(shown(&sheets, "new_clients_by_form_and_sex", &["forced_labour", "female"]), Shown::Withheld);
    // The exact tables stay as they are.
    assert_eq!(shown(&sheets, "new_clients_by_form", &["forced_labour"]), Shown::Count(44));
    let again = audit(&mut sheets);
    assert_eq!((withheld(&again), again.examined), (Vec::new(), report.examined));
}

/// A table of nationalities with its total.
fn nationalities(period: &str, is_new: bool, (total, table): (&str, &str), counts: &[(&str, u64)]) -> [Sheet; 2] {
    let all = counts.iter().map(|(_, count)| count).sum();
    let codes: Vec<[&str; 1]> = counts.iter().map(|(code, _)| [*code]).collect();
    let cells: Vec<Filled> = codes.iter().zip(counts).map(|(code, (_, count))| (&code[..], *count, *count, &[][..])).collect();
    [sheet(period, total, is_new, &[(&[], all, all, &[])]), sheet(period, table, is_new, &cells)]
}

const CAME: (&str, &str) = ("new_clients", "new_clients_by_nationality");
const STAYED: (&str, &str) = ("clients", "clients_by_nationality");

#[test]
fn two_half_years_that_withhold_prove_nothing_by_the_year() {
    // Three in each half-year were withheld: at most four. Six in the year prove that there were two at least in each.
    let halves = [
        nationalities("2022-H1", false, CAME, &[("UA", 3), ("VN", 30), ("SO", 4), ("IQ", 4)]),
        nationalities("2022-H2", false, CAME, &[("UA", 3), ("VN", 30), ("TR", 4), ("CN", 4)]),
    ];
    let year = nationalities("2022", true, CAME, &[("UA", 6), ("VN", 60), ("SO", 4), ("IQ", 4), ("TR", 4), ("CN", 4)]);
    let mut sheets: Vec<Sheet> = halves.into_iter().chain([year]).flatten().collect();
    let report = audit(&mut sheets);
    assert_eq!(withheld(&report), [("new_clients_by_nationality".to_owned(), vec!["UA".to_owned()])]);
    assert_eq!(report.withheld[0].protects.cell.period, "2022-H1");
    assert_eq!((report.withheld[0].protects.low, report.withheld[0].protects.high), (2, 4));
    assert_eq!(shown(&sheets, "new_clients_by_nationality", &["UA"]), Shown::Withheld);
    assert_eq!(shown(&sheets, "new_clients_by_nationality", &["VN"]), Shown::Count(60));
    assert_eq!(withheld(&audit(&mut sheets)), []);
}

#[test]
fn one_half_year_alone_takes_nothing_from_the_year() {
    let half = nationalities("2022-H1", false, CAME, &[("UA", 3), ("VN", 30), ("SO", 4), ("IQ", 4)]);
    let year = nationalities("2022", true, CAME, &[("UA", 6), ("VN", 60), ("SO", 4), ("IQ", 4), ("TR", 4), ("CN", 4)]);
    let mut sheets: Vec<Sheet> = half.into_iter().chain(year).collect();
    assert_eq!(withheld(&audit(&mut sheets)), []);
    assert_eq!(shown(&sheets, "new_clients_by_nationality", &["UA"]), Shown::Count(6));
}

#[test]
fn a_stock_that_grows_proves_no_newcomer() {
    // Ten are more than six: four have come, whom the table of newcomers withholds.
    let before = nationalities("2021", false, STAYED, &[("VN", 6), ("NG", 40), ("SO", 4), ("IQ", 4), ("TR", 3)]);
    let after =
        nationalities("2022", true, STAYED, &[("VN", 10), ("NG", 60), ("SO", 4), ("IQ", 4), ("TR", 3), ("CN", 4), ("RO", 4)]);
    let came = nationalities("2022", true, CAME, &[("VN", 4), ("NG", 20), ("CN", 4), ("RO", 4)]);
    let mut sheets: Vec<Sheet> = [before, after, came].into_iter().flatten().collect();
    let report = audit(&mut sheets);
    assert_eq!(withheld(&report), [("clients_by_nationality".to_owned(), vec!["VN".to_owned()])]);
    assert_eq!((report.withheld[0].protects.cell.table.as_str(), report.withheld[0].protects.low), (CAME.1, 4));
    assert_eq!(withheld(&audit(&mut sheets)), []);
}

#[test]
fn what_adds_up_to_the_total_does_not_prove_that_there_is_nobody_else() {
    let mut sheets: Vec<Sheet> = nationalities("2022", true, CAME, &[("VN", 30), ("NG", 20), ("UA", 6)]).into_iter().collect();
    let report = audit(&mut sheets);
    assert_eq!(withheld(&report), [("new_clients_by_nationality".to_owned(), vec!["UA".to_owned()])]);
    assert_eq!((report.withheld[0].protects.low, report.withheld[0].protects.high), (0, 0));
}

#[test]
fn a_referrer_that_knows_its_own_learns_of_no_other() {
    // Everybody can tell that six to fourteen are withheld together. The police know eleven of them, and so that there are
    // three more at most, which the exact total alone would not tell them.
    let table = |id, cells: &[Filled]| sheet("2022", id, true, cells);
    let mut sheets = vec![
        table("new_clients", &[(&[], 100, 100, &[("police", 51)])]),
        table(
            "new_clients_by_sector",
            &[
                (&["restaurant"], 88, 90, &[("police", 40)]),
                (&["cleaning"], 6, 5, &[("police", 6)]),
                (&["construction"], 6, 5, &[("police", 5)]),
            ],
        ),
    ];
    let report = audit(&mut sheets);
    assert_eq!(report.referrers, ["police"]);
    assert!(!report.withheld.is_empty());
    assert!(report.withheld.iter().all(|one| one.protects.referrer.as_deref() == Some("police")), "{report:?}");
    let again = audit(&mut sheets);
    assert_eq!(withheld(&again), []);
}

#[test]
fn what_exact_tables_tell_is_reported_and_not_held_against_others() {
    let table = |id, cells: &[Filled]| sheet("2022", id, true, cells);
    let mut sheets = vec![
        table("new_clients", &[(&[], 41, 40, &[])]),
        table("new_clients_by_form", &[(&["forced_labour"], 40, 40, &[]), (&["begging"], 1, 0, &[])]),
        table("new_clients_by_sex", &[(&["female"], 41, 40, &[])]),
        table("new_clients_by_form_and_sex", &[(&["forced_labour", "female"], 40, 40, &[]), (&["begging", "female"], 1, 0, &[])]),
    ];
    let report = audit(&mut sheets);
    // One person begs and everybody is a woman: that is told by the tables of forms and of sexes.
    assert!(report.told_by_exact_tables.iter().any(|one| one.cell.codes == ["begging", "female"] && one.low == 1));
    assert_eq!(withheld(&report), []);
    let product = report.tables.iter().find(|table| table.table == "new_clients_by_form_and_sex").unwrap();
    assert_eq!((product.cells, product.too_small, product.withheld), (44, 43, 0));
}

#[test]
fn corrections_of_the_register_between_two_releases_do_not_stop_the_gate() {
    // The half-year has more of a nationality than the year: somebody's nationality was put right meanwhile.
    let table = |period, id, is_new, cells: &[Filled]| sheet(period, id, is_new, cells);
    let mut sheets = vec![
        table("2022-H1", "new_clients", false, &[(&[], 30, 30, &[])]),
        table("2022-H1", "new_clients_by_nationality", false, &[(&["VN"], 28, 30, &[]), (&["NG"], 2, 0, &[])]),
        table("2022", "new_clients", true, &[(&[], 40, 40, &[])]),
        table("2022", "new_clients_by_nationality", true, &[(&["VN"], 26, 30, &[]), (&["NG"], 14, 15, &[])]),
    ];
    let report = audit(&mut sheets);
    assert!(report.examined > 0);
    assert_eq!(withheld(&audit(&mut sheets)), []);
}
