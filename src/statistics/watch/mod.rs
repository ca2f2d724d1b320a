//! The watch: what is not yet visible in the statistics. Monthly series by one dimension, each with an alarm by a standard
//! method for small counts, so that a new group is seen early; and what never occurs, though it exists elsewhere.

pub mod cusum;
pub mod read;
pub mod wire;
