//! `POST /v1/assessment/referrals/{id}/merge`: a referral goes on in another one of the same person.

use actix_web::{post, web};
use uuid::Uuid;

use super::same_person::unite;
use super::store;
use super::wire::MergeReferral;
use crate::access::{Caller, State, caller::Assess};
use crate::audit::Actor;
use crate::clock::finnish_date;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::referrals::change::{self, Asked};
use crate::referrals::read_for_authority::changed;
use crate::referrals::referral::{Step, after};
use crate::referrals::store::{ReferralRow, hold};

/// Merge a referral into another
///
/// The referral goes on in the referral `into` of the same person, and is decided with it; where the persons are not known to
/// be one yet, they are united first. Both count on their own days. The merged referral's referrer sees `in_process` until the
/// other one ends, and then how it ended; nobody is told that there is another. Neither may have been decided; a draft about
/// the merged one has to be discarded first (409).
#[utoipa::path(
    tag = "Assessment",
    operation_id = "merge_referral",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = MergeReferral, description = "In which it goes on."),
    responses((status = 200, description = "The referral is merged.", body = crate::referrals::wire::ReferralLine)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals/{id}/merge")]
pub async fn merge_referral(
    caller: Caller<Assess>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<MergeReferral>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let asked = Asked { reach: caller.reach(), id, if_match, actor };
    changed(&state, &to_the_end(merge(state.clone(), asked, body.value.into)).await?)
}

async fn merge(state: web::Data<State>, asked: Asked, into: Uuid) -> Result<ReferralRow, Error> {
    let merge = async |connection: &mut Link| -> Result<_, Error> {
        // Held in one order, whichever is merged: two merges at once do not wait for one another.
        for id in [asked.id.min(into), asked.id.max(into)] {
            hold(connection, asked.reach, id).await?;
        }
        let before = asked.hold(connection, |row| Ok(change::entity_tag(&state, row))).await?;
        let target = hold(connection, asked.reach, into).await?.filter(|target| target.id != before.id);
        let Some(target) = target else {
            let detail = "No other referral has this id.";
            return Err(Error::invalid(vec![Violation::new("/into", ViolationCode::Inconsistent, detail)]));
        };
        let today = finnish_date(asked.actor.at);
        for (row, step) in [(&before, Step::Merge), (&target, Step::TakeIn)] {
            after(row.state_on(today)?, step).ok_or(ProblemCode::IllegalTransition)?;
        }
        if store::has_draft(connection, before.id).await? {
            return Err(ProblemCode::DraftExists.into());
        }
        if before.person_id != target.person_id {
            unite(&state, connection, asked.actor, &before, target.person_id).await?;
        }
        store::merge(connection, before.id, target.id).await?;
        let target = change::hold(connection, asked.reach, into).await?;
        change::step(connection, asked.actor, &target, Step::TakeIn, |_| ()).await?;
        let before = change::hold(connection, asked.reach, asked.id).await?;
        change::step(connection, asked.actor, &before, Step::Merge, |_| ()).await
    };
    state.database.transaction(merge).await
}
