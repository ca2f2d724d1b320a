//! Reflection and recovery periods: decisions of their own beside admission. A reflection period is for a client without a
//! right of residence, a recovery period (up to 30 days until the end of 2022) for one with it.

use chrono::Datelike;

use super::calendar::{after, day};
use super::clients::Client;
use super::draw::Draw;

/// Decisions by year: grants alone, grants with a decided end, grants with an extension and an end. In 2021 the system signed
/// 425 decisions of all types: 243 admissions, 50 refusals, 46 removals, 46 admissions and 11 removals of children, and these 29.
const BY_YEAR: [(i32, [usize; 3]); 15] = [
    (2008, [1, 1, 0]),
    (2009, [2, 1, 0]),
    (2010, [3, 1, 0]),
    (2011, [3, 1, 0]),
    (2012, [3, 1, 0]),
    (2013, [4, 1, 0]),
    (2014, [3, 2, 0]),
    (2015, [4, 2, 0]),
    (2016, [7, 3, 1]),
    (2017, [6, 4, 1]),
    (2018, [9, 4, 1]),
    (2019, [12, 5, 2]),
    (2020, [10, 6, 2]),
    (2021, [11, 6, 2]),
    (2022, [16, 8, 3]),
];

/// Gives the periods to adult victims admitted until July and clients for long enough: all ends fall into the year.
pub(super) fn set(clients: &mut [Client], draw: &mut Draw) {
    for (year, [alone, ended, extended]) in BY_YEAR {
        let fits = |client: &&mut Client| {
            let spell = client.first;
            let stays = spell.removed_on.is_none_or(|removed_on| removed_on > after(spell.admitted_on, 160));
            let until_july = spell.admitted_on.year() == year && spell.admitted_on < day(year, 8, 1);
            until_july && stays && !client.minor && !client.assists()
        };
        let mut chosen: Vec<&mut Client> = clients.iter_mut().filter(fits).collect();
        draw.shuffle(&mut chosen);
        // Extensions go to reflection periods only, so those without a right of residence come first.
        chosen.sort_by_key(|client| client.residence != "no_right_of_residence");
        let lengths =
            [(3, extended), (2, ended), (1, alone)].into_iter().flat_map(|(length, count)| std::iter::repeat_n(length, count));
        for (client, length) in chosen.into_iter().zip(lengths) {
            grant(client, length, draw);
        }
    }
}

/// A grant; with length 2 also an end, with length 3 an extension before it.
fn grant(client: &mut Client, length: usize, draw: &mut Draw) {
    let granted_on = after(client.first.admitted_on, draw.between(0, 10));
    if client.residence == "no_right_of_residence" {
        client.periods.push(("reflection_period_grant", granted_on));
        if length == 3 {
            client.periods.push(("reflection_period_extension", after(granted_on, draw.between(40, 85))));
        }
        if length > 1 {
            client.periods.push(("reflection_period_end", after(granted_on, draw.between(90, 135))));
        }
    } else {
        client.periods.push(("recovery_period_grant", granted_on));
        if length > 1 {
            client.periods.push(("recovery_period_end", after(granted_on, draw.between(15, 30))));
        }
    }
}
