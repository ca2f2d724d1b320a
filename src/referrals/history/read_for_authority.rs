//! `GET /v1/assessment/referrals/{id}/history`: every step that was taken with a referral, and by whom.

use actix_web::{get, web};

use super::store;
use super::wire::{ReferralHistory, ReferralStepTaken};
use crate::access::{Caller, State, caller::ReadAssessment};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};
use crate::referrals::change::entity_tag;
use crate::referrals::store::find;

/// Read a referral's history for assessment
///
/// Every step that was taken with a referral, with day and client id. It shows nobody's identity.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "read_referral_history_for_assessment",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    responses((status = 200, description = "The history.", body = ReferralHistory)),
    security(("oauth2" = [ReadAssessment::SCOPE])),
)]
#[get("/v1/assessment/referrals/{id}/history")]
pub async fn read_referral_history_for_assessment(
    caller: Caller<ReadAssessment>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let steps = store::of(&connection, row.id).await?;
    let steps = steps.iter().map(ReferralStepTaken::try_from).collect::<Result<_, _>>()?;
    Ok(condition.answer(&entity_tag(&state, &row), &ReferralHistory { steps }))
}
