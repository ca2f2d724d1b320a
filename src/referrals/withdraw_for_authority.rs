//! `POST /v1/assessment/referrals/{id}/withdraw`: an officer notes that a referral is withdrawn before a decision.

use actix_web::{post, web};

use super::change::{self, Asked};
use super::read_for_authority::changed;
use super::store::ReferralRow;
use super::wire::{ReferralLine, WithdrawReferral};
use super::withdraw::{check, end};
use crate::access::{Caller, State, caller::Assess};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, RequestId};

/// Withdraw a referral for its referrer or the person
///
/// For what was told by telephone, e-mail or post: the referral ends before it is decided, and drafts about it are discarded.
/// With the reason `consent_withdrawn` what it told of the person is erased; where the person is known by another referral or a
/// decision, that stays.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "withdraw_referral_for_others",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = WithdrawReferral, description = "Why."),
    responses((status = 200, description = "The referral is withdrawn.", body = ReferralLine)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals/{id}/withdraw")]
pub async fn withdraw_referral_for_others(
    caller: Caller<Assess>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<WithdrawReferral>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    check(body.value)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let asked = Asked { reach: caller.reach(), id, if_match, actor };
    changed(&state, &to_the_end(withdraw(state.clone(), asked, body.value)).await?)
}

async fn withdraw(state: web::Data<State>, asked: Asked, body: WithdrawReferral) -> Result<ReferralRow, Error> {
    let withdraw = async |connection: &mut Link| -> Result<_, Error> {
        let before = asked.hold(connection, |row| Ok(change::entity_tag(&state, row))).await?;
        end(connection, asked.actor, &before, body).await
    };
    state.database.transaction(withdraw).await
}
