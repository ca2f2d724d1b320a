//! `POST /v1/assessment/referrals/{id}/take-up`: an officer begins to assess a referral.

use actix_web::{post, web};

use super::change::{self, Asked};
use super::read_for_authority::changed;
use super::referral::Step;
use super::store::ReferralRow;
use super::wire::ReferralLine;
use crate::access::{Caller, State, caller::Assess};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, RequestId};

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
    let asked = Asked { reach: caller.reach(), id, if_match, actor };
    changed(&state, &to_the_end(take_up(state.clone(), asked)).await?)
}

async fn take_up(state: web::Data<State>, asked: Asked) -> Result<ReferralRow, Error> {
    let step = async |connection: &mut Link| -> Result<_, Error> {
        let before = asked.hold(connection, |row| Ok(change::entity_tag(&state, row))).await?;
        change::step(connection, asked.actor, &before, Step::TakeUp, |_| ()).await
    };
    state.database.transaction(step).await
}
