//! The cases of those who became clients.

use super::calendar::age;
use super::clients::{AgeKnown, Client};
use super::decisions::{period, removal_reason, spell};
use super::draw::Draw;
use super::families::Child;
use super::lines::{ChildInCare, Line, Name, Person};
use super::outcomes::{Case, referral};
use super::persons::{child_name, consent, exploitation, is_named, name, nationalities};

/// The case of a client. The referrer and the number come later, when all cases are known.
pub(super) fn case(client: &Client, draw: &mut Draw) -> Case {
    let received_on = client.received_on;
    let name = is_named(received_on, draw).then(|| name(client.sex, draw));
    let basis = if client.assists() { "assisting_person" } else { "victim" };

    let mut decisions = Vec::new();
    let mut spells = Vec::new();
    for one in std::iter::once(client.first).chain(client.again.map(|(_, _, spell)| spell)) {
        let reason = one.removed_on.map(|removed_on| removal_reason(removed_on, draw));
        let (line, signed) = spell(basis, one, reason, draw);
        spells.push(line);
        decisions.extend(signed);
    }
    for (kind, signed_on) in &client.periods {
        decisions.push(period(kind, *signed_on, draw));
    }
    // The order is kept among those of one day: the admission comes before the grant.
    decisions.sort_by_key(|decision| decision.signed_on);

    let line = Line {
        case: String::new(),
        referral: referral(received_on, "decided", draw),
        person: person(client, name, draw),
        exploitation: exploitation(client.form, client.place, client.nationality, received_on, draw),
        consent: name.map(|_| consent(received_on, client.minor, draw)),
        decisions,
        spells,
        children_in_care: client.children.iter().map(|one| child(client, one, name, draw)).collect(),
    };
    Case { flow: client.flow, in_finland: client.in_finland(), line }
}

fn person(client: &Client, name: Option<Name>, draw: &mut Draw) -> Person {
    let known = client.age_known;
    Person {
        name,
        date_of_birth: (known == AgeKnown::ByDateOfBirth).then_some(client.born),
        estimated_age: (known == AgeKnown::ByEstimate).then(|| age(client.born, client.received_on)),
        age_class: (known == AgeKnown::AsAdultOnly).then_some("adult"),
        sex: client.sex,
        nationalities: nationalities(client.nationality, draw),
        residence_status: client.residence,
    }
}

/// A child in care; removed with the principal unless the child came of age before.
fn child(client: &Client, child: &Child, parent: Option<Name>, draw: &mut Draw) -> ChildInCare {
    let with_principal = child.spell.removed_on == client.first.removed_on;
    let reason = if with_principal { "principal_removed" } else { "reached_adulthood" };
    let (line, decisions) = spell("child_in_care", child.spell, Some(reason), draw);
    ChildInCare {
        name: parent.map(|parent| child_name(parent, child.sex, draw)),
        date_of_birth: child.born,
        sex: child.sex,
        decisions,
        spells: vec![line],
    }
}
