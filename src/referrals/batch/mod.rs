//! Many referrals in one request: cut into items as they arrive, each taken or refused by itself.

pub mod items;
pub mod splitter;
pub mod submit;
pub mod wire;
