//! Clients: persons, the facts that are counted about them, and their assistance spells.

pub mod child;
pub mod facts;
pub mod list;
pub mod matching;
pub mod periods;
pub mod person;
pub mod read;
pub mod sealed;
pub mod spell;
pub mod store;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use child::Child;
pub use facts::{Birth, Facts};
pub use person::Person;
pub use spell::{NewSpell, Removal};

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_clients).service(read::read_client);
}
