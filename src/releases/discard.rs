//! `DELETE /v1/releases/{id}`: throw away a release that is not out.

use actix_web::{HttpResponse, delete, web};
use uuid::Uuid;

use super::keep::entity_tag;
use super::store;
use crate::access::{Caller, Reach, State, caller::PrepareReleases};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, ProblemCode, RequestId};

/// Discard a release that is not out
///
/// Deletes a draft with its counts, audited or approved or not, so that the period can be counted anew. What has been
/// published cannot be deleted: a mistake in it is put right by a correction.
#[utoipa::path(
    tag = "Releases",
    operation_id = "discard_release",
    params(("id" = Uuid, Path, description = "The release's id.")),
    responses((status = 204, description = "The release is gone.")),
    security(("oauth2" = [PrepareReleases::SCOPE])),
)]
#[delete("/v1/releases/{id}")]
pub async fn discard_release(
    caller: Caller<PrepareReleases>,
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
        let row = store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
        if_match.check(&entity_tag(&state, &row))?;
        if !row.state()?.can_be_discarded() || !store::discard(connection, &row).await? {
            return Err(ProblemCode::IllegalTransition.into());
        }
        Ok(Act::new(audit::store::record(actor, Record::act("release.discard", "release", id))).perform(connection).await?)
    };
    state.database.transaction(discard).await
}
