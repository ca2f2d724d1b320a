//! Contacts (yhteydenotto): calls and messages of the advice line, from people with problems at work, those who support
//! them, employers, authorities. The assistance system advises and guides to other services. Nobody's identity is kept, and
//! a contact is not a referral: it tells the authority what people in Finland struggle with before exploitation shows.

pub mod contact;
pub mod list;
pub mod read;
pub mod record;
pub mod store;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use contact::NewContact;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(record::record_contact).service(list::list_contacts).service(read::read_contact);
}
