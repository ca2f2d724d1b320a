//! `GET /v1/assessment/referrals/{id}/possible-duplicates`: who else may be this person.

use actix_web::{get, web};

use super::store;
use super::wire::PossibleDuplicates;
use crate::access::{Caller, State, caller::ReadAssessment};
use crate::audit::{self, Actor, Record};
use crate::db::Act;
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode, RequestId};
use crate::referrals::store::find;

/// Look for possible duplicates
///
/// Referrals of any organisation, and clients, that may be of the same person: by the name with the date of birth, the
/// client number of the immigration administration, or a telephone number. The likeliest come first, then the newest; at most
/// fifty. It shows nobody's identity; the look is recorded in the audit with the person. Whether two records are of one
/// person is for you to judge. Referrers are never told.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "look_for_possible_duplicates",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    responses((status = 200, description = "What may be of the same person.", body = PossibleDuplicates)),
    security(("oauth2" = [ReadAssessment::SCOPE])),
)]
#[get("/v1/assessment/referrals/{id}/possible-duplicates")]
pub async fn look_for_possible_duplicates(
    caller: Caller<ReadAssessment>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let look = Record::act("referral.look_for_duplicates", "referral", id).of(row.person_id);
    Act::new(audit::store::record(actor, look)).perform(&connection).await?;
    let found = store::possible_duplicates(&connection, caller.reach(), row.person_id, id).await?;
    let body = PossibleDuplicates { possible_duplicates: found };
    let text = serde_json::to_vec(&body).map_err(Error::internal)?;
    Ok(condition.answer(&state.vault.content_tag("possible_duplicates", &text), &body))
}
