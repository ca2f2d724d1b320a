//! Organisations that refer, the assistance system itself, and the API clients with which their programs sign in.

pub mod client;
pub mod public_key;
pub mod scope;
pub mod store;

pub use client::{ApiClient, NewApiClient, NewOrganisation, NewSecret};
pub use public_key::PublicKey;
pub use scope::{Audience, Scope};
