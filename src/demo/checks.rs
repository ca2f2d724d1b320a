//! The tables agree with each other, and the lines are the same at every call. That the figures are the published ones is for
//! the statistics to show, from the stored cases.

use super::cohorts::COHORTS;
use super::flows::FLOWS;
use super::forms::MIXES;

#[test]
fn there_are_as_many_lines_as_counted_and_the_same_at_every_call() {
    assert_eq!(super::cases().count(), super::count());
    assert!(super::cases().eq(super::cases()));
}

#[test]
fn every_new_client_of_a_cohort_comes_by_a_referral_or_again() {
    for (number, cohort) in COHORTS.iter().enumerate() {
        let spells: usize = cohort.adults.iter().chain(&cohort.minors).sum();
        let referred: usize = FLOWS.iter().filter(|flow| flow.cohort == number).map(|flow| flow.admitted).sum();
        let again = if (4..=6).contains(&number) { 3 } else { 0 };
        assert_eq!(spells, referred + again, "cohort {number}");
    }
}

#[test]
fn every_mix_has_a_row_for_every_client_of_its_cohorts() {
    for mix in &MIXES {
        let (mut adults, mut minors) = (0, 0);
        for (_, _, _, [women, girls, men, boys]) in mix.rows {
            adults += women + men;
            minors += girls + boys;
        }
        let cohorts = || COHORTS.iter().skip(mix.first).take(mix.last - mix.first + 1);
        assert_eq!(adults, cohorts().flat_map(|cohort| cohort.adults).sum::<usize>(), "adults of {}", mix.first);
        assert_eq!(minors, cohorts().flat_map(|cohort| cohort.minors).sum::<usize>(), "minors of {}", mix.first);
    }
}
