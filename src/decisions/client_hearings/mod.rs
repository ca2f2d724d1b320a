//! The hearing of the client before a removal.

pub mod hearing;
pub mod store;

pub use hearing::{ClientHeard, ClientHearing};
