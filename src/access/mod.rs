//! Who is calling, and what they may do: tokens, scopes as types, and whose rows they reach.

pub mod assertion;
pub mod caller;
pub mod calls;
pub mod credentials;
pub mod door;
pub mod issuer_keys;
pub mod jwks;
pub mod keys;
pub mod limits;
pub mod metadata;
mod numeric_date;
pub mod oauth;
pub mod outside_issuer;
pub mod partners;
pub mod peer;
pub mod principal;
pub mod revoke;
pub mod roster;
pub mod signing_key;
pub mod state;
pub mod store;
pub mod token;
pub mod watch;

use utoipa_actix_web::service_config::ServiceConfig;

pub use caller::{Caller, Permission, Reach};
pub use door::Door;
pub use state::State;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(token::issue_token)
        .service(revoke::revoke_token)
        .service(jwks::read_jwks)
        .service(metadata::read_authorization_server_metadata);
}
