//! `GET /v1/decisions/{id}`: a decision with its reasons. The look is recorded before it is answered, because reasons tell
//! who somebody is.

use actix_web::{get, web};

use super::client_hearings::store as client_hearings;
use super::course::store::appeal_of;
use super::draft::{entity_tag, person_key};
use super::hearings::store::{self as hearings, HearingRow, opinion_place};
use super::hearings::wire::{Hearing, HearingWithOpinion};
use super::store::{self, DecisionRow, reasons_place};
use super::wire::{Decision, DecisionLine};
use crate::access::{Caller, State, caller::ReadDecisions};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode, RequestId};
use crate::private::Private;
use crate::vault::{Damaged, Place};

/// Read a decision
///
/// The decision with its reasons, the hearings of the assessment team, the appeal, and the decisions about children in care
/// that follow it.
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
    let heard = hearings::of_decision(connection, row.id).await?;
    let client = client_hearings::of_decision(connection, row.id).await?;
    let is_sealed = row.sealed_reasons.is_some()
        || heard.iter().any(|hearing| hearing.sealed_opinion().is_some())
        || client.as_ref().is_some_and(|hearing| hearing.sealed_opinion.is_some());
    let key = if is_sealed { Some(person_key(state, connection, row.person_id).await?) } else { None };
    let opened = |place: Place, sealed: Option<&[u8]>| -> Result<Option<Private<String>>, Damaged> {
        key.as_ref().zip(sealed).map(|(key, sealed)| key.open(place, sealed)).transpose()
    };
    let hearing = |row: &HearingRow| -> Result<_, Error> {
        let opinion = opened(opinion_place(row.id()), row.sealed_opinion())?;
        Ok(HearingWithOpinion { hearing: Hearing::try_from(row)?, opinion })
    };
    let (client_heard, not_heard_because) = client.map_or(Ok((None, None)), |hearing| hearing.open(key.as_ref()))?;
    let linked = store::linked(connection, row.id).await?;
    Ok(Decision {
        line: DecisionLine::try_from(row)?,
        reasons: opened(reasons_place(row.id), row.sealed_reasons.as_deref())?,
        client_heard,
        not_heard_because,
        linked_decisions: linked.iter().map(DecisionLine::try_from).collect::<Result<_, _>>()?,
        hearings: heard.iter().map(hearing).collect::<Result<_, _>>()?,
        appeal: appeal_of(connection, row.id).await?,
    })
}
