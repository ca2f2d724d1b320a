//! `GET /v1/referrals/{id}/history`: when the state of one's own referral changed.

use actix_web::{get, web};

use super::store;
use super::wire::{ReferralHistoryForReferrer, seen_by_the_referrer};
use crate::access::{Caller, State, caller::ReadReferrals};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};
use crate::referrals::store::find;

/// Read a referral's history
///
/// On which days the state of one of your organisation's referrals changed, as you see it: from `received` to yes, no, or how
/// far it has come.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "read_referral_history",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    responses((status = 200, description = "The history.", body = ReferralHistoryForReferrer)),
    security(("oauth2" = [ReadReferrals::SCOPE])),
)]
#[get("/v1/referrals/{id}/history")]
pub async fn read_referral_history(
    caller: Caller<ReadReferrals>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let changes = seen_by_the_referrer(&store::of(&connection, row.id).await?)?;
    // What is seen is only ever added to: how much of it there is says which version it is.
    let version = i32::try_from(changes.len()).unwrap_or(i32::MAX);
    let etag = state.vault.entity_tag("referral_history_for_referrer", row.id, version);
    Ok(condition.answer(&etag, &ReferralHistoryForReferrer { changes }))
}
