//! What of a true count is shown: the method of its table, and what the gate withheld beside.
//!
//! Rounding is keyed: the number of a cell is drawn from the persons in it, so that the same persons give the same figure in
//! every table and at every time, and asking again tells nothing. It has no bias: 13 becomes 15 in three of five cells.

use super::lattice::Method;
use crate::released::{Figure, Mark};

/// To which base counts are rounded.
pub const BASE: u64 = 5;

/// The persons of a cell as one number: the sum of the numbers that stand for them, in whatever order they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellKey(u128);

impl CellKey {
    /// Adds a person.
    pub fn add(&mut self, record_key: u128) {
        self.0 = self.0.wrapping_add(record_key);
    }

    /// The number, from which another is drawn.
    #[must_use]
    pub const fn number(self) -> u128 {
        self.0
    }
}

/// Rounds a count to base 5: up with the probability of its remainder, as `draw` says.
#[must_use]
pub fn rounded(count: u64, draw: u128) -> u64 {
    let rest = count % BASE;
    if draw % u128::from(BASE) < u128::from(rest) { count - rest + BASE } else { count - rest }
}

/// What is shown of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The true count.
    Count(u64),
    /// A rounded one.
    Rounded(u64),
    /// Nothing, because the method withholds so small a count.
    TooSmall,
    /// Nothing, so that others cannot be inferred.
    Withheld,
}

impl Shown {
    /// What `method` shows of a count, unless the gate withheld it.
    #[must_use]
    pub const fn by(method: Method, count: u64, rounded: u64, withheld: bool) -> Self {
        if count < method.least() {
            return Self::TooSmall;
        }
        if withheld {
            return Self::Withheld;
        }
        match method {
            Method::Exact | Method::Minimum5 => Self::Count(count),
            Method::Protected => Self::Rounded(rounded),
        }
    }

    /// The same as it is published: too small and withheld look alike.
    #[must_use]
    pub const fn figure(self) -> Figure {
        match self {
            Self::Count(value) | Self::Rounded(value) => Figure { value: Some(value), mark: None },
            Self::TooSmall | Self::Withheld => Figure { value: None, mark: Some(Mark::Withheld) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CellKey, Method, Shown, rounded};

    #[test]
    fn rounding_has_no_bias_and_stays_near() {
        for count in 10..40_u64 {
            let all: Vec<u64> = (0..5_u128).map(|draw| rounded(count, draw)).collect();
            assert!(all.iter().all(|shown| shown % 5 == 0 && shown.abs_diff(count) < 5));
            assert_eq!(all.iter().sum::<u64>(), 5 * count, "{count}");
        }
    }

    #[test]
    fn the_order_of_persons_does_not_matter_and_twice_is_not_never() {
        let key = |persons: &[u128]| {
            let mut key = CellKey::default();
            for person in persons {
                key.add(*person);
            }
            key
        };
        assert_eq!(key(&[u128::MAX, 7, 9]), key(&[9, u128::MAX, 7]));
        assert_ne!(key(&[7, 7]), key(&[]));
    }

    #[test]
    fn nought_and_few_look_alike_and_withheld_looks_like_both() {
        let figure = |count, withheld| Shown::by(Method::Protected, count, rounded(count, 0), withheld).figure();
        assert_eq!(figure(0, false), figure(9, false));
        assert_eq!(figure(0, false), figure(37, true));
        assert_eq!(figure(37, false).value, Some(40));
        assert_eq!(Shown::by(Method::Minimum5, 5, 5, false), Shown::Count(5));
        assert_eq!(Shown::by(Method::Minimum5, 4, 5, false), Shown::TooSmall);
        assert_eq!(Shown::by(Method::Exact, 0, 0, false), Shown::Count(0));
    }
}
