//! That several referrals may be of one person: an officer looks for them across organisations, in a place that no referrer
//! sees, and no referrer is ever told that there is another.

pub mod merge;
pub mod possible_duplicates;
pub mod same_person;
pub mod seen;
pub mod store;
pub mod wire;
