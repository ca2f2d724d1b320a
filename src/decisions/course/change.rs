//! What all steps of a decision have in common: the version that was read, the table of states, the audit record, the event.

use uuid::Uuid;

use super::store;
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::codes::{Code, DecisionState};
use crate::db::{Act, Link};
use crate::decisions::draft::entity_tag;
use crate::decisions::life::{Step, after};
use crate::decisions::store::{self as decisions, DecisionRow};
use crate::events::{self, Event, EventType};
use crate::http::{Error, IfMatch, ProblemCode};

/// How a step is told in the audit and in events.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The action, as `noun.verb`.
    pub action: &'static str,
    /// The event.
    pub event_type: EventType,
}

/// Where a step leads.
///
/// # Errors
/// `illegal_transition` where the state does not allow it, or the decision follows another one.
pub fn next(decision: &DecisionRow, step: Step) -> Result<DecisionState, Error> {
    let leads = decision.principal_decision_id.is_none();
    let next = after(decision.state()?, step).filter(|_| leads);
    next.ok_or_else(|| ProblemCode::IllegalTransition.into())
}

/// The decision that the caller read, and where the step leads.
///
/// # Errors
/// `not_found`; `precondition_failed` where it is another version; `illegal_transition`.
pub async fn of_the_version_read(
    state: &State,
    connection: &Link,
    (reach, id): (Reach, Uuid),
    if_match: &IfMatch,
    step: Step,
) -> Result<(DecisionRow, DecisionState), Error> {
    let decision = decisions::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
    if_match.check(&entity_tag(state, &decision))?;
    let next = next(&decision, step)?;
    Ok((decision, next))
}

/// Where a decision stands, whether or not the day has come from which a served one is final.
fn stands(decision: &DecisionRow) -> &str {
    if decision.state == DecisionState::Final.as_str() { DecisionState::Served.as_str() } else { &decision.state }
}

/// The decision with those that follow it and stand where it stands.
///
/// # Errors
/// When the database does not answer.
pub async fn with_followers(connection: &Link, decision: DecisionRow) -> Result<Vec<DecisionRow>, Error> {
    let stood = stands(&decision).to_owned();
    let mut all = vec![decision];
    // What followed a decision follows the one that has put it right.
    let mut led_by = all.first().map(|decision| (decision.id, decision.life.corrects_decision_id));
    while let Some((id, corrects)) = led_by {
        let followers = decisions::linked(connection, id).await?.into_iter();
        all.extend(followers.filter(|follower| stands(follower) == stood));
        led_by = match corrects {
            Some(corrected) => {
                let corrected = decisions::find(connection, Reach::Everything, corrected).await?;
                corrected.map(|corrected| (corrected.id, corrected.life.corrects_decision_id))
            }
            None => None,
        };
    }
    Ok(all)
}

/// Moves a decision to its next state, recorded and announced.
///
/// # Errors
/// `precondition_failed` where somebody else was faster: the tag is stale now, and the caller decides anew.
pub async fn advance(
    state: &State,
    connection: &Link,
    decision: &DecisionRow,
    next: DecisionState,
    change: Change,
    actor: Actor,
) -> Result<(), Error> {
    if !store::step(connection, decision, next, actor.at).await? {
        return Err(Error::stale(state.vault.entity_tag("decision", decision.id, decision.version + 1)));
    }
    let event = Event {
        event_type: change.event_type,
        subject_kind: "decision",
        subject_id: decision.id,
        organisation_id: None,
        state: next.as_str(),
    };
    let record = Record::act(change.action, "decision", decision.id).of(decision.person_id);
    let act = Act::new(audit::store::record(actor, record)).and(events::store::announce(event, actor.at));
    Ok(act.perform(connection).await?)
}
