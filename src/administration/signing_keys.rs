//! Rotation of the keys with which access tokens are signed: by the clock, or when the operator wants it.

use chrono::{DateTime, Utc};

use crate::access::keys::{LEEWAY, LIFETIME};
use crate::access::signing_key::{AGE, AHEAD, generate};
use crate::access::store::{self, SigningKeyRow};
use crate::access::{State, watch};
use crate::audit::{self, Actor, Record};
use crate::db::Act;
use crate::vault::Error;

/// The constraint that the slower of two rotations breaks.
const ONE_OF_A_GENERATION: &str = "signing_keys_one_of_each_generation";

/// What came of a wish to rotate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// A new key is published, and signs from then on.
    Begun {
        /// Its thumbprint.
        kid: String,
        /// From when it signs.
        signs_from: DateTime<Utc>,
    },
    /// The next key is published already, and has not signed yet.
    Waiting {
        /// From when it signs.
        signs_from: DateTime<Utc>,
    },
}

/// Publishes a next key, which signs in ten minutes. There is one next key at a time.
///
/// # Errors
/// When the database does not answer.
pub async fn rotate(state: &State) -> Result<Rotation, Error> {
    let now = state.clock.now();
    let keys = store::signing_keys(&*state.database.connection().await?).await?;
    let newest = keys.last().map(|key| (key.generation, key.signs_from));
    if let Some((_, signs_from)) = newest.filter(|(_, signs_from)| *signs_from > now) {
        return Ok(Rotation::Waiting { signs_from });
    }
    let generation = newest.map_or(1, |(generation, _)| generation + 1);
    let row = generate(&state.vault, generation, now, now + AHEAD)?;
    let begun = Rotation::Begun { kid: row.kid.clone(), signs_from: row.signs_from };
    let record = Record { subject_id: None, ..Record::act("signing_key.rotate", "signing_key", uuid::Uuid::nil()) };
    let act = Act::new(audit::store::record(Actor::operator(&state.clock), record)).and(store::signing_key(row));
    match state.database.perform(act).await {
        Ok(()) => {}
        Err(error) if error.is_constraint(ONE_OF_A_GENERATION) => return Ok(Rotation::Waiting { signs_from: now + AHEAD }),
        Err(error) => return Err(error.into()),
    }
    watch::look(state).await?;
    Ok(begun)
}

/// Rotates where the newest key has signed for thirty days; answers how many keys were made.
///
/// # Errors
/// When the database does not answer.
pub async fn rotate_when_due(state: &State) -> Result<usize, Error> {
    let keys = store::signing_keys(&*state.database.connection().await?).await?;
    if keys.last().is_some_and(|key| key.signs_from + AGE > state.clock.now()) {
        return Ok(0);
    }
    Ok(usize::from(matches!(rotate(state).await?, Rotation::Begun { .. })))
}

/// Forgets the keys whose last tokens have run out; answers how many.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_old(state: &State) -> Result<usize, Error> {
    let connection = state.database.connection().await?;
    let keys = store::signing_keys(&connection).await?;
    let is_over = |next: &&SigningKeyRow| next.signs_from + LIFETIME + LEEWAY * 2 < state.clock.now();
    match keys.iter().rev().find(is_over) {
        Some(key) => Ok(store::forget_keys_before(&connection, key.generation).await?),
        None => Ok(0),
    }
}
