//! How a referral is changed, whatever the step: it is held, the step is looked up in the one table of steps, and the new
//! state, the line of its history, the audit record and the event are written in the transaction of the caller.

use uuid::Uuid;

use super::history;
use super::one_person::seen;
use super::referral::{Step, after, has_ended};
use super::store::{self, ReferralRow};
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::clock::finnish_date;
use crate::codes::{Code, ReferralOutcome, ReferralState};
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::{Error, IfMatch, ProblemCode};

/// A change that somebody asks for: of which referral, as of which version, within whose reach.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whose referrals the caller reaches.
    pub reach: Reach,
    /// Which referral.
    pub id: Uuid,
    /// The version that the caller has read.
    pub if_match: IfMatch,
    /// Who asks, and when.
    pub actor: Actor,
}

impl Asked {
    /// The referral, held until the end of the transaction, when it is still what the caller read: `tag` is the entity tag
    /// of what this caller sees of it.
    ///
    /// # Errors
    /// `not_found` out of reach, `precondition_failed` when it has changed.
    pub async fn hold(
        &self,
        connection: &Link,
        tag: impl FnOnce(&ReferralRow) -> Result<String, Error>,
    ) -> Result<ReferralRow, Error> {
        let row = hold(connection, self.reach, self.id).await?;
        self.if_match.check(&tag(&row)?)?;
        Ok(row)
    }
}

/// A referral, held until the end of the transaction.
///
/// # Errors
/// `not_found` out of reach.
pub async fn hold(connection: &Link, reach: Reach, id: Uuid) -> Result<ReferralRow, Error> {
    Ok(store::hold(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?)
}

/// The entity tag of a referral as officers see it.
#[must_use]
pub fn entity_tag(state: &State, row: &ReferralRow) -> String {
    state.vault.entity_tag("referral", row.id, row.version)
}

/// Takes a step today.
///
/// # Errors
/// `illegal_transition` where the state does not allow it.
pub async fn step(
    connection: &Link,
    actor: Actor,
    before: &ReferralRow,
    step: Step,
    set: impl FnOnce(&mut ReferralRow),
) -> Result<ReferralRow, Error> {
    if before.state()? == ReferralState::Merged {
        return seen::step(connection, actor, before, step).await;
    }
    let today = finnish_date(actor.at);
    // What is overdue has lapsed, also before that has been noticed: no figure depends on when the job ran.
    let next = after(before.state_on(today)?, step).ok_or(ProblemCode::IllegalTransition)?;
    let closed_on = has_ended(next).then_some(today);
    write(connection, actor, before, step, ReferralRow { state: next.as_str().to_owned(), closed_on, ..before.clone() }, set)
        .await
}

/// Lapses a referral whose information is overdue, as of the day after the due day.
///
/// # Errors
/// `illegal_transition` where no information is overdue.
pub async fn lapse(connection: &Link, actor: Actor, before: &ReferralRow) -> Result<ReferralRow, Error> {
    let lapses_on = before.information_due_on.and_then(|due| due.succ_opt()).filter(|day| *day <= finnish_date(actor.at));
    let (Some(closed_on), Some(next)) = (lapses_on, after(before.state()?, Step::Lapse)) else {
        return Err(ProblemCode::IllegalTransition.into());
    };
    let row = ReferralRow { state: next.as_str().to_owned(), closed_on: Some(closed_on), ..before.clone() };
    write(connection, actor, before, Step::Lapse, row, |_| ()).await
}

async fn write(
    connection: &Link,
    actor: Actor,
    before: &ReferralRow,
    step: Step,
    row: ReferralRow,
    set: impl FnOnce(&mut ReferralRow),
) -> Result<ReferralRow, Error> {
    let mut row = ReferralRow {
        version: before.version + 1,
        changed_at: actor.at,
        outcome: step.outcome().map(|outcome| outcome.as_str().to_owned()),
        withdrawal_reason: step.withdrawal_reason().map(|reason| reason.as_str().to_owned()),
        information_due_on: before.information_due_on.filter(|_| row.state == before.state),
        ..row
    };
    set(&mut row);
    if !store::change(connection, &row).await? {
        return Err(ProblemCode::IllegalTransition.into());
    }
    let on = row.closed_on.unwrap_or_else(|| finnish_date(actor.at));
    let mut act = Act::new(history::store::entry(actor, before, &row, step.code(), on))
        .and(events::store::announce(event(actor, before, &row, step)?, actor.at));
    if step == Step::Merge {
        act = act.and_all(as_if_taken_up(before, &row)?.map(|event| events::store::announce(event, actor.at)));
    }
    if let Some(action) = action(step) {
        act = act.and(audit::store::record(actor, Record::act(action, "referral", row.id).of(row.person_id)));
    }
    act.perform(connection).await?;
    if has_ended(row.state()?) {
        seen::follow(connection, actor, &row, step).await?;
    }
    Ok(row)
}

/// What the referrer of a referral that is merged before it was taken up is told: that it is in process, as if an officer had
/// begun to assess it.
fn as_if_taken_up(before: &ReferralRow, row: &ReferralRow) -> Result<Option<Event>, Error> {
    let is_new = row.seen_by_the_referrer()? != before.seen_by_the_referrer()?;
    Ok(row.follower().filter(|_| is_new).map(|follower| Event {
        event_type: EventType::ReferralTakenUp,
        subject_kind: "referral",
        subject_id: row.id,
        organisation_id: Some(follower),
        state: ReferralOutcome::InProcess.as_str(),
    }))
}

/// The event of a step. The referrer is told of what it sees change and of what it did itself; the rest is for officers.
pub(super) fn event(actor: Actor, before: &ReferralRow, row: &ReferralRow, step: Step) -> Result<Event, Error> {
    let seen = row.seen_by_the_referrer()?;
    let is_seen = seen != before.seen_by_the_referrer()?;
    let is_told = step != Step::Merge;
    let follower = row.follower().filter(|follower| is_told && (is_seen || actor.organisation_id == Some(*follower)));
    Ok(Event {
        event_type: match step {
            Step::TakeUp => EventType::ReferralTakenUp,
            Step::RequestInformation => EventType::ReferralInformationRequested,
            Step::ReceiveInformation | Step::Supplement => EventType::ReferralSupplemented,
            Step::Assign => EventType::ReferralAssigned,
            Step::SetUrgency => EventType::ReferralUrgencySet,
            Step::Decide(_) | Step::DecideAgain(_) => EventType::ReferralDecided,
            Step::Withdraw(_) => EventType::ReferralWithdrawn,
            Step::Lapse => EventType::ReferralLapsed,
            Step::Unite => EventType::ReferralPersonUnited,
            Step::Merge => EventType::ReferralMerged,
            Step::TakeIn => EventType::ReferralTakenIn,
        },
        subject_kind: "referral",
        subject_id: row.id,
        organisation_id: follower,
        state: seen.as_str(),
    })
}

/// What is recorded of a step; nothing of a decision, whose signature is recorded.
pub(super) const fn action(step: Step) -> Option<&'static str> {
    match step {
        Step::TakeUp => Some("referral.take_up"),
        Step::RequestInformation => Some("referral.request_information"),
        Step::ReceiveInformation | Step::Supplement => Some("referral.supplement"),
        Step::Assign => Some("referral.assign"),
        Step::SetUrgency => Some("referral.set_urgency"),
        Step::Decide(_) | Step::DecideAgain(_) => None,
        Step::Withdraw(_) => Some("referral.withdraw"),
        Step::Lapse => Some("referral.lapse"),
        Step::Unite => Some("referral.unite"),
        Step::Merge => Some("referral.merge"),
        Step::TakeIn => Some("referral.take_in"),
    }
}
