//! What the referrer of a merged referral sees of it, and may do with it: exactly what it would see and might do if the
//! referral were still under assessment, until the one in which it goes on has ended.

use chrono::NaiveDate;

use super::store::going_on_in;
use crate::audit::{self, Actor, Record};
use crate::clock::finnish_date;
use crate::codes::{Code, ReferralOutcome, ReferralState, ReferralStep};
use crate::db::{Act, Link};
use crate::events;
use crate::http::{Error, ProblemCode};
use crate::referrals::change::{action, event};
use crate::referrals::history;
use crate::referrals::referral::Step;
use crate::referrals::store::{self, ReferralRow};

/// How a merged referral ends for its referrer.
struct End {
    state: ReferralState,
    outcome: Option<String>,
    reason: Option<String>,
    on: NaiveDate,
}

/// A step with a merged referral: its referrer may tell more and may withdraw it, as long as it sees it in process.
///
/// # Errors
/// `illegal_transition` for any other step, and once it is seen to have ended.
pub async fn step(connection: &Link, actor: Actor, before: &ReferralRow, step: Step) -> Result<ReferralRow, Error> {
    let end = match step {
        Step::Supplement => None,
        Step::Withdraw(reason) => Some(End {
            state: ReferralState::Withdrawn,
            outcome: None,
            reason: Some(reason.as_str().to_owned()),
            on: finnish_date(actor.at),
        }),
        _ => return Err(ProblemCode::IllegalTransition.into()),
    };
    if before.seen_as.is_some() {
        return Err(ProblemCode::IllegalTransition.into());
    }
    let row = write(connection, actor, before, (step, step.code()), end).await?;
    if let Some(action) = action(step) {
        let record = Record::act(action, "referral", row.id).of(row.person_id);
        Act::new(audit::store::record(actor, record)).perform(connection).await?;
    }
    Ok(row)
}

/// Lets the referrals that go on in this one, which has just ended by a step, end with it for their referrers.
///
/// # Errors
/// When the database does not answer.
pub async fn follow(connection: &Link, actor: Actor, ended: &ReferralRow, step: Step) -> Result<(), Error> {
    for merged in going_on_in(connection, ended.id).await? {
        // What its referrer withdrew stays withdrawn.
        if merged.seen_as.as_deref() == Some(ReferralOutcome::Withdrawn.as_str()) {
            continue;
        }
        let end = End {
            state: ended.state()?,
            outcome: ended.outcome.clone(),
            reason: ended.withdrawal_reason.clone(),
            on: ended.closed_on.unwrap_or_else(|| finnish_date(actor.at)),
        };
        write(connection, actor, &merged, (step, ReferralStep::Follow), Some(end)).await?;
    }
    Ok(())
}

async fn write(
    connection: &Link,
    actor: Actor,
    before: &ReferralRow,
    (step, code): (Step, ReferralStep),
    end: Option<End>,
) -> Result<ReferralRow, Error> {
    let mut row = ReferralRow { version: before.version + 1, changed_at: actor.at, ..before.clone() };
    let (mut told, mut on) = (row.clone(), finnish_date(actor.at));
    if let Some(end) = end {
        on = end.on;
        let state = end.state.as_str().to_owned();
        told = ReferralRow { state, outcome: end.outcome, withdrawal_reason: end.reason, seen_as: None, ..told };
        row.seen_as = Some(told.seen_by_the_referrer()?.as_str().to_owned());
    }
    if !store::change(connection, &row).await? {
        return Err(ProblemCode::IllegalTransition.into());
    }
    let announced = events::store::announce(event(actor, before, &row, step)?, actor.at);
    Act::new(history::store::entry(actor, before, &told, code, on)).and(announced).perform(connection).await?;
    Ok(row)
}
