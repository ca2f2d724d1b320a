//! The rules of a history: what has to agree between a referral, its decisions and the spells they opened and closed.

use chrono::NaiveDate;

use super::case::{HistoricalCase, HistoricalDecision, HistoricalSpell};
use crate::clients::Birth;
use crate::clients::child::too_old_or_unborn;
use crate::codes::{ClientBasis, DecisionType, ReferralState};
use crate::decisions::decision::Matter;
use crate::http::{Violation, ViolationCode};

/// Everything in a case that contradicts something else in it.
#[must_use]
pub fn violations(case: &HistoricalCase, today: NaiveDate) -> Vec<Violation> {
    let received_on = case.referral.received_on;
    let mut found = case.person.violations(received_on);
    found.extend(case.exploitation.violations(today));
    found.extend(referral(case, today));
    if case.person.is_named() && case.consent.is_none() {
        let detail = "No identifying data without the person's consent.";
        found.push(Violation::new("/consent", ViolationCode::ConsentRequired, detail));
    }
    found.extend(life("", &case.decisions, &case.spells, received_on, today));
    if case.spells.iter().any(|spell| spell.client_basis == ClientBasis::ChildInCare) {
        found.push(inconsistent("/spells", "A child in care belongs to children_in_care."));
    }
    for (index, child) in case.children_in_care.iter().enumerate() {
        let at = format!("/children_in_care/{index}");
        found.extend(life(&at, &child.decisions, &child.spells, received_on, today));
        let birth = Birth::On(*child.date_of_birth.expose());
        for (position, spell) in child.spells.iter().enumerate() {
            found.extend(too_old_or_unborn(birth, &at, spell.admitted_on));
            if spell.client_basis != ClientBasis::ChildInCare || principal_of(&case.spells, spell).is_none() {
                let detail = "A child's spell lies inside a spell of the client.";
                found.push(inconsistent(format!("{at}/spells/{position}"), detail));
            }
        }
    }
    found
}

/// The client's spell that a child's spell follows: the one it lies inside.
#[must_use]
pub fn principal_of(principals: &[HistoricalSpell], child: &HistoricalSpell) -> Option<usize> {
    principals.iter().position(|principal| {
        let ends_inside = match (principal.removed_on, child.removed_on) {
            (None, _) => true,
            (Some(principal), Some(child)) => child <= principal,
            (Some(_), None) => false,
        };
        principal.admitted_on <= child.admitted_on && ends_inside
    })
}

/// What a decision decides, as far as its fields say so; `None` where they contradict its kind. The spell that a removal
/// ends is found by its day.
#[must_use]
pub fn opens(decision: &HistoricalDecision, spell: &HistoricalSpell) -> bool {
    decision.decision_type == DecisionType::Admission
        && decision.signed_on == spell.admitted_on
        && decision.client_basis == Some(spell.client_basis)
}

/// Whether a decision is the one that closed the spell.
#[must_use]
pub fn closes(decision: &HistoricalDecision, spell: &HistoricalSpell) -> bool {
    decision.decision_type == DecisionType::Removal
        && Some(decision.signed_on) == spell.removed_on
        && decision.removal_reason == spell.removal_reason
}

fn inconsistent(pointer: impl Into<String>, detail: &'static str) -> Violation {
    Violation::new(pointer, ViolationCode::Inconsistent, detail)
}

fn referral(case: &HistoricalCase, today: NaiveDate) -> Vec<Violation> {
    let referral = &case.referral;
    let mut found = Vec::new();
    if referral.received_on > today {
        found.push(Violation::new("/referral/received_on", ViolationCode::InTheFuture, "The day lies in the future."));
    }
    let is_deciding =
        |decision: &&HistoricalDecision| matches!(decision.decision_type, DecisionType::Admission | DecisionType::Refusal);
    let decided = case.decisions.iter().any(|decision| is_deciding(&decision));
    if matches!(referral.state, ReferralState::Merged | ReferralState::NeedsInformation) {
        found.push(inconsistent("/referral/state", "A referral of an old register is not left half-way."));
    }
    if decided != (referral.state == ReferralState::Decided) {
        found.push(inconsistent("/referral/state", "A referral is decided when there is an admission or a refusal."));
    }
    let closes = matches!(referral.state, ReferralState::Withdrawn | ReferralState::Lapsed);
    if closes != referral.closed_on.is_some() || referral.closed_on.is_some_and(|day| day < referral.received_on || day > today) {
        found.push(inconsistent("/referral/closed_on", "The day on which it was withdrawn or lapsed, and only then."));
    }
    if (referral.state == ReferralState::Withdrawn) != referral.withdrawal_reason.is_some() {
        found.push(inconsistent("/referral/withdrawal_reason", "The reason of a withdrawal, and only then."));
    }
    found
}

/// The decisions and spells of one person.
fn life(
    at: &str,
    decisions: &[HistoricalDecision],
    spells: &[HistoricalSpell],
    from: NaiveDate,
    today: NaiveDate,
) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, decision) in decisions.iter().enumerate() {
        let at = format!("{at}/decisions/{index}");
        if decision.signed_on < from || decision.signed_on > today {
            found.push(Violation::new(
                format!("{at}/signed_on"),
                ViolationCode::Range,
                "Signed before the referral or in the future.",
            ));
        }
        if matter(decision, uuid::Uuid::nil()).is_none_or(|matter| matter.violation().is_some()) {
            found.push(inconsistent(at.clone(), "Basis, ground or reason do not fit the kind of decision."));
        }
        let is_removal = decision.decision_type == DecisionType::Removal;
        if is_removal && !spells.iter().any(|spell| closes(decision, spell)) {
            found.push(inconsistent(at.clone(), "A removal that closes no spell."));
        }
        let is_admission = decision.decision_type == DecisionType::Admission;
        if is_admission && !spells.iter().any(|spell| opens(decision, spell)) {
            found.push(inconsistent(at, "An admission that opens no spell."));
        }
    }
    if !decisions.is_sorted_by_key(|decision| decision.signed_on) {
        found.push(inconsistent(format!("{at}/decisions"), "Decisions stand in the order in which they were signed."));
    }
    for (index, spell) in spells.iter().enumerate() {
        let at = format!("{at}/spells/{index}");
        if decisions.iter().filter(|decision| opens(decision, spell)).count() != 1 {
            found.push(inconsistent(format!("{at}/admitted_on"), "One admission has to have been signed on that day."));
        }
        if spell.removed_on.is_some() && !decisions.iter().any(|decision| closes(decision, spell)) {
            found.push(inconsistent(format!("{at}/removed_on"), "No removal was signed on that day for that reason."));
        }
        if spell.removed_on.is_some() != spell.removal_reason.is_some() {
            found.push(inconsistent(format!("{at}/removal_reason"), "A spell that ended has a reason, and no other."));
        }
        if spell.removed_on.is_some_and(|day| day < spell.admitted_on) {
            found.push(inconsistent(format!("{at}/removed_on"), "It ended before it began."));
        }
        let before = index.checked_sub(1).and_then(|before| spells.get(before));
        if before.is_some_and(|before| before.removed_on.is_none_or(|day| day > spell.admitted_on)) {
            found.push(inconsistent(at, "It began before the spell before it ended."));
        }
    }
    found
}

/// What a decision decides; `None` where its fields contradict its kind.
#[must_use]
pub fn matter(decision: &HistoricalDecision, spell_id: uuid::Uuid) -> Option<Matter> {
    match (decision.decision_type, decision.client_basis, decision.ground, decision.removal_reason) {
        (DecisionType::Admission, Some(client_basis), Some(ground), None) => Some(Matter::Admission { client_basis, ground }),
        (DecisionType::Refusal, None, Some(ground), None) => Some(Matter::Refusal { ground }),
        (DecisionType::Removal, None, None, Some(reason)) => Some(Matter::Removal { reason, spell_id }),
        (DecisionType::Admission | DecisionType::Refusal | DecisionType::Removal, ..) => None,
        (other, None, None, None) => Some(Matter::Other(other)),
        _ => None,
    }
}
