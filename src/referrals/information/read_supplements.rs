//! `GET /v1/referrals/{id}/supplements`: which supplements have come, without what they tell.

use actix_web::{get, web};

use super::store::{self, SupplementRow};
use super::wire::SupplementReceipts;
use crate::access::{Caller, State, caller::ReadReferrals};
use crate::codes::{Channel, Code};
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};
use crate::referrals::store::find;

/// Read which supplements have come
///
/// The supplements that your organisation has sent to one of its referrals: that they came, and when.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "read_supplements",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    responses((status = 200, description = "The supplements.", body = SupplementReceipts)),
    security(("oauth2" = [ReadReferrals::SCOPE])),
)]
#[get("/v1/referrals/{id}/supplements")]
pub async fn read_supplements(
    caller: Caller<ReadReferrals>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    // What officers noted by themselves is theirs.
    let sent = store::supplements(&connection, row.id).await?;
    let sent = sent.iter().filter(|supplement| supplement.channel == Channel::Api.as_str());
    let supplements: Vec<_> = sent.map(SupplementRow::receipt).collect();
    let version = i32::try_from(supplements.len()).unwrap_or(i32::MAX);
    let etag = state.vault.entity_tag("supplements_for_referrer", row.id, version);
    Ok(condition.answer(&etag, &SupplementReceipts { supplements }))
}
