//! Clients: persons, the facts that are counted about them, and their assistance spells.

pub mod arrangements;
pub mod child;
pub mod facts;
pub mod identifications;
pub mod list;
pub mod matching;
pub mod periods;
pub mod person;
pub mod read;
pub mod sealed;
pub mod spell;
pub mod spells;
pub mod store;
pub mod united;
pub mod uniting;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::access::{Reach, State};
use crate::db::Link;
use crate::http::Error;
use crate::vault::PersonKey;
pub use child::Child;
pub use facts::{Birth, Facts};
pub use person::Person;
pub use spell::{NewSpell, Removal};

/// The key of a person whose case the caller may see; `None` where the person has been erased.
///
/// # Errors
/// When the database does not answer or the key does not open.
pub async fn person_key(state: &State, connection: &Link, person_id: Uuid) -> Result<Option<PersonKey>, Error> {
    let found = store::identity(connection, Reach::Everything, person_id).await?;
    let unwrapped = found.map(|(key, _)| state.vault.unwrap(person_id, &key.key_encryption_key, &key.wrapped));
    Ok(unwrapped.transpose()?)
}

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::list_clients)
        .service(read::read_client)
        .service(arrangements::record::record_service_arrangement)
        .service(identifications::record::record_identification);
}
