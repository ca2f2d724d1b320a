//! Corrections: a signed decision never changes, so a mistake in it is put right by a new decision that takes its place
//! (Administrative Procedure Act 434/2003, sections 50 to 53).

pub mod correction;
pub mod draft;
pub mod effects;
pub mod store;
pub mod wire;
