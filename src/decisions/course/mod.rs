//! The course of a decision once it is signed: served, final when nobody appeals in time, appealed, decided by a court.
//!
//! What follows another decision (a child's admission or removal, which follows the guardian's) takes no step of its own: it
//! is served, appealed and decided with the other one.

pub mod appeal;
pub mod appeal_outcome;
pub mod change;
pub mod effects;
pub mod finality;
pub mod serve;
pub mod store;
pub mod wire;
