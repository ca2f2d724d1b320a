//! Opens the sandbox's database for a service.

use std::fmt;
use std::sync::Arc;

use crate::access::State;
use crate::db::{self, Database};
use crate::organisations::store;
use crate::vault::{self, Keyring};

/// Why there is no sandbox though one was configured.
#[derive(Debug)]
pub enum Error {
    /// Its database does not answer, or its keys do not open.
    Closed(vault::Error),
    /// Its database holds clients that do not live in the sandbox: it is a register.
    NotASandbox,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Closed(_) => "the sandbox's database cannot be opened",
            Self::NotASandbox => "the sandbox's database holds API clients that are not of the sandbox: give it one of its own",
        })
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Closed(source) => Some(source),
            Self::NotASandbox => None,
        }
    }
}

impl<E: Into<vault::Error>> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Closed(error.into())
    }
}

/// Puts the sandbox on `database` behind the door of the service with this state. A database that holds real clients is
/// refused: whoever gives the address of a register by mistake has tried nothing in it.
///
/// # Errors
/// [`Error`].
pub async fn behind(door: State, database: Database, keyring: Keyring) -> Result<State, Error> {
    if store::has_real_clients(&*connection(&database).await?).await.map_err(vault::Error::from)? {
        return Err(Error::NotASandbox);
    }
    let opened = State::open(database, keyring, door.clock.clone(), &door.public_url).await?;
    let sandbox = State {
        peers: door.peers.clone(),
        token_url_is_audience: door.token_url_is_audience,
        allows_local_webhooks: door.allows_local_webhooks,
        is_sandbox: true,
        ..opened
    };
    Ok(State { sandbox: Some(Arc::new(sandbox)), ..door })
}

async fn connection(database: &Database) -> Result<db::Connection, vault::Error> {
    Ok(database.connection().await?)
}
