//! What is asked and told of a referral between its receipt and its decision.
//!
//! The assistance system may ask the referrer for more information, until a day: the referral waits for it, and lapses on the
//! day after where it does not come. The referrer may also tell more without having been asked for.

pub mod read_requests;
pub mod read_supplements;
pub mod register_supplement;
pub mod request;
pub mod store;
pub mod supplement;
pub mod wire;
