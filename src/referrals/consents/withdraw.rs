//! `POST /v1/assessment/persons/{id}/consents/withdraw`: a person no longer consents.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::read::{recorded, standing};
use super::wire::{ConsentsOfPerson, WithdrawConsent};
use super::{erase, store};
use crate::access::{Caller, Reach, State, caller::Assess};
use crate::audit::Actor;
use crate::codes::{ReferralState, WithdrawalReason};
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::referrals::change;
use crate::referrals::referral::Step;
use crate::referrals::store::{ReferralRow, discard_drafts};

/// Withdraw a person's consent
///
/// Ends every undecided referral of the person (`consent_withdrawn`) and erases who the person is: names, contact details,
/// accounts, questions and supplements cannot be read by anybody any more. What is counted stays, and says of nobody who it was.
///
/// Where something about the person has been decided, the register rests on the Act and not on consent: 409. A client who wants
/// no more help is removed by a decision (`own_request`).
#[utoipa::path(
    tag = "Assessment",
    operation_id = "withdraw_consent",
    params(("id" = Uuid, Path, description = "The person's id.")),
    request_body(content = WithdrawConsent, description = "Who withdraws it, and when."),
    responses((status = 200, description = "The consent is withdrawn.", body = ConsentsOfPerson)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/persons/{id}/consents/withdraw")]
pub async fn withdraw_consent(
    caller: Caller<Assess>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<WithdrawConsent>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let body = body.value;
    if body.withdrawn_on > state.clock.today() {
        let violation = Violation::new("/withdrawn_on", ViolationCode::InTheFuture, "The day lies in the future.");
        return Err(Error::invalid(vec![violation]));
    }
    let actor = Actor::caller(&caller, request_id, &state.clock);
    to_the_end(withdraw(state.clone(), (caller.reach(), id), if_match, actor, body)).await?;
    let connection = state.database.connection().await?;
    let (rows, etag) = standing(&state, &connection, caller.reach(), id).await?;
    let consents = rows.iter().map(|row| recorded(None, row)).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag)).json(ConsentsOfPerson { person_id: id, consents }))
}

async fn withdraw(
    state: web::Data<State>,
    (reach, person_id): (Reach, Uuid),
    if_match: IfMatch,
    actor: Actor,
    body: WithdrawConsent,
) -> Result<(), Error> {
    let withdraw = async |connection: &mut Link| -> Result<(), Error> {
        // The referrals first, in the order in which everybody holds them, then what stands on the person.
        let undecided = store::hold_undecided(connection, person_id).await?;
        let (_, etag) = standing(&state, connection, reach, person_id).await?;
        if_match.check(&etag)?;
        if undecided.is_empty() || store::is_held_by_law(connection, person_id).await? {
            return Err(ProblemCode::IllegalTransition.into());
        }
        for referral in &undecided {
            end(connection, actor, state.clock.today(), referral).await?;
        }
        erase(connection, actor, person_id, body.withdrawn_by, body.withdrawn_on).await
    };
    state.database.transaction(withdraw).await
}

/// Ends a referral: one whose information is overdue has lapsed already, whether or not that has been noticed.
async fn end(connection: &Link, actor: Actor, today: NaiveDate, referral: &ReferralRow) -> Result<(), Error> {
    if referral.state_on(today)? == ReferralState::Lapsed {
        change::lapse(connection, actor, referral).await?;
    } else {
        let step = Step::Withdraw(WithdrawalReason::ConsentWithdrawn);
        change::step(connection, actor, referral, step, |_| ()).await?;
    }
    Ok(discard_drafts(connection, referral.id).await?)
}
