//! What administrators of the assistance system do: organisations, API clients and how they sign in, and the keys with which
//! the service signs tokens.
//!
//! Nothing here is a case: an administrator sees programs and who runs them, and no person.

pub mod change;
pub mod change_client;
pub mod client_keys;
pub mod create_client;
pub mod create_organisation;
pub mod list_clients;
pub mod list_organisations;
pub mod read_client;
pub mod read_organisation;
pub mod rotate_secret;
pub mod signing_keys;
pub mod store;
pub mod suspend_client;
pub mod suspend_organisation;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(create_organisation::create_organisation)
        .service(list_organisations::list_organisations)
        .service(read_organisation::read_organisation)
        .service(suspend_organisation::suspend_organisation)
        .service(suspend_organisation::resume_organisation)
        .service(create_client::create_api_client)
        .service(list_clients::list_api_clients)
        .service(read_client::read_api_client)
        .service(change_client::change_api_client)
        .service(suspend_client::suspend_api_client)
        .service(suspend_client::resume_api_client)
        .service(rotate_secret::rotate_api_client_secret)
        .service(client_keys::register_api_client_key)
        .service(client_keys::remove_api_client_key);
}
