//! Chance that is the same at every start and on every machine: one seeded stream, drawn from in one order.

use chrono::NaiveDate;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::Uuid;

use super::calendar::after;

/// The seed of the demo register. Another seed gives other people with the same published figures.
const SEED: [u8; 32] = *b"assistance-api demo register #01";

/// The stream of chance.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream from its beginning.
    pub(super) fn new() -> Self {
        Self(ChaCha8Rng::from_seed(SEED))
    }

    /// A number below a bound; 0 for the bound 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0.next_u64().checked_rem(bound).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low.saturating_add(self.below(high.saturating_sub(low).saturating_add(1)))
    }

    /// True so many times in a hundred.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// An id that is the same at every start, so that what is there already is known.
    pub(super) fn id(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// A place in a list of so many.
    pub(super) fn place(&mut self, length: usize) -> usize {
        u64::try_from(length).map(|bound| self.below(bound)).ok().and_then(|place| usize::try_from(place).ok()).unwrap_or(0)
    }

    /// One of a list; the default of an empty one.
    pub(super) fn one_of<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let place = self.place(list.len());
        list.get(place).copied().unwrap_or_default()
    }

    /// One of a list, each as often as its weight says.
    pub(super) fn weighted<T: Copy + Default>(&mut self, list: &[(T, u64)]) -> T {
        let mut left = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in list {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        T::default()
    }

    /// Puts a list in any order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.place(last.saturating_add(1));
            list.swap(last, other);
        }
    }

    /// A day from one to another, both included; the first where they are the wrong way round.
    pub(super) fn day(&mut self, from: NaiveDate, to: NaiveDate) -> NaiveDate {
        let days = u64::try_from((to - from).num_days()).unwrap_or(0);
        after(from, self.between(0, days))
    }
}
