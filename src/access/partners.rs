//! What an organisation counts as when it refers. It never changes for an organisation, so it is asked once.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use uuid::Uuid;

use crate::codes::{Code, ReferrerType};
use crate::db::{Database, Error};
use crate::organisations::store;

/// The referrer types of the organisations that have called.
#[derive(Clone, Debug, Default)]
pub struct Partners(Arc<RwLock<HashMap<Uuid, ReferrerType>>>);

impl Partners {
    /// The referrer type of an organisation.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn referrer_type(&self, database: &Database, organisation: Uuid) -> Result<ReferrerType, Error> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&organisation) {
            return Ok(*known);
        }
        let connection = database.connection().await?;
        let text = store::organisation_type(&connection, organisation).await?;
        let found = ReferrerType::parse(&text).ok_or(Error::Corrupt(ReferrerType::LIST))?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(organisation, found);
        Ok(found)
    }
}
