//! `POST /v1/assessment/referrals/{id}/urgency`: an officer says how urgent a referral is, and which help has begun before the
//! decision. In urgent cases help may begin after a call; the papers, consent in writing among them, come later.

use actix_web::{post, web};
use chrono::NaiveDate;

use super::change::{self, Asked};
use super::read_for_authority::changed;
use super::referral::Step;
use super::store::{self, ReferralRow};
use super::wire::{ReferralLine, SetUrgency};
use crate::access::{Caller, State, caller::Assess};
use crate::audit::Actor;
use crate::codes::{Code, Urgency};
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, RequestId, Violation, ViolationCode};

/// Set a referral's urgency
///
/// How urgent an officer finds it, and the help that has begun before the decision. The referrer goes on seeing what it said
/// itself. A referral that came by an urgent call rests on consent given orally (`oral_documented`) until the papers come: they
/// are recorded as a new version of the consent.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "set_urgency",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = SetUrgency, description = "How urgent, and which help has begun."),
    responses((status = 200, description = "The urgency is set.", body = ReferralLine)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals/{id}/urgency")]
pub async fn set_urgency(
    caller: Caller<Assess>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<SetUrgency>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    if let Some(violation) = violation(&body.value, state.clock.today()) {
        return Err(Error::invalid(vec![violation]));
    }
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let asked = Asked { reach: caller.reach(), id, if_match, actor };
    changed(&state, &to_the_end(set(state.clone(), asked, body.value)).await?)
}

fn violation(body: &SetUrgency, today: NaiveDate) -> Option<Violation> {
    let help = body.provisional_help.as_ref()?;
    if body.urgency != Urgency::Urgent {
        let detail = "Help begins before the decision where it is urgent.";
        return Some(Violation::new("/provisional_help", ViolationCode::Inconsistent, detail));
    }
    let future = help.began_on > today;
    future.then(|| Violation::new("/provisional_help/began_on", ViolationCode::InTheFuture, "The day lies in the future."))
}

async fn set(state: web::Data<State>, asked: Asked, body: SetUrgency) -> Result<ReferralRow, Error> {
    let set = async |connection: &mut Link| -> Result<_, Error> {
        let before = asked.hold(connection, |row| Ok(change::entity_tag(&state, row))).await?;
        let urgency = body.urgency.as_str().to_owned();
        let row =
            change::step(connection, asked.actor, &before, Step::SetUrgency, |row| row.assessed_urgency = Some(urgency)).await?;
        store::keep_provisional_help(connection, row.id, body.provisional_help.as_ref()).await?;
        Ok(row)
    };
    state.database.transaction(set).await
}
