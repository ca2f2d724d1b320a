//! The demo register: invented people whose counts are the published ones.
//!
//! Every figure the assistance system has published on its referrals and clients from 2016 to the end of 2022 (annual and
//! half-year reviews, releases) comes out of these cases when they are counted by the rules of the reviews, and so does the
//! number of all persons admitted from 2006 to 2017. The persons are made up: no name, date or case belongs to anybody.
//!
//! The tables come first (`cohorts`, `flows`, `forms`, `nationalities`): they fix how many came, left and why. Chance
//! (`draw`, always the same) only says which invented person takes which place.

mod admitted;
mod advice;
mod ages;
mod calendar;
#[cfg(test)]
mod checks;
mod clients;
mod cohorts;
mod courses;
mod dates;
mod decisions;
mod draw;
mod families;
mod flows;
mod forms;
mod lines;
pub mod load;
mod nationalities;
mod origins;
mod outcomes;
mod periods;
mod persons;
mod referrers;
pub mod releases;
pub mod sign_in;

use chrono::Datelike;

use draw::Draw;
use outcomes::Case;

/// The cases of the demo register in the order in which they were received, each as one line of the import format (JSON,
/// without the newline). The lines are the same at every call.
pub fn cases() -> impl Iterator<Item = String> {
    let mut draw = Draw::new();
    let mut clients = clients::all(&mut draw);
    dates::set(&mut clients, &mut draw);
    families::choose_parents(&mut clients, &mut draw);
    ages::set(&mut clients, &mut draw);
    families::set_dates(&mut clients, &mut draw);
    origins::set(&mut clients, &mut draw);
    periods::set(&mut clients, &mut draw);

    let mut cases: Vec<Case> = clients.iter().map(|client| admitted::case(client, &mut draw)).collect();
    cases.extend(outcomes::all(&mut draw));
    referrers::set(&mut cases, &mut draw);
    cases.sort_by_key(|case| case.line.referral.received_on);
    number(&mut cases);
    // Strings, numbers and dates always have a JSON form, so no case is lost here.
    cases.into_iter().filter_map(|case| serde_json::to_string(&case.line).ok())
}

/// How many cases there are.
#[must_use]
pub fn count() -> usize {
    flows::FLOWS.iter().map(|flow| flow.received).sum()
}

/// Numbers the cases as the old register did: from 1 in every year.
fn number(cases: &mut [Case]) {
    let (mut year, mut last) = (0, 0);
    for case in cases {
        let received = case.line.referral.received_on.year();
        last = if received == year { last + 1 } else { 1 };
        year = received;
        case.line.case = format!("{year}-{last:04}");
    }
}
