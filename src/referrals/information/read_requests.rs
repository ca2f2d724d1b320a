//! `GET /v1/referrals/{id}/information-requests`: what one is asked about one's own referral.

use actix_web::{get, web};

use super::store;
use super::wire::InformationRequests;
use crate::access::{Caller, State, caller::ReadReferrals};
use crate::audit::{self, Actor, Record};
use crate::clients::person_key;
use crate::db::Act;
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode, RequestId};
use crate::referrals::store::find;

/// Read what is asked
///
/// What the assistance system asks about one of your organisation's referrals, until when, and whether you have answered. Answer
/// with a supplement that names the question. The look is recorded: a question may tell of the person.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "read_information_requests",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    responses((status = 200, description = "The questions.", body = InformationRequests)),
    security(("oauth2" = [ReadReferrals::SCOPE])),
)]
#[get("/v1/referrals/{id}/information-requests")]
pub async fn read_information_requests(
    caller: Caller<ReadReferrals>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let requests = store::requests(&connection, row.id).await?;
    let key = if requests.is_empty() { None } else { person_key(&state, &connection, row.person_id).await? };
    if key.is_some() {
        let actor = Actor::caller(&caller, request_id, &state.clock);
        let look = Record::act("referral.read_information_requests", "referral", id).of(row.person_id).showing_identity();
        Act::new(audit::store::record(actor, look)).perform(&connection).await?;
    }
    // Asked, answered, erased: each makes another version of the list.
    let answered = requests.iter().filter(|request| request.answered_at.is_some()).count();
    let version = i32::try_from(2 * (requests.len() + answered) + usize::from(key.is_some())).unwrap_or(i32::MAX);
    let information_requests = requests.iter().map(|request| request.opened(key.as_ref())).collect::<Result<_, _>>()?;
    let etag = state.vault.entity_tag("information_requests", row.id, version);
    Ok(condition.answer(&etag, &InformationRequests { information_requests }))
}
