//! The cases of those who did not become clients: refused, withdrawn, lapsed, or undecided when the demo register ends.

use chrono::NaiveDate;

use super::calendar::{END, Span, after, before, day, years_before};
use super::dates::decided;
use super::decisions::refusal;
use super::draw::Draw;
use super::flows::{Flow, flows};
use super::forms::{ABROAD, CRIME, FINLAND, LABOUR, MARRIAGE, OTHER, SEXUAL, UNCLEAR};
use super::lines::{Decision, Line, Person, Referral};
use super::origins::{any_nationality, any_status};
use super::persons::{consent, exploitation, is_named, name, nationalities};

/// A case with what its referrer depends on.
pub(super) struct Case {
    /// The period in which the referral came.
    pub(super) flow: usize,
    pub(super) in_finland: bool,
    pub(super) line: Line,
}

/// How a referral ended that made nobody a client.
struct Ending {
    received_on: NaiveDate,
    state: &'static str,
    closed_on: Option<NaiveDate>,
    withdrawal_reason: Option<&'static str>,
    decision: Option<Decision>,
}

const FORMS: [(&str, u64); 6] = [(LABOUR, 42), (SEXUAL, 20), (MARRIAGE, 12), (UNCLEAR, 16), (OTHER, 6), (CRIME, 4)];
const PLACES: [(&str, u64); 3] = [(FINLAND, 50), (ABROAD, 42), ("unknown", 8)];
const SEXES: [(&str, u64); 4] = [("female", 54), ("male", 43), ("other", 1), ("unknown", 2)];
const WITHDRAWAL_REASONS: [(&str, u64); 5] =
    [("consent_withdrawn", 45), ("person_unreachable", 28), ("referrer_error", 10), ("duplicate", 10), ("other", 7)];

/// All cases of persons who were not admitted.
pub(super) fn all(draw: &mut Draw) -> Vec<Case> {
    let mut cases = Vec::new();
    for (number, flow, previous) in flows() {
        for _ in 0..flow.refused(previous) {
            cases.push(case(number, refused(flow, None, draw), draw));
        }
        for _ in 0..previous.map_or(0, |previous| previous.later_refused) {
            cases.push(case(number.saturating_sub(1), refused(flow, previous, draw), draw));
        }
        for _ in 0..flow.withdrawn {
            let withdrawal_reason = Some(draw.weighted(&WITHDRAWAL_REASONS));
            cases.push(case(number, Ending { withdrawal_reason, ..closed(flow, "withdrawn", 3, draw) }, draw));
        }
        for _ in 0..flow.lapsed {
            cases.push(case(number, closed(flow, "lapsed", 21, draw), draw));
        }
        for _ in 0..flow.undecided {
            cases.push(case(number, undecided(draw), draw));
        }
    }
    cases
}

fn refused(flow: &Flow, carried_from: Option<&Flow>, draw: &mut Draw) -> Ending {
    let (received_on, signed_on) = decided(flow, carried_from, draw);
    let decision = Some(refusal(signed_on, draw));
    Ending { received_on, state: "decided", closed_on: None, withdrawal_reason: None, decision }
}

/// Ended without a decision, within the period.
fn closed(flow: &Flow, state: &'static str, at_least: u64, draw: &mut Draw) -> Ending {
    let Span { from, to } = flow.span;
    let received_on = draw.day(from, before(to, 40));
    let closed_on = Some(after(received_on, draw.between(at_least, 40)));
    Ending { received_on, state, closed_on, withdrawal_reason: None, decision: None }
}

/// Received in December 2022 and not decided by its end.
fn undecided(draw: &mut Draw) -> Ending {
    let received_on = draw.day(day(2022, 12, 3), before(END, 1));
    let state = if received_on < day(2022, 12, 20) { "under_assessment" } else { "received" };
    Ending { received_on, state, closed_on: None, withdrawal_reason: None, decision: None }
}

fn case(flow: usize, ending: Ending, draw: &mut Draw) -> Case {
    let Ending { received_on, state, closed_on, withdrawal_reason, decision } = ending;
    let (form, place) = (draw.weighted(&FORMS), draw.weighted(&PLACES));
    let in_finland = place == FINLAND;
    let nationality = if draw.chance(3) { "unknown" } else { any_nationality(in_finland, draw) };
    // A withdrawn consent takes the identity with it, and with it the day of birth.
    let erased = withdrawal_reason == Some("consent_withdrawn");
    let minor = draw.chance(9);
    let sex = draw.weighted(&SEXES);
    let name = (!erased && is_named(received_on, draw)).then(|| name(sex, draw));
    let (date_of_birth, estimated_age, age_class) = age(received_on, minor, erased, draw);
    let line = Line {
        case: String::new(),
        referral: Referral { closed_on, withdrawal_reason, ..referral(received_on, state, draw) },
        person: Person {
            name,
            date_of_birth,
            estimated_age,
            age_class,
            sex,
            nationalities: nationalities(nationality, draw),
            residence_status: if nationality == "unknown" { "unknown" } else { any_status(nationality, in_finland, draw) },
        },
        exploitation: exploitation(form, place, nationality, received_on, draw),
        consent: name.map(|_| consent(received_on, minor, draw)),
        decisions: decision.into_iter().collect(),
        spells: Vec::new(),
        children_in_care: Vec::new(),
    };
    Case { flow, in_finland, line }
}

/// The date of birth, the estimated age or the age class: exactly one of them.
fn age(
    received_on: NaiveDate,
    minor: bool,
    erased: bool,
    draw: &mut Draw,
) -> (Option<NaiveDate>, Option<u32>, Option<&'static str>) {
    let years = u32::try_from(if minor { draw.between(13, 17) } else { draw.between(19, 48) }).unwrap_or(30);
    // Not within a month of the birthday: who is a minor when the consent is given is one when the referral comes.
    let born = before(years_before(received_on, years), draw.between(30, 330));
    let class = if minor { "minor" } else { "adult" };
    match draw.below(100) {
        _ if erased => (None, None, Some(class)),
        0..85 => (Some(born), None, None),
        85..95 => (None, Some(years), None),
        95..98 => (None, None, Some(class)),
        _ => (None, None, Some(if minor { class } else { "unknown" })),
    }
}

/// A referral of a day in a state; who made it comes later.
pub(super) fn referral(received_on: NaiveDate, state: &'static str, draw: &mut Draw) -> Referral {
    Referral {
        received_on,
        channel: "post",
        referrer_type: "other",
        urgency: if draw.chance(12) { "urgent" } else { "normal" },
        state,
        closed_on: None,
        withdrawal_reason: None,
        external_reference: None,
    }
}
