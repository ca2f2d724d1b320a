//! Reflection and recovery periods of clients. Decisions grant, extend and end them: a period is what the decisions in
//! effect make of it, and is written nowhere else.

pub mod period;
pub mod store;

pub use period::{Limits, Period, PeriodStep};
