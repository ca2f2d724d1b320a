//! From when until when a code may be used.
//!
//! Codes follow the law: temporary protection has been granted in Finland only since the European Union activated it,
//! and a ground that an amendment abolished may not be used for a decision made after it. Days are dates in Finland.

use chrono::NaiveDate;

/// The days on which a code may be used for new records; no bound where the law sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    /// The first valid day; `None` where there has always been such a code
    pub from: Option<NaiveDate>,
    /// The last valid day; `None` where the code is still in use
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// Valid on every day.
    pub const UNBOUNDED: Self = Self { from: None, to: None };

    /// Valid on `year`-`month`-`day` and after it.
    pub(super) const fn since(year: i32, month: u32, day: u32) -> Self {
        Self { from: NaiveDate::from_ymd_opt(year, month, day), to: None }
    }

    /// Valid up to and including `year`-`month`-`day`.
    pub(super) const fn until(year: i32, month: u32, day: u32) -> Self {
        Self { from: None, to: NaiveDate::from_ymd_opt(year, month, day) }
    }

    /// Whether the code may be used on `day`.
    #[must_use]
    pub fn covers(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
