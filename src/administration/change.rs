//! What every change of an API client has in common: it is found, it is still what was read, the change is legal, and the
//! change, its consequences and its audit record are one transaction. This service acts on it at once, others within two
//! seconds.

use uuid::Uuid;

use super::store::{self, ClientRow};
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link, Write};
use crate::http::{Error, IfMatch, ProblemCode};

/// What a change comes to.
pub struct Changed {
    /// The client as it is to be.
    pub client: ClientRow,
    /// What is written with it.
    pub writes: Vec<Write>,
}

/// Who changes which client, as they read it (the operator at the command line reads nothing first).
#[derive(Clone, Debug)]
pub struct Change {
    /// Who and when.
    pub actor: Actor,
    /// What it is called in the audit.
    pub action: &'static str,
    /// The client.
    pub id: Uuid,
    /// The version that was read.
    pub if_match: Option<IfMatch>,
}

/// The entity tag of an API client.
#[must_use]
pub fn entity_tag(state: &State, row: &ClientRow) -> String {
    state.vault.entity_tag("api_client", row.id, row.version)
}

/// Changes an API client as `change` says.
///
/// # Errors
/// `not_found`, `precondition_failed`, what `change` answers, and `already_exists` where another client has the subject or
/// the X-Road member.
pub async fn client(
    state: &State,
    reach: Reach,
    wish: Change,
    change: impl AsyncFnOnce(&Link, &ClientRow) -> Result<Changed, Error>,
) -> Result<ClientRow, Error> {
    let changed = state
        .database
        .transaction(async |connection: &mut Link| -> Result<_, Error> {
            let before = store::client(connection, reach, wish.id).await?.ok_or(ProblemCode::NotFound)?;
            if let Some(if_match) = &wish.if_match {
                if_match.check(&entity_tag(state, &before))?;
            }
            let Changed { client: after, writes } = change(connection, &before).await?;
            if !store::save_client(connection, &before, &after).await.map_err(taken)? {
                let newer = ClientRow { version: before.version + 1, ..before };
                return Err(Error::stale(entity_tag(state, &newer)));
            }
            let record = Record::act(wish.action, "api_client", wish.id);
            Act::new(audit::store::record(wish.actor, record)).and_all(writes).perform(connection).await?;
            Ok(store::client(connection, reach, wish.id).await?.ok_or(ProblemCode::NotFound)?)
        })
        .await?;
    state.roster.refresh(&state.database).await?;
    Ok(changed)
}

/// What a constraint of the names that clients have refuses.
fn taken(error: crate::db::Error) -> Error {
    let names = ["api_clients_external_subjects_are_unique", "api_clients_xroad_members_are_unique"];
    if names.iter().any(|name| error.is_constraint(name)) { ProblemCode::AlreadyExists.into() } else { error.into() }
}
