//! Which records may be of one person: found by blind indexes of what is rare enough, across organisations, in a place that
//! no referrer sees. People are written down in many ways: a given name for a family name, day and month exchanged, another
//! alphabet. Whether two records are of one person is for an officer to judge; these keys only say where to look.

pub mod keys;
mod letters;
pub mod score;
pub mod store;

pub use keys::{MatchText, match_texts, numbers, same_name};
pub use score::score;
