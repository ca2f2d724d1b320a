//! Writes the calls that wait, a second after another, and when each client last called.

use std::collections::HashMap;
use std::time::Duration;

use super::store;
use crate::access::State;
use crate::access::calls::Call;
use crate::db;

/// How long a call waits at most.
const INTERVAL: Duration = Duration::from_secs(1);

/// Writes for ever.
pub async fn keep_writing(state: State) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = write(&state).await {
            tracing::warn!(%error, "calls could not be logged");
        }
    }
}

/// Writes what waits, of the sandbox too, each into its own log; answers how many calls that were. When a client last called
/// is noted where clients are administered.
///
/// # Errors
/// When the database does not answer: then these calls are not logged.
pub async fn write(state: &State) -> Result<usize, db::Error> {
    let mut calls = keep(state).await?;
    if let Some(sandbox) = &state.sandbox {
        calls.extend(keep(sandbox).await?);
    }
    if calls.is_empty() {
        return Ok(0);
    }
    let connection = state.database.connection().await?;
    let last: HashMap<_, _> = calls.iter().map(|call| (call.api_client_id, call.answered_at)).collect();
    for (client, at) in last {
        store::note_use(&connection, client, at).await?;
    }
    Ok(calls.len())
}

/// Writes what waits in one world.
async fn keep(world: &State) -> Result<Vec<Call>, db::Error> {
    let calls = world.calls.take();
    if !calls.is_empty() {
        store::keep(&*world.database.connection().await?, &calls).await?;
    }
    Ok(calls)
}
