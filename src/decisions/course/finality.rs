//! Finality (lainvoima): a served decision that nobody appealed in time is final from the day after the last one for an
//! appeal, whenever the service gets round to noting it.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::change::{self, Change};
use super::store;
use crate::access::{Reach, State};
use crate::audit::Actor;
use crate::codes::DecisionState;
use crate::db::{Act, Link};
use crate::decisions::life::{Step, after};
use crate::decisions::store as decisions;
use crate::events::EventType;
use crate::http::{Error, ProblemCode};

const FINAL: Change = Change { action: "decision.become_final", event_type: EventType::DecisionBecameFinal };

/// How many decisions one run makes final at most: the next one goes on.
const MOST: i64 = 200;

/// Makes final what is due; answers how many decisions that were.
///
/// # Errors
/// When the database does not answer.
pub async fn make_final(state: &State) -> Result<usize, Error> {
    let due = {
        let connection = state.database.connection().await?;
        store::due(&connection, state.clock.today(), MOST).await?
    };
    let mut made = 0;
    for (id, appeal_until) in due {
        match one(state, id, appeal_until).await {
            Ok(true) => made += 1,
            Ok(false) => {}
            // An appeal or another run was faster.
            Err(error) if error.code() == ProblemCode::PreconditionFailed => {}
            Err(error) => return Err(error),
        }
    }
    Ok(made)
}

/// Makes one decision final where it is still served.
async fn one(state: &State, id: Uuid, appeal_until: NaiveDate) -> Result<bool, Error> {
    let actor = Actor::operator(&state.clock);
    let day = appeal_until.checked_add_days(Days::new(1)).unwrap_or(appeal_until);
    let become_final = async |connection: &mut Link| -> Result<bool, Error> {
        let Some(decision) = decisions::find(connection, Reach::Everything, id).await? else { return Ok(false) };
        // What follows another decision becomes final by itself: it was served on the same day.
        let Some(next @ DecisionState::Final) = after(decision.state()?, Step::BecomeFinal) else { return Ok(false) };
        change::advance(state, connection, &decision, next, FINAL, actor).await?;
        Act::new(store::final_on(id, day)).perform(connection).await?;
        Ok(true)
    };
    state.database.transaction(become_final).await
}
