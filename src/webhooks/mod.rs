//! Webhooks: partners are told of their events where they want to be (Standard Webhooks 1.0).
//!
//! What is sent is thin: type, ids and state, nothing of a person; the partner reads the rest with its own token. Deliveries
//! are made out from the feed by position, so none is of an act that was not committed and none is missing; each is told at
//! least once, and of one subject the earlier first. A secret is shown once and kept sealed, because it has to be known to
//! sign. The service calls public addresses only, and the very one that it has checked.

pub mod address;
pub mod change;
mod changing;
pub mod create;
pub mod delete;
pub mod delivery;
pub mod destination;
pub mod list;
pub mod read;
pub mod recover;
pub mod rotate_secret;
mod secrets;
pub mod send_test;
pub mod signature;
pub mod store;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(create::create_webhook)
        .service(list::list_webhooks)
        .service(read::read_webhook)
        .service(change::change_webhook)
        .service(delete::delete_webhook)
        .service(rotate_secret::rotate_webhook_secret)
        .service(send_test::test_webhook)
        .service(recover::recover_webhook)
        .service(delivery::list::list_webhook_deliveries)
        .service(delivery::read::read_webhook_delivery)
        .service(delivery::resend::resend_webhook_delivery);
}
