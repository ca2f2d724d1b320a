//! What operators and developers ask of a running service: whether it lives, whether it is ready, which version it is,
//! what a problem code means.

pub mod health;
pub mod problems;
pub mod version;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(health::livez).service(health::readyz).service(version::read_version).service(problems::read_problem);
}
