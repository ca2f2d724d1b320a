//! The change feed: every event once, in an order that never changes, for readers that follow a cursor.
//!
//! Acts commit in another order than they began in, so a reader that goes by time or by a sequence skips some. Here an
//! event gets its position only after it has been committed, under the lock of one row ([`store::newest`]): what a reader
//! sees after a position is all there will ever be before the newest one. Whoever reads numbers first, so nothing has to
//! run for it, and one's own act is in the feed as soon as it has been answered.
//!
//! Partners follow the events of their own organisation, officers all of them: two paths and two scopes, as with referrals.

mod bookmark;
pub mod follow;
pub mod follow_for_assessment;
pub mod news;
mod reading;
pub mod store;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use news::News;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(follow::follow_events).service(follow_for_assessment::follow_events_for_assessment);
}
