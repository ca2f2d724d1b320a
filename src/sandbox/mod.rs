//! The sandbox, where partners try out what they have made: a second world behind the same door.
//!
//! Its clients sign in, are limited, suspended and administered with all the others. What they do happens in a database of
//! its own under keys of its own, by the same handlers, which are given another [`State`](crate::access::State) and know no
//! difference. So nothing that reads the real database can count or show what was tried, and nothing tried can meet what is
//! real: there is no condition that a query could forget.

pub mod enter;
pub mod open;
pub mod problem;
pub mod store;

pub use enter::Sandbox;
