//! What will have to be done by a day, from every part of the register in one list: ids, kinds and days, and of nobody who
//! it is.

pub mod list;
pub mod store;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_deadlines);
}
