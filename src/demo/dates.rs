//! The days of referrals, admissions and removals. A decision comes a few days to some weeks after the referral; some fall
//! into the next period.

use chrono::{Months, NaiveDate};

use super::calendar::{Span, after, before};
use super::clients::{Client, Spell};
use super::cohorts::COHORTS;
use super::draw::Draw;
use super::flows::{Flow, flows};

/// Gives every client a referral and spells with dates.
pub(super) fn set(clients: &mut [Client], draw: &mut Draw) {
    for cohort in 0..COHORTS.len() {
        let mut waiting: Vec<&mut Client> = clients.iter_mut().filter(|client| client.cohort == cohort).collect();
        draw.shuffle(&mut waiting);
        // Those who left early came early: within ten years in the first cohort, within the year in the others.
        waiting.sort_by_key(|client| if cohort == 0 { client.exit } else { usize::from(client.exit != cohort) });
        let mut waiting = waiting.into_iter();
        for (number, flow, previous) in flows().filter(|(_, flow, _)| flow.cohort == cohort) {
            let carried = previous.map_or(0, |previous| previous.later_admitted);
            for (place, client) in waiting.by_ref().take(flow.admitted).enumerate() {
                client.carried = place < carried;
                client.flow = if client.carried { number.saturating_sub(1) } else { number };
                let (received_on, signed_on) = decided(flow, previous.filter(|_| client.carried), draw);
                client.received_on = received_on;
                client.first = Spell { admitted_on: signed_on, removed_on: removal(signed_on, client.exit, draw) };
                set_again(client, draw);
            }
        }
    }
}

/// The dates of the second spell, well within its year.
fn set_again(client: &mut Client, draw: &mut Draw) {
    if let Some((cohort, exit, spell)) = &mut client.again
        && let Some(span) = COHORTS.get(*cohort).map(|cohort| cohort.span)
    {
        spell.admitted_on = draw.day(after(span.from, 40), before(span.to, 40));
        spell.removed_on = removal(spell.admitted_on, *exit, draw);
    }
}

/// When a referral decided in a period came and when it was decided; `carried_from` is the period before, where it came then.
pub(super) fn decided(flow: &Flow, carried_from: Option<&Flow>, draw: &mut Draw) -> (NaiveDate, NaiveDate) {
    let Span { from, to } = flow.span;
    if let Some(previous) = carried_from {
        return (draw.day(before(previous.span.to, 35), previous.span.to), draw.day(after(from, 3), after(from, 45)));
    }
    let signed_on = draw.day(after(from, 5), before(to, 3));
    let received_on = before(signed_on, draw.between(2, 45)).max(from);
    (received_on, signed_on)
}

/// A removal in its period, at least a month after the admission where the period is long enough for that, and within five
/// years of it in the long first period.
fn removal(admitted_on: NaiveDate, exit: usize, draw: &mut Draw) -> Option<NaiveDate> {
    let Span { from, to } = COHORTS.get(exit)?.span;
    let in_five_years = admitted_on.checked_add_months(Months::new(60)).unwrap_or(to);
    let last = if exit == 0 { to.min(in_five_years) } else { to };
    let month_later = after(admitted_on, 30).max(from);
    Some(draw.day(if month_later <= last { month_later } else { after(admitted_on, 1).max(from) }, last))
}
