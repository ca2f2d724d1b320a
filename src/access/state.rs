//! What a handler works with: the database, the vault, the clock, the keys of tokens.

use std::sync::Arc;

use uuid::Uuid;

use super::calls::Calls;
use super::keys::{self, Keys};
use super::limits::Limits;
use super::outside_issuer::OutsideIssuer;
use super::partners::Partners;
use super::peer::Peers;
use super::roster::Roster;
use crate::clock::Clock;
use crate::db::Database;
use crate::http::Error;
use crate::http::page::{DEFAULT_LIMIT, Page, Position};
use crate::released::Shelf;
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
    /// Who there is and what they may do now.
    pub roster: Roster,
    /// What organisations count as when they refer.
    pub partners: Partners,
    /// The statistics that have been released to everybody.
    pub released: Shelf,
    /// The address under which the service is known: issuer and audience of its tokens.
    pub public_url: Arc<str>,
    /// How much one caller may take.
    pub limits: Limits,
    /// Which addresses are believed.
    pub peers: Peers,
    /// The outside issuer, whose tokens are accepted too.
    pub outside_issuer: Option<Arc<OutsideIssuer>>,
    /// The calls that wait to be logged.
    pub calls: Calls,
    /// Whether the address of the token endpoint, too, is an audience of clients' assertions.
    pub token_url_is_audience: bool,
    /// Whether webhooks may lead to this machine and its network, and without TLS: for development and tests.
    pub allows_local_webhooks: bool,
    /// Whether this is the sandbox, where partners try out what they have made.
    pub is_sandbox: bool,
    /// The sandbox behind this service's door, where it has one: a database and keys of its own.
    pub sandbox: Option<Arc<State>>,
}

impl State {
    /// Opens the vault and makes or loads the signing key.
    ///
    /// # Errors
    /// When the database cannot be reached or its keys do not open.
    pub async fn open(database: Database, keyring: Keyring, clock: Clock, public_url: &str) -> Result<Self, vault::Error> {
        let vault = Box::pin(Vault::open(&database, keyring)).await?;
        let keys = keys::open(&database, &vault, &clock, public_url).await?;
        let roster = Roster::default();
        roster.refresh(&database).await?;
        let released = Shelf::default();
        released.refresh(&database).await?;
        Ok(Self {
            database,
            vault,
            clock,
            keys: Arc::new(keys),
            roster,
            partners: Partners::default(),
            released,
            public_url: public_url.into(),
            limits: Limits::default(),
            peers: Peers::default(),
            outside_issuer: None,
            calls: Calls::default(),
            token_url_is_audience: false,
            allows_local_webhooks: false,
            is_sandbox: false,
            sandbox: None,
        })
    }

    /// For whom the assertions are with which clients sign in: this service, by its issuer.
    #[must_use]
    pub fn audiences_of_assertions(&self) -> Vec<String> {
        let token_url = self.token_url_is_audience.then(|| format!("{}/oauth2/token", self.public_url));
        std::iter::once(self.public_url.to_string()).chain(token_url).collect()
    }
}

/// The pages of one list as one caller goes through them: a cursor is of no use in another list or to another caller.
#[derive(Clone, Copy, Debug)]
pub struct Pages<'a> {
    vault: &'a Vault,
    list: &'static str,
    caller: Uuid,
}

impl State {
    /// The pages of `list` as `caller` goes through them.
    #[must_use]
    pub fn pages(&self, list: &'static str, caller: Uuid) -> Pages<'_> {
        Pages { vault: &self.vault, list, caller }
    }
}

impl Pages<'_> {
    /// The page that is asked for.
    ///
    /// # Errors
    /// `invalid_cursor`.
    pub fn asked(self, limit: Option<u8>, cursor: Option<&str>) -> Result<Page, Error> {
        let after = cursor.map(|cursor| self.vault.position(self.list, self.caller, cursor)).transpose()?;
        Ok(Page { limit: limit.unwrap_or(DEFAULT_LIMIT), after })
    }

    /// Cuts the members to the page and answers the cursor of the next one, if there is one.
    pub fn next<T>(self, page: Page, members: &mut Vec<T>, position: impl Fn(&T) -> Position) -> Option<String> {
        page.cut(members, position).map(|position| self.vault.cursor(self.list, self.caller, position))
    }
}
