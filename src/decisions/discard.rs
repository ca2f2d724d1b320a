//! `DELETE /v1/decisions/{id}`: discard a draft. A signed decision is never deleted.

use actix_web::{HttpResponse, delete, web};
use uuid::Uuid;

use super::draft::entity_tag;
use super::store;
use crate::access::{Caller, Reach, State, caller::DraftDecisions};
use crate::audit::{self, Actor, Record};
use crate::codes::{Code, DecisionState};
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, ProblemCode, RequestId};

/// Discard a draft
///
/// Deletes a draft, with the drafts about children in care that follow it, so that another can be made. A signed
/// decision cannot be deleted: a mistake in it is put right by a new decision.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "discard_draft",
    params(("id" = Uuid, Path, description = "The decision's id.")),
    responses((status = 204, description = "The draft is gone.")),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[delete("/v1/decisions/{id}")]
pub async fn discard_draft(
    caller: Caller<DraftDecisions>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    to_the_end(discard(state.clone(), caller.reach(), id, if_match, actor)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn discard(state: web::Data<State>, reach: Reach, id: Uuid, if_match: IfMatch, actor: Actor) -> Result<(), Error> {
    let discard = async |connection: &mut Link| -> Result<(), Error> {
        let draft = store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
        if_match.check(&entity_tag(&state, &draft))?;
        // What follows a guardian's draft is discarded with it, never alone.
        if draft.state != DecisionState::Draft.as_str() || draft.principal_decision_id.is_some() {
            return Err(ProblemCode::IllegalTransition.into());
        }
        if !store::discard(connection, &draft).await? {
            return Err(ProblemCode::IllegalTransition.into());
        }
        let record = Record::act("decision.discard", "decision", id).of(draft.person_id);
        Ok(Act::new(audit::store::record(actor, record)).perform(connection).await?)
    };
    state.database.transaction(discard).await
}
