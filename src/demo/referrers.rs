//! Who referred them, and by which channel. In the first half of 2022 non-governmental organisations have the strongest record
//! in referring those exploited in Finland; those exploited abroad come to light in asylum interviews.

use chrono::Datelike;

use super::draw::Draw;
use super::flows::FLOWS;
use super::outcomes::Case;

const SELF: &str = "self";

/// Referrers other than the person concerned.
type Weights = &'static [(&'static str, u64)];

const OF_THOSE_IN_FINLAND: Weights = &[
    ("police", 16),
    ("border_guard", 3),
    ("prosecutor", 1),
    ("finnish_immigration_service", 9),
    ("reception_centre", 10),
    ("detention_unit", 3),
    ("legal_counsel", 10),
    ("victim_support_finland", 13),
    ("shelter", 5),
    ("other_ngo", 11),
    ("trade_union", 1),
    ("occupational_safety_authority", 6),
    ("social_services", 5),
    ("child_welfare", 1),
    ("health_services", 3),
    ("private_person", 2),
    ("other_authority", 1),
];

/// The first half of 2022 (half-year review 2022): organisations first.
const OF_THOSE_IN_FINLAND_IN_EARLY_2022: Weights = &[
    ("victim_support_finland", 27),
    ("other_ngo", 23),
    ("shelter", 11),
    ("police", 8),
    ("occupational_safety_authority", 6),
    ("finnish_immigration_service", 5),
    ("reception_centre", 4),
    ("legal_counsel", 8),
    ("social_services", 3),
    ("border_guard", 2),
    ("health_services", 1),
    ("trade_union", 1),
    ("congregation", 1),
];

const OF_THE_OTHERS: Weights = &[
    ("finnish_immigration_service", 38),
    ("reception_centre", 22),
    ("legal_counsel", 14),
    ("victim_support_finland", 4),
    ("other_ngo", 7),
    ("shelter", 2),
    ("police", 3),
    ("border_guard", 1),
    ("social_services", 3),
    ("child_welfare", 2),
    ("health_services", 3),
    ("school", 1),
    ("embassy", 1),
    ("congregation", 1),
    ("private_person", 2),
    ("other", 1),
];

/// The periods of 2022 in the list of all.
const EARLY_2022: usize = 20;
const LATE_2022: usize = 21;

/// Gives every case its referrer.
pub(super) fn set(cases: &mut [Case], draw: &mut Draw) {
    for flow in 0..FLOWS.len() {
        for in_finland in [true, false] {
            let mut group: Vec<&mut Case> =
                cases.iter_mut().filter(|case| (case.flow, case.in_finland) == (flow, in_finland)).collect();
            draw.shuffle(&mut group);
            let selves = self_referrals(flow, in_finland, group.len());
            let weights = match (in_finland, flow) {
                (true, EARLY_2022) => OF_THOSE_IN_FINLAND_IN_EARLY_2022,
                (true, _) => OF_THOSE_IN_FINLAND,
                (false, _) => OF_THE_OTHERS,
            };
            for (place, case) in group.into_iter().enumerate() {
                let referrer = if place < selves { SELF } else { draw.weighted(weights) };
                set_one(case, referrer, draw);
            }
        }
    }
}

/// How many referred themselves: 48 of 478 in 2022 (annual review 2022), elsewhere about as large a part.
fn self_referrals(flow: usize, in_finland: bool, count: usize) -> usize {
    match (flow, in_finland) {
        (EARLY_2022, true) => 11,
        (EARLY_2022, false) => 7,
        (LATE_2022, true) => 20,
        (LATE_2022, false) => 10,
        (_, true) => count / 9,
        (_, false) => count / 14,
    }
}

fn set_one(case: &mut Case, referrer: &'static str, draw: &mut Draw) {
    let referral = &mut case.line.referral;
    let year = referral.received_on.year();
    let forms = if year > 2014 { 25 } else { 0 };
    referral.referrer_type = referrer;
    referral.channel = if matches!(referrer, SELF | "private_person") {
        draw.weighted(&[("hotline", 60), ("email", 20), ("web_form", forms), ("post", 5)])
    } else {
        draw.weighted(&[("email", 62), ("web_form", forms), ("hotline", 8), ("post", if year < 2015 { 40 } else { 8 })])
    };
    // Organisations have reference numbers of their own; where a consent is withdrawn nothing is kept that leads to the person.
    let own_number = !matches!(referrer, SELF | "private_person" | "other") && case.line.consent.is_some();
    if own_number && draw.chance(35) {
        referral.external_reference = Some(format!("DEMO-{year}-{:05}", draw.below(100_000)));
    }
}
