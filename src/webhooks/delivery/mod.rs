//! Deliveries: each event for each webhook, made out from the feed, told at least once, and logged.

pub mod conclusion;
pub mod deliver;
pub mod list;
pub mod payload;
pub mod queue;
pub mod read;
pub mod resend;
pub mod schedule;
pub mod send;
pub mod store;
pub mod wire;
