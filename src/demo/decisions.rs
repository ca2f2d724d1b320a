//! Signed decisions: by the director or an appointed official, with the legal basis of the day. The assistance system stood in
//! the Integration Act until the Reception Act (746/2011) came into force in September 2011.

use chrono::NaiveDate;

use super::calendar::day;
use super::clients::Spell;
use super::draw::Draw;
use super::lines::{Decision, SpellLine};

/// Who signs, with title. Invented, as all names here.
const SIGNERS: [((&str, &str), u64); 3] = [
    (("Aamu Johtaja-Demo", "Director"), 60),
    (("Ilta Esittelijä-Demo", "Senior Officer"), 25),
    (("Sarastus Virkailija-Demo", "Senior Officer"), 15),
];

/// Why clients were removed, with weights; the outcome of the criminal process counts in the early years only.
const REMOVAL_REASONS: [(&str, u64); 7] = [
    ("no_longer_needs_help", 40),
    ("left_finland", 20),
    ("whereabouts_unknown", 16),
    ("own_request", 12),
    ("not_a_victim", 8),
    ("other", 3),
    ("deceased", 1),
];

/// Why persons were not admitted, with weights.
const REFUSAL_GROUNDS: [(&str, u64); 5] = [
    ("not_assessed_as_victim", 62),
    ("insufficient_information", 16),
    ("no_need_for_assistance", 12),
    ("not_in_finland", 7),
    ("other", 3),
];

fn signed(kind: &'static str, section: &'static str, signed_on: NaiveDate, draw: &mut Draw) -> Decision {
    let (signer_name, signer_title) = draw.weighted(&SIGNERS);
    let legal_basis = if signed_on < day(2011, 9, 1) { "Act 493/1999 chapter 4 a" } else { section };
    Decision { kind, client_basis: None, ground: None, removal_reason: None, legal_basis, signed_on, signer_name, signer_title }
}

/// A refusal.
pub(super) fn refusal(signed_on: NaiveDate, draw: &mut Draw) -> Decision {
    let ground = Some(draw.weighted(&REFUSAL_GROUNDS));
    Decision { ground, ..signed("refusal", "Act 746/2011 s. 35 and 38", signed_on, draw) }
}

/// A grant, an extension or an end of a reflection or recovery period.
pub(super) fn period(kind: &'static str, signed_on: NaiveDate, draw: &mut Draw) -> Decision {
    signed(kind, "Act 746/2011 chapter 4", signed_on, draw)
}

/// A reason for the removal of a client who is not a child in care.
pub(super) fn removal_reason(removed_on: NaiveDate, draw: &mut Draw) -> &'static str {
    if removed_on < day(2015, 7, 1) && draw.chance(20) {
        "legacy_criminal_process_outcome"
    } else {
        draw.weighted(&REMOVAL_REASONS)
    }
}

/// A spell as the format has it, with its admission and, where it has ended, its removal.
pub(super) fn spell(
    basis: &'static str,
    spell: Spell,
    reason: Option<&'static str>,
    draw: &mut Draw,
) -> (SpellLine, Vec<Decision>) {
    let ground = match basis {
        "child_in_care" => "child_of_client",
        "assisting_person" => "assisting_person",
        _ => "victim_needs_assistance",
    };
    let Spell { admitted_on, removed_on } = spell;
    let removal_reason = removed_on.and(reason);
    let mut decisions = vec![Decision {
        client_basis: Some(basis),
        ground: Some(ground),
        ..signed("admission", "Act 746/2011 s. 35 and 38", admitted_on, draw)
    }];
    if let Some(removed_on) = removed_on {
        decisions.push(Decision { removal_reason, ..signed("removal", "Act 746/2011 chapter 4", removed_on, draw) });
    }
    (SpellLine { client_basis: basis, admitted_on, removed_on, removal_reason }, decisions)
}
