//! `POST /v1/referrals/{id}/withdraw`: the referrer withdraws its own referral before a decision.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};

use super::change::{self, Asked};
use super::consents;
use super::read::entity_tag;
use super::referral::Step;
use super::store::{self, ReferralRow};
use super::wire::{ReferralForReferrer, WithdrawReferral};
use crate::access::{Caller, State, caller::SubmitReferrals};
use crate::audit::Actor;
use crate::clock::finnish_date;
use crate::codes::{ConsentGivenBy, WithdrawalReason};
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, RequestId, Violation, ViolationCode};

/// Withdraw a referral
///
/// Ends one of your organisation's referrals before it is decided. With the reason `consent_withdrawn` what it told of the
/// person is erased: neither you nor the assistance system can read it any more.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "withdraw_referral",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = WithdrawReferral, description = "Why."),
    responses((status = 200, description = "The referral is withdrawn.", body = ReferralForReferrer)),
    security(("oauth2" = [SubmitReferrals::SCOPE])),
)]
#[post("/v1/referrals/{id}/withdraw")]
pub async fn withdraw_referral(
    caller: Caller<SubmitReferrals>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<WithdrawReferral>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    check(body.value)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let asked = Asked { reach: caller.reach(), id, if_match, actor };
    let row = to_the_end(withdraw_own(state.clone(), asked, body.value)).await?;
    let referral = ReferralForReferrer::try_from(&row)?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(&state, &referral))).json(referral))
}

async fn withdraw_own(state: web::Data<State>, asked: Asked, body: WithdrawReferral) -> Result<ReferralRow, Error> {
    let withdraw = async |connection: &mut Link| -> Result<_, Error> {
        let seen = |row: &ReferralRow| Ok(entity_tag(&state, &ReferralForReferrer::try_from(row)?));
        let before = asked.hold(connection, seen).await?;
        end(connection, asked.actor, &before, body).await
    };
    state.database.transaction(withdraw).await
}

/// Who withdrew a consent is said where one was withdrawn.
pub(super) fn check(body: WithdrawReferral) -> Result<(), Error> {
    if body.consent_withdrawn_by.is_some() && body.reason != WithdrawalReason::ConsentWithdrawn {
        let detail = "Who withdrew the consent is said where it was withdrawn.";
        return Err(Error::invalid(vec![Violation::new("/consent_withdrawn_by", ViolationCode::Inconsistent, detail)]));
    }
    Ok(())
}

/// Withdraws a referral that is held, and discards the drafts about it. Where the consent was withdrawn, the person is erased;
/// where the person is known by a decision or by another referral too, what this one told.
pub(super) async fn end(
    connection: &Link,
    actor: Actor,
    before: &ReferralRow,
    body: WithdrawReferral,
) -> Result<ReferralRow, Error> {
    let row = change::step(connection, actor, before, Step::Withdraw(body.reason), |_| ()).await?;
    store::discard_drafts(connection, row.id).await?;
    if body.reason != WithdrawalReason::ConsentWithdrawn {
        return Ok(row);
    }
    let is_known_otherwise = consents::store::is_held_by_law(connection, row.person_id).await?
        || consents::store::has_another_undecided(connection, &row).await?;
    if is_known_otherwise {
        store::erase(connection, row.id).await?;
    } else {
        let by = body.consent_withdrawn_by.unwrap_or(ConsentGivenBy::Person);
        consents::erase(connection, actor, row.person_id, by, finnish_date(actor.at)).await?;
    }
    Ok(ReferralRow { external_reference: None, sealed_account: None, ..row })
}
