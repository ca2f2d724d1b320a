//! How likely it is that two records are of one person, as a number to sort by.

use crate::codes::MatchReason;

/// How much one reason says, in hundredths.
const fn weight(reason: MatchReason) -> u32 {
    match reason {
        MatchReason::SameUmaNumber => 95,
        MatchReason::SameNameAndBirthDate => 90,
        MatchReason::SimilarNameAndBirthDate => 60,
        MatchReason::SameTelephone => 40,
    }
}

/// From 0 to 100: how much the reasons say together. Each takes its part of the doubt that the others leave; who has the
/// same name has a similar one, too, which says nothing more.
#[must_use]
pub fn score(reasons: &[MatchReason]) -> u8 {
    let same = reasons.contains(&MatchReason::SameNameAndBirthDate);
    let counted = reasons.iter().filter(|reason| !(same && **reason == MatchReason::SimilarNameAndBirthDate));
    let doubt = counted.fold(10_000, |doubt, reason| doubt * (100 - weight(*reason)) / 100);
    u8::try_from((10_000 - doubt) / 100).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::{MatchReason, score};
    use crate::codes::Code;

    #[test]
    fn more_reasons_say_more_and_a_stronger_one_says_more_than_all_weaker_together() {
        let all = MatchReason::all();
        let sets: Vec<Vec<MatchReason>> = (0..16_u8)
            .rev()
            .map(|set| (0..4).filter(|bit| set & (8 >> bit) != 0).map(|bit| all[bit]).collect::<Vec<_>>())
            // Who has the same name has a similar one.
            .filter(|set| {
                !set.contains(&MatchReason::SameNameAndBirthDate) || set.contains(&MatchReason::SimilarNameAndBirthDate)
            })
            .collect();
        let scores: Vec<u8> = sets.iter().map(|set| score(set)).collect();
        assert!(scores.is_sorted_by(|one, other| one >= other), "{scores:?}");
        assert_eq!((scores.first(), scores.last()), (Some(&99), Some(&0)));
    }
}
