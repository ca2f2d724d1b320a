//! `POST /v1/decisions/refusals`: draft a refusal.

use actix_web::{post, web};
use uuid::Uuid;

use super::decision::{Matter, NewDecision};
use super::draft::{self, seal_reasons};
use super::draft_admission::no_referral;
use super::store::{self, DecisionRow};
use super::wire::{DecisionLine, DraftRefusal};
use crate::access::{Caller, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::db::Act;
use crate::http::idempotency::store::Attempt;
use crate::http::{Answer, Error, IdempotencyKey, Json, RequestId};
use crate::referrals::store::find;

const OPERATION: &str = "draft_refusal";

/// Draft a refusal
///
/// The decision that a person does not become a client. The referrer learns `not_admitted`, and never the ground.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "draft_refusal",
    request_body(content = DraftRefusal, description = "What is refused, and on what ground."),
    responses((status = 201, description = "The draft.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/refusals")]
pub async fn draft_refusal(
    caller: Caller<DraftDecisions>,
    key: IdempotencyKey,
    body: Json<DraftRefusal>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    if let Some(answer) = draft::earlier(&state, &caller, &attempt).await? {
        return Ok(answer);
    }
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let body = body.value;
    let matter = Matter::Refusal { ground: body.ground };
    if let Some(violation) = matter.violation() {
        return Err(Error::invalid(vec![violation]));
    }
    let row = {
        let connection = state.database.connection().await?;
        let referral = find(&connection, caller.reach(), body.referral_id).await?.ok_or_else(no_referral)?;
        draft::refuse_unless_undecided(&connection, &referral).await?;
        let key = draft::person_key(&state, &connection, referral.person_id).await?;
        let id = Uuid::new_v4();
        let decision = NewDecision {
            id,
            person_id: referral.person_id,
            referral_id: Some(referral.id),
            principal_decision_id: None,
            corrects_decision_id: None,
            matter,
            legal_basis: body.legal_basis,
            sealed_reasons: seal_reasons(&key, id, body.reasons.as_ref())?,
            facts: referral.facts()?,
            signature: None,
        };
        DecisionRow::new(decision, Some(caller.client_id), actor.at)
    };
    let act = Act::new(store::decision(row.clone()));
    draft::keep(&state, &caller, actor, attempt, (row, act)).await
}
