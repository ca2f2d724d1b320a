//! A referral lapses on the day after the day by which information was to come. The day of the lapse follows from the due day
//! and not from when this ran, so that no figure depends on it.

use uuid::Uuid;

use super::{change, store};
use crate::access::{Reach, State};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::{Error, ProblemCode};

/// How many lapse in one run: what is more is due at the next.
const BATCH: i64 = 100;

/// Lapses the referrals whose information is overdue, each in a transaction of its own; answers how many.
///
/// # Errors
/// When the database does not answer.
pub async fn lapse_overdue(state: &State) -> Result<usize, Error> {
    let connection = state.database.connection().await?;
    let overdue = store::overdue(&connection, state.clock.today(), BATCH).await?;
    drop(connection);
    let mut lapsed = 0;
    for id in overdue {
        lapsed += usize::from(lapse(state, id).await?);
    }
    Ok(lapsed)
}

/// Lapses one; `false` where somebody else did meanwhile.
async fn lapse(state: &State, id: Uuid) -> Result<bool, Error> {
    let actor = Actor::by_the_clock(&state.clock);
    let lapse = async |connection: &mut Link| -> Result<(), Error> {
        let before = change::hold(connection, Reach::Everything, id).await?;
        change::lapse(connection, actor, &before).await?;
        Ok(store::discard_drafts(connection, id).await?)
    };
    match state.database.transaction(lapse).await {
        Ok(()) => Ok(true),
        Err(error) if error.code() == ProblemCode::IllegalTransition => Ok(false),
        Err(error) => Err(error),
    }
}
