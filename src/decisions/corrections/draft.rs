//! `POST /v1/decisions/corrections`: draft a decision that puts a mistake in another one right.

use actix_web::{post, web};
use uuid::Uuid;

use super::correction::{content, corrected};
use super::store as corrections;
use super::wire::DraftCorrection;
use crate::access::{Caller, Reach, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::clients::spells::store as spells;
use crate::db::{self, Act, Link};
use crate::decisions::decision::NewDecision;
use crate::decisions::draft::{self, seal_reasons};
use crate::decisions::life::{Step, after};
use crate::decisions::store::{self, DecisionRow};
use crate::decisions::wire::DecisionLine;
use crate::http::idempotency::store::Attempt;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};

const OPERATION: &str = "draft_correction";

/// Draft a correction
///
/// A mistake in a signed or served decision is put right by a new decision that says what the other one should have said.
/// On its signature it takes the place of the other, which becomes `corrected` and otherwise stays as it was signed; the
/// spell that the other opened or closed is counted as the correction says. Corrections count among the decisions by type.
/// A final decision is not corrected, nor is one under appeal. The correction is served, and can be appealed, like any
/// other decision; where it falls before a court, what it took the place of falls with it.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "draft_correction",
    request_body(content = DraftCorrection, description = "Which decision is corrected, and what it should have said."),
    responses((status = 201, description = "The draft.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/corrections")]
pub async fn draft_correction(
    caller: Caller<DraftDecisions>,
    key: IdempotencyKey,
    body: Json<DraftCorrection>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    if let Some(answer) = draft::earlier(&state, &caller, &attempt).await? {
        return Ok(answer);
    }
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let row = {
        let connection = state.database.connection().await?;
        let decision = correction(&state, &connection, caller.reach(), body.value).await?;
        DecisionRow::new(decision, Some(caller.client_id), actor.at)
    };
    let mut act = Act::new(store::decision(row.clone()));
    if let Some(corrects) = row.life.corrects_decision_id {
        act = act.and(corrections::correction(row.id, corrects));
    }
    draft::keep(&state, &caller, actor, attempt, (row, act)).await
}

async fn correction(state: &State, connection: &Link, reach: Reach, body: DraftCorrection) -> Result<NewDecision, Error> {
    let refused = |detail| Error::invalid(vec![Violation::new("/corrects", ViolationCode::Inconsistent, detail)]);
    let wrong = store::find(connection, reach, body.corrects).await?.ok_or_else(|| refused("There is no such decision."))?;
    after(wrong.state()?, Step::Correct).ok_or(ProblemCode::IllegalTransition)?;
    let opened = spells::opened_by(connection, &[wrong.id]).await?.first().map(|spell| spell.id);
    let said = content(wrong.matter()?, opened).ok_or_else(|| refused("Decisions of this kind are not corrected here."))?;
    let signed_on = wrong.signed_on.ok_or(db::Error::Corrupt("a signed decision without its day"))?;
    let values = body.values();
    let matter = corrected(said, values, signed_on).map_err(Error::invalid)?;
    let key = draft::person_key(state, connection, wrong.person_id).await?;
    let id = Uuid::new_v4();
    let facts = wrong.facts()?;
    Ok(NewDecision {
        id,
        person_id: wrong.person_id,
        referral_id: wrong.referral_id,
        principal_decision_id: None,
        corrects_decision_id: Some(wrong.id),
        matter,
        legal_basis: body.legal_basis,
        sealed_reasons: seal_reasons(&key, id, Some(&body.reasons))?,
        facts: values.facts.map_or(facts, |instead| instead.instead_of(facts)),
        signature: None,
    })
}
