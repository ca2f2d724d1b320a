//! `GET /v1/decisions/{id}`: a decision with its reasons. The look is recorded before it is answered, because reasons tell
//! who somebody is.

use actix_web::{get, web};

use super::client_hearings::store as hearings;
use super::draft::{entity_tag, person_key};
use super::store::{self, DecisionRow, reasons_place};
use super::wire::{Decision, DecisionLine};
use crate::access::{Caller, State, caller::ReadDecisions};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode, RequestId};

/// Read a decision
///
/// The decision with its reasons, and the decisions about children in care that follow it.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "read_decision",
    params(("id" = Uuid, Path, description = "The decision's id.")),
    responses((status = 200, description = "The decision.", body = Decision)),
    security(("oauth2" = [ReadDecisions::SCOPE])),
)]
#[get("/v1/decisions/{id}")]
pub async fn read_decision(
    caller: Caller<ReadDecisions>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let look = Record::act("decision.read", "decision", id).of(row.person_id).showing_identity();
    Act::new(audit::store::record(actor, look)).perform(&connection).await?;
    let body = whole(&state, &connection, &row).await?;
    Ok(condition.answer(&entity_tag(&state, &row), &body))
}

/// The decision with its reasons and those that follow it.
///
/// # Errors
/// When the database does not answer or the reasons do not open.
pub(super) async fn whole(state: &State, connection: &Link, row: &DecisionRow) -> Result<Decision, Error> {
    let hearing = hearings::of_decision(connection, row.id).await?;
    let is_sealed = row.sealed_reasons.is_some() || hearing.as_ref().is_some_and(|hearing| hearing.sealed_opinion.is_some());
    let key = if is_sealed { Some(person_key(state, connection, row.person_id).await?) } else { None };
    let opened = key.as_ref().zip(row.sealed_reasons.as_ref());
    let reasons = opened.map(|(key, sealed)| key.open(reasons_place(row.id), sealed)).transpose()?;
    let (client_heard, not_heard_because) = hearing.map_or(Ok((None, None)), |hearing| hearing.open(key.as_ref()))?;
    let linked = store::linked(connection, row.id).await?;
    Ok(Decision {
        line: DecisionLine::try_from(row)?,
        reasons,
        client_heard,
        not_heard_because,
        linked_decisions: linked.iter().map(DecisionLine::try_from).collect::<Result<_, _>>()?,
    })
}
