//! Reviews: what the figures of a half-year or a year say, in sentences, as the authority has published them twice a year.
//!
//! A review is made of released figures and of nothing else, each time that it is read: it says what the newest vintage says.
//! Percentages, differences and comparisons are made of published figures only; a figure that is withheld is said to be
//! withheld. Every sentence names the figures that it rests on.

pub mod compare;
pub mod list;
pub mod question;
pub mod read;
pub mod review;
pub mod sections;
pub mod source;
pub mod story;
pub mod text;
pub mod wire;
pub mod words;

#[cfg(test)]
mod tests;

use utoipa_actix_web::service_config::ServiceConfig;

pub use review::Review;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_statistics_reviews).service(read::read_statistics_review);
}
