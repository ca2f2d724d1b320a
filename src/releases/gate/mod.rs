//! The gate of a release: nothing goes out from which something about somebody can be inferred.
//!
//! Whoever reads all releases can compute: rows add up to totals, quarters to half-years and half-years to years, those
//! exploited in Finland are among all, a stock grows by newcomers only. Linear programs over all these equations bound every
//! count that a method withholds, as everybody can bound it and as each type of referrer can, who knows its own referrals.
//! Where the bounds are narrower than four, or prove that there is somebody, further cells are withheld, the smallest first,
//! until none is. What the exact tables alone tell is the authority's own decision: it is reported, and not held against the
//! others.
//!
//! The one who infers is taken to know more than anybody does: which cells a method withheld, and which the gate.

mod attack;
mod links;
mod network;
mod program;
mod report;
mod sheet;
mod withhold;

pub use report::{Disclosure, Report, TableReport, WithheldCell};
pub use sheet::{Sheet, SheetCell};
pub use withhold::audit;

#[cfg(test)]
mod tests;

/// Bounds of a withheld count must be at least so far apart.
pub const NARROWEST: f64 = 4.0;
