//! What drafts have in common: the idempotency key, the audit record, the answer.

use actix_web::HttpResponse;
use actix_web::http::header::{ETAG, LOCATION};

use super::store::{self, ABOUT_AN_ENDED_REFERRAL, ABOUT_NOBODY, DecisionRow, ONE_DRAFT_OF_A_REFERRAL, ONE_DRAFT_OF_A_SPELL};
use super::wire::DecisionLine;
use crate::access::{Caller, State, caller::DraftDecisions};
use crate::audit::{self, Actor, Record};
use crate::codes::ReferralState;
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Answer, Error, ProblemCode};
use crate::private::Private;
use crate::referrals::referral::{Outcome, Step, after};
use crate::referrals::store::ReferralRow;
use crate::vault::{Damaged, PersonKey};

/// Keeps a draft and answers it, or answers the draft that the same request made before.
///
/// # Errors
/// `draft_exists` where there is another draft about the same referral or spell.
pub async fn keep(
    state: &State,
    caller: &Caller<DraftDecisions>,
    actor: Actor,
    attempt: Attempt,
    (row, act): (DecisionRow, Act),
) -> Answer {
    let event = Event {
        event_type: EventType::DecisionDrafted,
        subject_kind: "decision",
        subject_id: row.id,
        organisation_id: None,
        state: "draft",
    };
    let act = act
        .and(audit::store::record(actor, Record::act("decision.draft", "decision", row.id).of(row.person_id)))
        .and(events::store::announce(event, actor.at))
        .and(attempt.remember(row.id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => created(state, &row, false),
        // The referral ended, or its person was found to be another, while the draft was made.
        Err(error) if error.is_constraint(ABOUT_AN_ENDED_REFERRAL) || error.is_constraint(ABOUT_NOBODY) => {
            Err(ProblemCode::IllegalTransition.into())
        }
        Err(error) => {
            let draft_exists = error.is_constraint(ONE_DRAFT_OF_A_REFERRAL) || error.is_constraint(ONE_DRAFT_OF_A_SPELL);
            if !draft_exists && !error.is_constraint(REPEATED) {
                return Err(error.into());
            }
            // Of two equal requests at once the second stumbles over either constraint.
            match earlier(state, caller, &attempt).await? {
                Some(answer) => Ok(answer),
                None => Err(ProblemCode::DraftExists.into()),
            }
        }
    }
}

/// The answer to a request that was sent before: asked first, because what came of the draft since may make the
/// repetition look illegal.
///
/// # Errors
/// `idempotency_key_reused` where the key was used for another body.
pub async fn earlier(state: &State, caller: &Caller<DraftDecisions>, attempt: &Attempt) -> Result<Option<HttpResponse>, Error> {
    let connection = state.database.connection().await?;
    let Some(id) = attempt.earlier_result(&connection).await? else { return Ok(None) };
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    created(state, &row.into_drafted(), true).map(Some)
}

fn created(state: &State, row: &DecisionRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/decisions/{}", row.id)));
    answer.insert_header((ETAG, entity_tag(state, row)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(DecisionLine::try_from(row)?))
}

/// Goes on where a referral can be decided: for the first time, or again because a court took the refusal away.
///
/// # Errors
/// `illegal_transition`.
pub async fn refuse_unless_undecided(connection: &Link, referral: &ReferralRow) -> Result<(), Error> {
    let step = deciding(connection, referral, Outcome::Admitted).await?;
    after(referral.state()?, step).map(drop).ok_or_else(|| ProblemCode::IllegalTransition.into())
}

/// The step that a decision with this outcome is for a referral.
///
/// # Errors
/// When the database does not answer.
pub async fn deciding(connection: &Link, referral: &ReferralRow, outcome: Outcome) -> Result<Step, Error> {
    let again = referral.state()? == ReferralState::Decided && store::is_to_be_decided_again(connection, referral.id).await?;
    Ok(if again { Step::DecideAgain(outcome) } else { Step::Decide(outcome) })
}

/// The entity tag of a decision.
#[must_use]
pub fn entity_tag(state: &State, row: &DecisionRow) -> String {
    state.vault.entity_tag("decision", row.id, row.version)
}

/// Seals the reasons of a decision.
///
/// # Errors
/// When the system has no random bytes.
pub fn seal_reasons(key: &PersonKey, id: uuid::Uuid, reasons: Option<&Private<String>>) -> Result<Option<Vec<u8>>, Damaged> {
    reasons.map(|reasons| key.seal(store::reasons_place(id), reasons)).transpose()
}

/// The key of a person about whom something is decided.
///
/// # Errors
/// `not_found` where the person's key is gone: the person has been erased.
pub async fn person_key(state: &State, connection: &Link, person_id: uuid::Uuid) -> Result<PersonKey, Error> {
    crate::clients::person_key(state, connection, person_id).await?.ok_or_else(|| ProblemCode::NotFound.into())
}
