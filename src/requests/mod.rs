//! The log of a partner's own calls: when, which operation, which status, which problem, and nothing of what was sent or told.
//! Its developers find in it what became of a request whose id they have.

pub mod list;
pub mod read;
pub mod store;
pub mod wire;
pub mod write;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_requests).service(read::read_request);
}
