//! Deals nationalities and residence statuses to the clients, so that they fit what the person was exploited for: workers
//! from far away in forced labour, citizens of the Union with the status of their citizenship.

use super::clients::Client;
use super::cohorts::{COHORTS, OF_2017, OF_2018, OF_2021, OF_EARLY_2022, OF_LATE_2022, STAYS};
use super::draw::Draw;
use super::forms::{LABOUR, MARRIAGE};
use super::nationalities::{ABROAD, ALL, IN_2017, IN_2022, IN_FINLAND, OLDER_UNKNOWN, exact_statuses, of_the_union, of_workers};

/// Gives every client a nationality and a residence status.
pub(super) fn set(clients: &mut [Client], draw: &mut Draw) {
    for cohort in 0..COHORTS.len() {
        for in_finland in [true, false] {
            let mut group = members(clients, cohort, in_finland, draw);
            deal_nationalities(&mut group, cohort, in_finland, draw);
        }
    }
    cover_all(clients, draw);
    for cohort in 0..COHORTS.len() {
        for in_finland in [true, false] {
            let mut group = members(clients, cohort, in_finland, draw);
            deal_statuses(&mut group, cohort, in_finland, draw);
        }
    }
}

/// A cohort's clients exploited in Finland, or abroad, in any order.
fn members<'a>(clients: &'a mut [Client], cohort: usize, in_finland: bool, draw: &mut Draw) -> Vec<&'a mut Client> {
    let mut group: Vec<&mut Client> =
        clients.iter_mut().filter(|client| client.cohort == cohort && client.in_finland() == in_finland).collect();
    draw.shuffle(&mut group);
    group
}

/// The published nationalities of a group, or as many as it needs by weight.
fn nationalities(cohort: usize, in_finland: bool, count: usize, draw: &mut Draw) -> Vec<&'static str> {
    let column = usize::from(!in_finland) + if cohort == OF_LATE_2022 { 2 } else { 0 };
    let repeat = |code: &'static str, counts: &[usize]| std::iter::repeat_n(code, counts.get(column).copied().unwrap_or(0));
    match cohort {
        OF_2017 => IN_2017.iter().flat_map(|(code, counts)| repeat(code, counts)).collect(),
        OF_EARLY_2022 | OF_LATE_2022 => IN_2022.iter().flat_map(|(code, counts)| repeat(code, counts)).collect(),
        _ => (0..count).map(|_| any_nationality(in_finland, draw)).collect(),
    }
}

/// Any usual nationality.
pub(super) fn any_nationality(in_finland: bool, draw: &mut Draw) -> &'static str {
    if in_finland { draw.weighted(&IN_FINLAND) } else { draw.weighted(&ABROAD) }
}

fn deal_nationalities(group: &mut [&mut Client], cohort: usize, in_finland: bool, draw: &mut Draw) {
    let mut codes = nationalities(cohort, in_finland, group.len(), draw);
    draw.shuffle(&mut codes);
    codes.sort_by_key(|code| match *code {
        code if of_workers(code) => 0,
        code if of_the_union(code) => 1,
        _ => 2,
    });
    group.sort_by_key(|client| match client.form {
        LABOUR => 0,
        MARRIAGE => 2,
        _ => 1,
    });
    for (client, code) in group.iter_mut().zip(codes) {
        client.nationality = code;
    }
    // Nobody fleeing from Ukraine was referred in the first half of 2022; the unknown of 2022 are in the stock at its end.
    exchange(group, |client| client.nationality == "UA" && client.carried, |client| !client.carried);
    exchange(group, |client| unknown(client.nationality) && client.exit != STAYS, |client| client.exit == STAYS);
}

fn unknown(nationality: &str) -> bool {
    matches!(nationality, "unknown" | "stateless")
}

/// Gives each nationality that is with the wrong client to a client it suits, and takes that one's instead.
fn exchange(group: &mut [&mut Client], wrong: impl Fn(&Client) -> bool, suits: impl Fn(&Client) -> bool) {
    for at in 0..group.len() {
        if !group.get(at).is_some_and(|client| wrong(client)) {
            continue;
        }
        let taken = group.get(at).map_or("unknown", |client| client.nationality);
        let other = group.iter_mut().find(|client| suits(client) && client.nationality != "UA" && !unknown(client.nationality));
        let given = other.map(|other| std::mem::replace(&mut other.nationality, taken));
        if let (Some(client), Some(given)) = (group.get_mut(at), given) {
            client.nationality = given;
        }
    }
}

/// Among those who came from 2018 to 2021 and stay, every nationality occurs, and so do the older unknown ones.
fn cover_all(clients: &mut [Client], draw: &mut Draw) {
    let mut stayers: Vec<&mut Client> =
        clients.iter_mut().filter(|client| (OF_2018..=OF_2021).contains(&client.cohort) && client.exit == STAYS).collect();
    draw.shuffle(&mut stayers);
    for (client, code) in stayers.into_iter().zip(ALL.into_iter().chain(OLDER_UNKNOWN)) {
        client.nationality = code;
    }
}

/// The status that goes with a nationality, if one does. Temporary protection came in March 2022.
fn status_of(nationality: &str, cohort: usize) -> Option<&'static str> {
    match nationality {
        "FI" => Some("finnish_citizen"),
        code if of_the_union(code) => Some("eu_citizen"),
        "UA" if cohort == OF_LATE_2022 => Some("temporary_protection"),
        _ => None,
    }
}

/// Any usual status for a nationality.
pub(super) fn any_status(nationality: &str, in_finland: bool, draw: &mut Draw) -> &'static str {
    let weights = exact_statuses(0, in_finland).1;
    status_of(nationality, 0).unwrap_or_else(|| draw.weighted(weights))
}

/// The statuses that go with the nationality; then the published ones, visas first and to the workers first; then by weight.
fn deal_statuses(group: &mut [&mut Client], cohort: usize, in_finland: bool, draw: &mut Draw) {
    let (exact, weights) = exact_statuses(cohort, in_finland);
    group.sort_by_key(|client| if client.nationality == "TH" { 0 } else { 1 + usize::from(!of_workers(client.nationality)) });
    let repeat = |(code, count): &(&'static str, usize)| std::iter::repeat_n(*code, *count);
    let (visas, others): (Vec<&str>, Vec<&str>) = exact.iter().flat_map(repeat).partition(|code| *code == "visa_or_visa_free");
    let needed = group.iter().filter(|client| status_of(client.nationality, cohort).is_none()).count();
    let mut rest = others;
    while visas.len() + rest.len() < needed {
        rest.push(draw.weighted(weights));
    }
    draw.shuffle(&mut rest);
    let mut statuses = visas.into_iter().chain(rest);
    for client in group {
        let status = status_of(client.nationality, cohort).or_else(|| statuses.next());
        client.residence = status.unwrap_or("unknown");
    }
}
