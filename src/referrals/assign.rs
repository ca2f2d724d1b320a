//! `POST /v1/assessment/referrals/{id}/assign`: which officer deals with a referral.

use actix_web::{post, web};

use super::change::{self, Asked};
use super::read_for_authority::changed;
use super::referral::Step;
use super::store::ReferralRow;
use super::wire::{AssignReferral, ReferralLine};
use crate::access::{Caller, State, caller::Assess};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, RequestId, Violation, ViolationCode};
use crate::organisations::store::is_of_assistance_system;

/// Assign a referral
///
/// Says which officer deals with it, by the client id of an API client of the assistance system; `null` says that nobody does.
/// The referrer sees nothing of it.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "assign_referral",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = AssignReferral, description = "The officer, or null."),
    responses((status = 200, description = "The referral is assigned.", body = ReferralLine)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals/{id}/assign")]
pub async fn assign_referral(
    caller: Caller<Assess>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<AssignReferral>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let asked = Asked { reach: caller.reach(), id, if_match, actor };
    changed(&state, &to_the_end(assign(state.clone(), asked, body.value.officer)).await?)
}

async fn assign(state: web::Data<State>, asked: Asked, officer: Option<String>) -> Result<ReferralRow, Error> {
    let assign = async |connection: &mut Link| -> Result<_, Error> {
        let before = asked.hold(connection, |row| Ok(change::entity_tag(&state, row))).await?;
        if let Some(officer) = &officer
            && !is_of_assistance_system(connection, officer).await?
        {
            let detail = "No API client of the assistance system has this client id.";
            return Err(Error::invalid(vec![Violation::new("/officer", ViolationCode::Inconsistent, detail)]));
        }
        change::step(connection, asked.actor, &before, Step::Assign, |row| row.assigned_to = officer).await
    };
    state.database.transaction(assign).await
}
