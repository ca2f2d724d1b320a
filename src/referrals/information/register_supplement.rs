//! `POST /v1/assessment/referrals/{id}/supplements`: an officer registers what was told by telephone, e-mail, post or web form.

use actix_web::http::header::ETAG;
use actix_web::{post, web};

use super::supplement::{Supplementing, keep, kept};
use super::wire::{RegisterSupplement, SupplementReceipt};
use crate::access::{Caller, State, caller::Assess};
use crate::audit::Actor;
use crate::codes::Channel;
use crate::http::idempotency::store::Attempt;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IdempotencyKey, Json, RequestId, Violation, ViolationCode};
use crate::referrals::change::entity_tag;

const OPERATION: &str = "register_supplement";

/// Register a supplement
///
/// For what was told about a referral by telephone, e-mail, post or web form before its decision. With
/// `information_request_id` it answers that question, and the assessment goes on.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "register_supplement",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = RegisterSupplement, description = "How it came, and what it tells."),
    responses((status = 201, description = "The supplement was registered.", body = SupplementReceipt)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals/{id}/supplements")]
pub async fn register_supplement(
    caller: Caller<Assess>,
    PathId(id): PathId,
    key: IdempotencyKey,
    body: Json<RegisterSupplement>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let RegisterSupplement { channel, supplement } = body.value;
    check(channel, supplement.violation())?;
    let fingerprint = state.vault.fingerprint_of(OPERATION, id, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let new = Supplementing { reach: caller.reach(), referral_id: id, channel, body: supplement };
    let made = to_the_end(keep(state.clone(), actor, attempt, new)).await.map_err(|error| error.within("/supplement"))?;
    let (receipt, referral) = kept(&state, caller.reach(), made).await?;
    let mut answer = made.created(format!("/v1/assessment/referrals/{}", referral.id));
    Ok(answer.insert_header((ETAG, entity_tag(&state, &referral))).json(receipt))
}

fn check(channel: Channel, inner: Option<Violation>) -> Result<(), Error> {
    let mut violations = Vec::new();
    if channel == Channel::Api {
        violations.push(Violation::new("/channel", ViolationCode::Inconsistent, "Partners supplement by the API themselves."));
    }
    violations.extend(inner.map(|at| at.within("/supplement")));
    if violations.is_empty() { Ok(()) } else { Err(Error::invalid(violations)) }
}
