//! `POST /v1/releases/{id}/approve`: a second person agrees.

use actix_web::{post, web};
use uuid::Uuid;

use super::release::Step;
use super::step;
use super::store::ReleaseRow;
use super::wire::Release;
use crate::access::{Caller, Reach, State, caller::ApproveReleases};
use crate::audit::Actor;
use crate::db::Link;
use crate::events::EventType;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, RequestId};

/// Approve a release
///
/// Somebody else than who drafted it has read the report and agrees that the release goes out as it is.
#[utoipa::path(
    tag = "Releases",
    operation_id = "approve_release",
    params(("id" = Uuid, Path, description = "The release's id.")),
    responses((status = 200, description = "The approved release.", body = Release)),
    security(("oauth2" = [ApproveReleases::SCOPE])),
)]
#[post("/v1/releases/{id}/approve")]
pub async fn approve_release(
    caller: Caller<ApproveReleases>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let reach = caller.reach();
    let approved = {
        let state = state.clone();
        to_the_end(async move { approve(&state, reach, (id, if_match), actor).await }).await?
    };
    step::answer(&state, &approved)
}

/// Approves a release that was read with this entity tag.
///
/// # Errors
/// Those of every step, and `second_person_required`.
pub async fn approve(state: &State, reach: Reach, (id, if_match): (Uuid, IfMatch), actor: Actor) -> Result<ReleaseRow, Error> {
    let write = async |connection: &mut Link| -> Result<ReleaseRow, Error> {
        let (row, next) = step::find(state, connection, reach, (id, &if_match), Step::Approve).await?;
        let row = ReleaseRow { approved_by: actor.api_client_id, approved_at: Some(actor.at), ..row };
        step::change(state, connection, actor, row, ("release.approve", EventType::ReleaseApproved, next)).await
    };
    state.database.transaction(write).await
}
