//! Who there is and what they may do now, whatever their token says: looked up in the database every two seconds, so that
//! a suspension, a withdrawn scope or a revoked token works within five and no request pays for the question.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use uuid::Uuid;

use super::store as tokens;
use crate::db::{self, Database};
use crate::organisations::client::Standing;
use crate::organisations::{Scope, store};

/// What was found at the last look.
#[derive(Debug, Default)]
struct Found {
    clients: HashMap<Uuid, Standing>,
    external: HashMap<(String, String), Known>,
    members: HashMap<String, Known>,
    revoked: HashSet<Uuid>,
}

/// The API clients as they stand, and the tokens that were revoked.
#[derive(Clone, Debug, Default)]
pub struct Roster(Arc<RwLock<Arc<Found>>>);

/// A client for which somebody else vouches.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The client.
    pub client_id: Uuid,
    /// Its organisation.
    pub organisation_id: Uuid,
    /// Whether it lives in the sandbox.
    pub is_sandbox: bool,
}

impl From<&Standing> for Known {
    fn from(Standing { client, .. }: &Standing) -> Self {
        Self { client_id: client.id, organisation_id: client.organisation_id, is_sandbox: client.is_sandbox }
    }
}

/// What a client may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// It may.
    Granted,
    /// It may not, or no longer.
    Withheld,
    /// It or its organisation is suspended.
    Suspended,
}

impl Roster {
    fn found(&self) -> Arc<Found> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the token with this id was revoked.
    #[must_use]
    pub fn is_revoked(&self, token: Uuid) -> bool {
        self.found().revoked.contains(&token)
    }

    /// Whether the client may still do what its token grants. One that was created since the last look may.
    #[must_use]
    pub fn right(&self, client: Uuid, scope: Scope) -> Right {
        match self.found().clients.get(&client) {
            Some(standing) if !standing.client.scopes.contains(&scope) => Right::Withheld,
            Some(standing) if standing.client.suspended => Right::Suspended,
            _ => Right::Granted,
        }
    }

    /// The client for which a subject of an outside issuer stands.
    #[must_use]
    pub fn external(&self, issuer: &str, subject: &str) -> Option<Known> {
        self.found().external.get(&(issuer.to_owned(), subject.to_owned())).copied()
    }

    /// The client for which a member of X-Road stands.
    #[must_use]
    pub fn xroad_member(&self, member: &str) -> Option<Known> {
        self.found().members.get(member).copied()
    }

    /// Looks it up anew.
    ///
    /// # Errors
    /// When the database does not answer; what was known before stays.
    pub async fn refresh(&self, database: &Database) -> Result<(), db::Error> {
        let connection = database.connection().await?;
        let clients = store::standing(&connection).await?;
        let external = clients.iter().filter_map(|client| Some((client.external.clone()?, Known::from(client)))).collect();
        let members = clients.iter().filter_map(|client| Some((client.xroad_member.clone()?, Known::from(client)))).collect();
        let clients = clients.into_iter().map(|standing| (standing.client.id, standing)).collect();
        let revoked = tokens::revoked(&connection).await?.into_iter().collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Found { clients, external, members, revoked });
        Ok(())
    }
}
