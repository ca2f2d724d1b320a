//! `POST /v1/assessment/referrals`: an officer registers what came by telephone, e-mail, post or web form, with the day
//! on which it really came.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};

use super::NewReferral;
use super::referral::Receipt;
use super::store::{self, ReferralRow};
use super::wire::{ReferralLine, RegisterReferral};
use super::write::{self, Owner};
use crate::access::{Caller, State, caller::Assess};
use crate::audit::Actor;
use crate::codes::{Channel, Code, ReferralState};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};

const OPERATION: &str = "register_referral";

/// Register a referral
///
/// For referrals that came by telephone, e-mail, post or web form, self-referrals among them. It counts on the Finnish
/// date on which it really came.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "register_referral",
    request_body(content = RegisterReferral, description = "How and when it came, and what it says."),
    responses((status = 201, description = "The referral was registered.", body = ReferralLine)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals")]
pub async fn register_referral(
    caller: Caller<Assess>,
    key: IdempotencyKey,
    body: Json<RegisterReferral>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let new = new_referral(body.value, state.clock.today())?;
    let owner = Owner { organisation_id: caller.organisation_id, api_client_id: Some(caller.client_id), is_referrer: false };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let (row, act) = write::act(&state.vault, &new, owner, actor, "referral.register")?;
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    match state.database.perform(act.and(attempt.remember(row.id, actor.at))).await {
        Ok(()) => created(&state, &row, false),
        Err(error) if error.is_constraint(REPEATED) => {
            let connection = state.database.connection().await?;
            let id = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::Unavailable)?;
            let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
            // The first answer said `received`: a repetition says the same, whatever happened since.
            created(&state, &ReferralRow { state: ReferralState::Received.as_str().to_owned(), version: 1, ..row }, true)
        }
        Err(error) => Err(error.into()),
    }
}

fn new_referral(body: RegisterReferral, today: chrono::NaiveDate) -> Result<NewReferral, Error> {
    let mut violations = Vec::new();
    if body.received_on > today {
        violations.push(Violation::new("/received_on", ViolationCode::InTheFuture, "The day lies in the future."));
    }
    if body.channel == Channel::Api {
        violations.push(Violation::new("/channel", ViolationCode::Inconsistent, "Partners submit by the API themselves."));
    }
    let receipt = Receipt { referrer_type: body.referrer_type, channel: body.channel, received_on: body.received_on };
    match NewReferral::new(body.referral, receipt, today) {
        Ok(new) if violations.is_empty() => Ok(new),
        Ok(_) => Err(Error::invalid(violations)),
        Err(inner) => {
            violations.extend(inner.into_iter().map(|at| at.within("/referral")));
            Err(Error::invalid(violations))
        }
    }
}

fn created(state: &State, row: &ReferralRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/assessment/referrals/{}", row.id)));
    answer.insert_header((ETAG, state.vault.entity_tag("referral", row.id, row.version)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(ReferralLine::try_from(row)?))
}
