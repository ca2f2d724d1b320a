//! Personal data has a type: it can be stored sealed and answered to whoever may see it, and nothing else.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use validator::ValidateLength;

use crate::clock::Written;

/// A value that identifies a person or tells their story. Debug prints a mask, there is no Display, and so no log
/// line, error or panic message can carry it by accident.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Marks a value as private.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: every use is a place where privacy has to be thought about.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The same with another value, still private.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Private<U> {
        Private(change(self.0))
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[private]")
    }
}

impl<T: ValidateLength<u64>> ValidateLength<u64> for Private<T> {
    fn length(&self) -> Option<u64> {
        self.0.length()
    }
}

impl<T: Written> Written for Private<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Private;

    #[test]
    fn debug_prints_a_mask() {
        assert_eq!(format!("{:?}", Some(Private::new("Aino"))), "Some([private])");
    }
}
