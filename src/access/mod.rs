//! Who is calling, and what they may do: tokens, scopes as types, and whose rows they reach.

pub mod caller;
pub mod credentials;
pub mod jwks;
pub mod keys;
pub mod metadata;
pub mod partners;
pub mod state;
pub mod store;
pub mod suspension;
pub mod token;

use utoipa_actix_web::service_config::ServiceConfig;

pub use caller::{Caller, Permission, Reach};
pub use state::State;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(token::issue_token).service(jwks::read_jwks).service(metadata::read_authorization_server_metadata);
}
