//! The history of a referral: each change of it, kept for good. Officers see every step; its referrer sees when what it may
//! know changed, and no trace of anything else.

pub mod read;
pub mod read_for_authority;
pub mod store;
pub mod wire;
