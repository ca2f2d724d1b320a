//! Children in care: clients only through their guardian, counted apart and in totals only. They come and go with the
//! principal, unless they are born later or come of age before.

use chrono::NaiveDate;

use super::calendar::{END, Span, after, before, born_to_come_of_age_on, years_before};
use super::clients::{Client, Spell};
use super::cohorts::{COHORTS, Cohort, OF_2018, STAYS};
use super::draw::Draw;

/// How many children one parent after another has in care.
const FAMILY_SIZES: [usize; 6] = [1, 2, 1, 3, 2, 1];

/// A child in care in the making.
pub(super) struct Child {
    /// What tells the child's spell from the parent's.
    kind: Kind,
    pub(super) sex: &'static str,
    pub(super) born: NaiveDate,
    pub(super) spell: Spell,
}

/// What tells a child's spell from the parent's.
#[derive(Clone, Copy)]
enum Kind {
    /// Comes and goes with the parent.
    Together,
    /// Born while the parent was a client; admitted in the period of a cohort.
    BornLater(usize),
    /// Removed on coming of age in the period of a cohort.
    ComesOfAge(usize),
}

/// Chooses the parents: so many children as the cohorts say, mostly with their mothers.
pub(super) fn choose_parents(clients: &mut [Client], draw: &mut Draw) {
    for (number, cohort) in COHORTS.iter().enumerate() {
        for (exit, (count, of_age)) in cohort.children.into_iter().zip(cohort.came_of_age).enumerate() {
            // From 2019 on one in six of those who stay was born after the parent's admission the year before.
            let born_later = if exit == STAYS && number > OF_2018 { count / 6 } else { 0 };
            let together = count.saturating_sub(of_age).saturating_sub(born_later);
            place(clients, (number, exit), Kind::Together, together, draw);
            place(clients, (number.saturating_sub(1), STAYS), Kind::BornLater(number), born_later, draw);
            place(clients, (number, STAYS), Kind::ComesOfAge(exit), of_age, draw);
        }
    }
}

/// Places so many children with adults of a cohort who leave in a given period.
fn place(clients: &mut [Client], (cohort, exit): (usize, usize), kind: Kind, count: usize, draw: &mut Draw) {
    if count == 0 {
        return;
    }
    let fits = |client: &&mut Client| {
        (client.cohort, client.exit) == (cohort, exit) && !client.minor && client.again.is_none() && client.children.is_empty()
    };
    let mut parents: Vec<(bool, &mut Client)> =
        clients.iter_mut().filter(fits).map(|client| (client.sex != "female" && draw.chance(85), client)).collect();
    draw.shuffle(&mut parents);
    parents.sort_by_key(|(last, _)| *last);
    let mut left = count;
    for ((_, parent), size) in parents.into_iter().zip(FAMILY_SIZES.into_iter().cycle()) {
        let size = if matches!(kind, Kind::Together) { size.min(left) } else { left.min(1) };
        if size > 0 {
            parent.parent = Some(if matches!(kind, Kind::ComesOfAge(_)) { (38, 49) } else { (27, 44) });
        }
        for _ in 0..size {
            let sex = draw.one_of(&["female", "male"]);
            parent.children.push(Child { kind, sex, born: parent.born, spell: parent.first });
        }
        left -= size;
    }
}

/// Gives the children their dates, once the parents have theirs.
pub(super) fn set_dates(clients: &mut [Client], draw: &mut Draw) {
    for client in clients {
        let (parent_born, parent_spell) = (client.born, client.first);
        for child in &mut client.children {
            (child.born, child.spell) = match child.kind {
                Kind::Together => (birth(parent_born, parent_spell, draw), parent_spell),
                Kind::BornLater(cohort) => born_later(COHORTS.get(cohort), parent_spell, draw),
                Kind::ComesOfAge(cohort) => comes_of_age(COHORTS.get(cohort), parent_spell, draw),
            };
        }
        client.children.sort_by_key(|child| (child.spell.admitted_on, child.born));
    }
}

/// The birth of a child who is under 18 for as long as the spell lasts, and whose parent was of age then.
fn birth(parent_born: NaiveDate, spell: Spell, draw: &mut Draw) -> NaiveDate {
    let last_day = spell.removed_on.unwrap_or(END);
    let parent_of_age = after(parent_born, 6_600);
    let earliest = parent_of_age.max(after(years_before(last_day, 18), 20)).max(years_before(spell.admitted_on, 15));
    draw.day(earliest, before(spell.admitted_on, 10))
}

fn born_later(cohort: Option<&Cohort>, parent: Spell, draw: &mut Draw) -> (NaiveDate, Spell) {
    let Span { from, to } = cohort.map_or(Span { from: parent.admitted_on, to: parent.admitted_on }, |cohort| cohort.span);
    let admitted_on = draw.day(after(from, 5), before(to, 3));
    (before(admitted_on, draw.between(7, 60)), Spell { admitted_on, removed_on: parent.removed_on })
}

fn comes_of_age(cohort: Option<&Cohort>, parent: Spell, draw: &mut Draw) -> (NaiveDate, Spell) {
    let Span { from, to } = cohort.map_or(Span { from: parent.admitted_on, to: parent.admitted_on }, |cohort| cohort.span);
    let birthday = draw.day(from.max(after(parent.admitted_on, 30)), to);
    let born = born_to_come_of_age_on(birthday);
    (born, Spell { admitted_on: parent.admitted_on, removed_on: Some(birthday) })
}
