//! Comparisons of published figures: shares, and whether a figure is higher than all before it.

/// A share in whole per cent; `None` of nothing.
#[must_use]
pub fn percent(part: u64, whole: u64) -> Option<Percent> {
    let halves = part.checked_mul(200)?.checked_add(whole)?;
    let rounded = halves.checked_div(whole.checked_mul(2)?)?;
    Some(if rounded == 0 && part > 0 { Percent::BelowOne } else { Percent::Whole(rounded) })
}

/// A share or a change, rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Percent {
    /// Something, but less than half a per cent.
    BelowOne,
    /// Whole per cent, a half rounded up.
    Whole(u64),
}

impl Percent {
    /// The number, 0 where it is less than half a per cent.
    #[must_use]
    pub const fn rounded(self) -> u64 {
        match self {
            Self::BelowOne => 0,
            Self::Whole(number) => number,
        }
    }

    /// The number with its sign, as it stands in tables.
    #[must_use]
    pub fn sign(self) -> String {
        match self {
            Self::BelowOne => "< 1\u{a0}%".to_owned(),
            Self::Whole(number) => format!("{number}\u{a0}%"),
        }
    }
}

/// Whether a figure is higher than every one before. Not so where there is none before, and not known where one of them is
/// not shown.
#[must_use]
pub fn is_the_most(now: u64, before: &[Option<u64>]) -> bool {
    !before.is_empty() && before.iter().all(|figure| figure.is_some_and(|figure| figure < now))
}

#[cfg(test)]
mod tests {
    use super::{Percent, is_the_most, percent};

    #[test]
    fn shares_are_rounded_and_something_is_never_nothing() {
        assert_eq!(percent(66, 139), Some(Percent::Whole(47)));
        assert_eq!(percent(84, 139), Some(Percent::Whole(60)));
        assert_eq!(percent(1, 8), Some(Percent::Whole(13)));
        assert_eq!(percent(1, 200), Some(Percent::Whole(1)));
        assert_eq!(percent(1, 201), Some(Percent::BelowOne));
        assert_eq!((percent(0, 139), percent(5, 0)), (Some(Percent::Whole(0)), None));
        assert_eq!(percent(u64::MAX, 1), None);
    }

    #[test]
    fn more_than_ever_is_more_than_in_every_period_held() {
        assert!(is_the_most(185, &[Some(147)]) && is_the_most(478, &[Some(180), Some(312)]));
        assert!(!is_the_most(185, &[Some(185)]) && !is_the_most(185, &[Some(147), Some(200), Some(1)]));
        assert!(!is_the_most(185, &[]) && !is_the_most(185, &[Some(147), None]));
    }
}
