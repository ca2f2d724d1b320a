//! `POST /v1/assessment/referrals/{id}/take-up`: an officer begins to assess a referral.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::referral::{Step, after};
use super::store::{self, ReferralRow};
use super::wire::ReferralLine;
use crate::access::{Caller, Reach, State, caller::Assess};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, ProblemCode, RequestId};

/// Take a referral up
///
/// Begins the assessment: the referrer sees `in_process` from now on, and decisions can be drafted.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "take_up_referral",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    responses((status = 200, description = "The referral is under assessment.", body = ReferralLine)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals/{id}/take-up")]
pub async fn take_up_referral(
    caller: Caller<Assess>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let row = to_the_end(take_up(state.clone(), caller.reach(), id, if_match, actor)).await?;
    let etag = state.vault.entity_tag("referral", row.id, row.version);
    Ok(HttpResponse::Ok().insert_header((ETAG, etag)).json(ReferralLine::try_from(&row)?))
}

async fn take_up(state: web::Data<State>, reach: Reach, id: Uuid, if_match: IfMatch, actor: Actor) -> Result<ReferralRow, Error> {
    let step = async |connection: &mut Link| -> Result<_, Error> {
        let row = store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
        if_match.check(&state.vault.entity_tag("referral", id, row.version))?;
        let next = after(row.state()?, Step::TakeUp).ok_or(ProblemCode::IllegalTransition)?;
        if !store::step(connection, &row, next, None, actor.at).await? {
            // Somebody else was faster: the tag is stale now, and the caller decides anew.
            return Err(Error::stale(state.vault.entity_tag("referral", id, row.version + 1)));
        }
        let event = Event {
            event_type: EventType::ReferralTakenUp,
            subject_kind: "referral",
            subject_id: id,
            organisation_id: row.follower(),
            state: "in_process",
        };
        Act::new(audit::store::record(actor, Record::act("referral.take_up", "referral", id).of(row.person_id)))
            .and(events::store::announce(event, actor.at))
            .perform(connection)
            .await?;
        Ok(store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?)
    };
    state.database.transaction(step).await
}
