//! The deliveries as the services that make them see them: made out, taken in hand, done with.

pub mod store;
