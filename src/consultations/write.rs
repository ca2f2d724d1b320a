//! What a consultation leaves in the database: its row, the audit record, the event and the key of the attempt, in one act.

use uuid::Uuid;

use super::NewConsultation;
use super::store::{self, ConsultationRow};
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::db::Act;
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Error, ProblemCode};

/// Keeps a consultation of `organisation_id`, or finds the one that an earlier attempt kept; answers which of the two it was.
///
/// # Errors
/// `idempotency_key_reused`, and when the database does not answer.
pub(super) async fn record(
    state: &State,
    new: &NewConsultation,
    (reach, organisation_id): (Reach, Uuid),
    attempt: &Attempt,
    actor: Actor,
) -> Result<(ConsultationRow, bool), Error> {
    let row = ConsultationRow::new(Uuid::new_v4(), new, (organisation_id, actor.api_client_id), actor.at);
    let event = Event {
        event_type: EventType::ConsultationRecorded,
        subject_kind: "consultation",
        subject_id: row.id,
        organisation_id: matches!(reach, Reach::Organisation(_)).then_some(organisation_id),
        state: "recorded",
    };
    let act = Act::new(store::consultation(row.clone()))
        .and(audit::store::record(actor, Record::act("consultation.record", "consultation", row.id)))
        .and(events::store::announce(event, actor.at))
        .and(attempt.remember(row.id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => Ok((row, false)),
        Err(error) if error.is_constraint(REPEATED) => {
            let connection = state.database.connection().await?;
            let id = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::Unavailable)?;
            let row = store::find(&connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
            Ok((row, true))
        }
        Err(error) => Err(error.into()),
    }
}
