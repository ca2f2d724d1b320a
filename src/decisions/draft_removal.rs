//! `POST /v1/decisions/removals`: draft a removal.

use actix_web::{post, web};
use uuid::Uuid;

use super::client_hearings::{ClientHearing, store as hearings};
use super::decision::{Matter, NewDecision};
use super::draft::{self, seal_reasons};
use super::store::{self, DecisionRow};
use super::wire::{DecisionLine, DraftRemoval};
use crate::access::{Caller, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::clients::store::{open_spell, spell_exists};
use crate::codes::Code;
use crate::db::Act;
use crate::http::idempotency::store::Attempt;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};

const OPERATION: &str = "draft_removal";

/// Draft a removal
///
/// The decision that ends an open assistance spell. The spells of the children in care that follow it end with it, by
/// decisions linked to this one, for the reason `principal_removed`. The client is heard before, or it is said why not.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "draft_removal",
    request_body(content = DraftRemoval, description = "Which spell ends, and why."),
    responses((status = 201, description = "The draft.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/removals")]
pub async fn draft_removal(
    caller: Caller<DraftDecisions>,
    key: IdempotencyKey,
    body: Json<DraftRemoval>,
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
    if !body.removal_reason.validity().covers(state.clock.today()) {
        let detail = "The reason belongs to law that is not in force any more.";
        return Err(Error::invalid(vec![Violation::new("/removal_reason", ViolationCode::NotValidThen, detail)]));
    }
    if body.removal_reason.is_set_by_the_service() {
        let detail = "The reason follows from another act: nobody gives it.";
        return Err(Error::invalid(vec![Violation::new("/removal_reason", ViolationCode::Inconsistent, detail)]));
    }
    let hearing = ClientHearing::new(body.client_heard, body.not_heard_because, body.removal_reason, state.clock.today())
        .map_err(|violation| Error::invalid(vec![violation]))?;
    let (row, act) = {
        let connection = state.database.connection().await?;
        let Some(spell) = open_spell(&connection, body.spell_id).await? else {
            if spell_exists(&connection, body.spell_id).await? {
                return Err(ProblemCode::IllegalTransition.into());
            }
            let violation = Violation::new("/spell_id", ViolationCode::Inconsistent, "There is no such spell.");
            return Err(Error::invalid(vec![violation]));
        };
        let key = draft::person_key(&state, &connection, spell.person_id).await?;
        let id = Uuid::new_v4();
        let decision = NewDecision {
            id,
            person_id: spell.person_id,
            referral_id: None,
            principal_decision_id: None,
            corrects_decision_id: None,
            matter: Matter::Removal { reason: body.removal_reason, spell_id: spell.id },
            legal_basis: body.legal_basis,
            sealed_reasons: seal_reasons(&key, id, body.reasons.as_ref())?,
            facts: spell.facts,
            signature: None,
        };
        let row = DecisionRow::new(decision, Some(caller.client_id), actor.at);
        let act = Act::new(store::decision(row.clone())).and(hearings::hearing(&key, id, hearing)?);
        (row, act)
    };
    draft::keep(&state, &caller, actor, attempt, (row, act)).await
}
