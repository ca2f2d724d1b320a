//! `POST /v1/releases/{id}/corrections`: count a published period anew, because a figure was wrong.

use actix_web::{post, web};

use super::keep::{self, NewRelease};
use super::release::{ReleaseState, Step};
use super::store;
use super::wire::{CorrectRelease, Release};
use crate::access::{Caller, State, caller::PrepareReleases};
use crate::audit::Actor;
use crate::http::idempotency::store::Attempt;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::text::normal;
use crate::http::{Answer, IdempotencyKey, Json, ProblemCode, RequestId};
use crate::released::VintageNote;

/// Draft the correction of a release
///
/// Counts the period of a published release anew, as a new vintage with a note for everybody to read. It goes the same way as
/// the first one: audit, approval, publication. The earlier vintage stays as it is, and is marked as corrected once the new
/// one is out; figures that differ are marked `r`.
#[utoipa::path(
    tag = "Releases",
    operation_id = "correct_release",
    params(("id" = Uuid, Path, description = "The id of the published release.")),
    request_body(content = CorrectRelease, description = "Why."),
    responses((status = 201, description = "The draft of the new vintage.", body = Release)),
    security(("oauth2" = [PrepareReleases::SCOPE])),
)]
#[post("/v1/releases/{id}/corrections")]
pub async fn correct_release(
    caller: Caller<PrepareReleases>,
    PathId(id): PathId,
    key: IdempotencyKey,
    body: Json<CorrectRelease>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let attempt = Attempt {
        api_client_id: caller.client_id,
        operation: "correct_release",
        key,
        fingerprint: state.vault.fingerprint("correct_release", &[id.as_bytes(), body.digest.as_slice()].concat()),
    };
    if let Some(answer) = keep::earlier(&state, &attempt).await? {
        return Ok(answer);
    }
    let connection = state.database.connection().await?;
    let wrong = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    drop(connection);
    if wrong.state()?.after(Step::Supersede) != Some(ReleaseState::Corrected) {
        return Err(ProblemCode::IllegalTransition.into());
    }
    let note = &body.value.note;
    let note = VintageNote { fi: normal(&note.fi), sv: normal(&note.sv), en: normal(&note.en) };
    let new = NewRelease { period: wrong.period()?, vintage: wrong.vintage + 1, corrects: Some((id, note)) };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    to_the_end(async move { keep::answer(&state, actor, new, &attempt).await }).await
}
