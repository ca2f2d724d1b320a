//! Who may not act any more, though their token has not run out: looked up in the database every two seconds, so that
//! a suspension works within five and no request pays for the question.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use uuid::Uuid;

use crate::db::{self, Database};
use crate::organisations::store;

/// How often it is looked up.
pub const INTERVAL: Duration = Duration::from_secs(2);

/// The API clients that are suspended, or whose organisation is.
#[derive(Clone, Debug, Default)]
pub struct Suspended(Arc<RwLock<HashSet<Uuid>>>);

impl Suspended {
    /// Whether the client is suspended.
    #[must_use]
    pub fn includes(&self, client: Uuid) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(&client)
    }

    /// Looks it up anew.
    ///
    /// # Errors
    /// When the database does not answer; what was known before stays.
    pub async fn refresh(&self, database: &Database) -> Result<(), db::Error> {
        let connection = database.connection().await?;
        let suspended = store::suspended(&connection).await?.into_iter().collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = suspended;
        Ok(())
    }

    /// Looks it up for ever.
    pub async fn watch(self, database: Database) {
        let mut interval = tokio::time::interval(INTERVAL);
        loop {
            interval.tick().await;
            if let Err(error) = self.refresh(&database).await {
                tracing::warn!(%error, "suspensions could not be looked up");
            }
        }
    }
}
