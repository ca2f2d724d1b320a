//! What every change of a webhook has in common: it is found within the caller's reach, it is what the caller read, and
//! the change is recorded with it or does not happen.

use actix_web::web;
use uuid::Uuid;

use super::destination::{Destination, Refused, Surroundings};
use super::store::{self, WebhookRow};
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::http::{Error, IfMatch, ProblemCode, Violation, ViolationCode};

/// Which webhook is changed, by whom, and what it is called in the audit.
pub(super) struct Changing {
    pub reach: Reach,
    pub id: Uuid,
    pub if_match: IfMatch,
    pub actor: Actor,
    pub action: &'static str,
}

/// The entity tag of a webhook.
pub(super) fn entity_tag(state: &State, row: &WebhookRow) -> String {
    state.vault.entity_tag("webhook", row.id, row.version)
}

impl Changing {
    /// Changes the webhook by `change`, which answers `None` where somebody else was faster.
    ///
    /// # Errors
    /// `not_found`, `precondition_failed`.
    pub async fn perform<T>(
        self,
        state: web::Data<State>,
        change: impl AsyncFnOnce(&mut Link, &WebhookRow) -> Result<Option<T>, Error>,
    ) -> Result<T, Error> {
        let step = async |connection: &mut Link| -> Result<T, Error> {
            let row = store::find(connection, self.reach, self.id).await?.ok_or(ProblemCode::NotFound)?;
            self.if_match.check(&entity_tag(&state, &row))?;
            let changed = change(connection, &row).await?;
            let changed = changed.ok_or_else(|| Error::stale(state.vault.entity_tag("webhook", row.id, row.version + 1)))?;
            let record = Record::act(self.action, "webhook", self.id);
            Act::new(audit::store::record(self.actor, record)).perform(connection).await?;
            Ok(changed)
        };
        state.database.transaction(step).await
    }
}

/// Checks the address of a webhook.
///
/// # Errors
/// `validation_failed` at `/url`.
pub(super) fn check_url(state: &State, url: &str) -> Result<(), Error> {
    let violation = match Destination::parse(url, surroundings(state)) {
        Ok(_) => return Ok(()),
        Err(Refused::Form) => {
            Violation::new("/url", ViolationCode::Pattern, "An address has a scheme, a host and a path, and no user or fragment.")
        }
        Err(Refused::Forbidden) => {
            Violation::new("/url", ViolationCode::ForbiddenAddress, "The address has to be public and begin with https.")
        }
    };
    Err(Error::invalid(vec![violation]))
}

/// What the service may call.
pub(super) fn surroundings(state: &State) -> Surroundings {
    if state.allows_local_webhooks { Surroundings::Local } else { Surroundings::Public }
}
