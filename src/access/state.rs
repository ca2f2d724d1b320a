//! What a handler works with: the database, the vault, the clock, the keys of tokens.

use std::sync::Arc;

use super::keys::{self, Keys};
use super::partners::Partners;
use super::suspension::Suspended;
use crate::clock::Clock;
use crate::db::Database;
use crate::vault::{self, Keyring, Vault};

/// The service's state, the same for every request. Cheap to clone.
#[derive(Clone, Debug)]
pub struct State {
    /// The database.
    pub database: Database,
    /// The keys of personal data.
    pub vault: Vault,
    /// The time.
    pub clock: Clock,
    /// The keys of access tokens.
    pub keys: Arc<Keys>,
    /// Who may not act any more.
    pub suspended: Suspended,
    /// What organisations count as when they refer.
    pub partners: Partners,
    /// The address under which the service is known: issuer and audience of its tokens.
    pub public_url: Arc<str>,
}

impl State {
    /// Opens the vault and makes or loads the signing key.
    ///
    /// # Errors
    /// When the database cannot be reached or its keys do not open.
    pub async fn open(database: Database, keyring: Keyring, clock: Clock, public_url: &str) -> Result<Self, vault::Error> {
        let vault = Vault::open(&database, keyring).await?;
        let keys = keys::open(&database, &vault, &clock, public_url).await?;
        let suspended = Suspended::default();
        suspended.refresh(&database).await?;
        Ok(Self {
            database,
            vault,
            clock,
            keys: Arc::new(keys),
            suspended,
            partners: Partners::default(),
            public_url: public_url.into(),
        })
    }
}
