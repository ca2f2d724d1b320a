//! What one replica of the service decides the others learn by looking into the database, every two seconds.

use std::time::Duration;

use super::State;
use crate::vault;

/// How often it is looked up: what is decided holds everywhere within five seconds.
pub const INTERVAL: Duration = Duration::from_secs(2);

/// Looks up, for ever, who may do what and with which keys tokens are signed.
pub async fn watch(state: State) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = look(&state).await {
            tracing::warn!(%error, "who may do what could not be looked up");
        }
    }
}

/// Looks it up once.
///
/// # Errors
/// When the database does not answer; what was known before stays.
pub async fn look(state: &State) -> Result<(), vault::Error> {
    state.roster.refresh(&state.database).await?;
    state.keys.refresh(&state.database, &state.vault).await
}
