//! `POST /v1/decisions/admissions`: draft an admission, with linked drafts for the children in care.

use actix_web::{post, web};
use uuid::Uuid;

use super::child_draft::{ChildDraft, with_child};
use super::decision::{Matter, NewDecision};
use super::draft::{self, seal_reasons};
use super::store::{self, DecisionRow};
use super::wire::{Assessed, DecisionLine, DraftAdmission};
use crate::access::{Caller, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::clients::Facts;
use crate::codes::{ClientBasis, DecisionGround};
use crate::db::Act;
use crate::http::idempotency::store::Attempt;
use crate::http::{Answer, Error, IdempotencyKey, Json, RequestId, Violation, ViolationCode};
use crate::referrals::consents::store::newest;
use crate::referrals::store::{ReferralRow, find};

const OPERATION: &str = "draft_admission";

/// Draft an admission
///
/// The decision that makes a person a client: as a victim, or as a person who assists the investigation. Minor children
/// become clients through the person by linked decisions, which are signed with this one.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "draft_admission",
    request_body(content = DraftAdmission, description = "What is decided, and on what ground."),
    responses((status = 201, description = "The draft.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/admissions")]
pub async fn draft_admission(
    caller: Caller<DraftDecisions>,
    key: IdempotencyKey,
    body: Json<DraftAdmission>,
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
    check(&body, state.clock.today())?;
    let (row, act) = {
        let connection = state.database.connection().await?;
        let referral = find(&connection, caller.reach(), body.referral_id).await?.ok_or_else(no_referral)?;
        draft::refuse_unless_undecided(&connection, &referral).await?;
        let consent = newest(&connection, referral.person_id).await?.map(|consent| consent.id);
        if consent.is_none() && !body.children_in_care.is_empty() {
            let detail = "No identifying data without the consent under which the guardian is known.";
            return Err(Error::invalid(vec![Violation::new("/children_in_care", ViolationCode::ConsentRequired, detail)]));
        }
        let key = draft::person_key(&state, &connection, referral.person_id).await?;
        let id = Uuid::new_v4();
        let row = DecisionRow::new(
            principal(&body, &referral, id, seal_reasons(&key, id, body.reasons.as_ref())?)?,
            Some(caller.client_id),
            actor.at,
        );
        let mut act = Act::new(store::decision(row.clone()));
        for child in body.children_in_care {
            let matter = Matter::Admission { client_basis: ClientBasis::ChildInCare, ground: DecisionGround::ChildOfClient };
            let draft = ChildDraft {
                follows: Some(row.id),
                referral_id: row.referral_id,
                matter,
                legal_basis: &row.legal_basis,
                reasons: None,
                consent,
            };
            (act, _) = with_child(&state, act, child, draft, actor)?;
        }
        (row, act)
    };
    draft::keep(&state, &caller, actor, attempt, (row, act)).await
}

/// A referral that is named in a body and is not there.
pub(super) fn no_referral() -> Error {
    Error::invalid(vec![Violation::new("/referral_id", ViolationCode::Inconsistent, "There is no such referral.")])
}

fn check(body: &DraftAdmission, today: chrono::NaiveDate) -> Result<(), Error> {
    let mut violations = Vec::new();
    if body.client_basis == ClientBasis::ChildInCare {
        let detail = "A child in care is admitted with its guardian: list it in children_in_care.";
        violations.push(Violation::new("/client_basis", ViolationCode::Inconsistent, detail));
    } else {
        violations.extend(Matter::Admission { client_basis: body.client_basis, ground: body.ground }.violation());
    }
    for (index, child) in body.children_in_care.iter().enumerate() {
        violations.extend(child.violations(&format!("/children_in_care/{index}"), today));
    }
    if violations.is_empty() { Ok(()) } else { Err(Error::invalid(violations)) }
}

fn principal(
    body: &DraftAdmission,
    referral: &ReferralRow,
    id: Uuid,
    sealed_reasons: Option<Vec<u8>>,
) -> Result<NewDecision, Error> {
    Ok(NewDecision {
        id,
        person_id: referral.person_id,
        referral_id: Some(referral.id),
        principal_decision_id: None,
        corrects_decision_id: None,
        matter: Matter::Admission { client_basis: body.client_basis, ground: body.ground },
        legal_basis: body.legal_basis.clone(),
        sealed_reasons,
        facts: assessed(referral.facts()?, body.assessed.as_ref()),
        signature: None,
    })
}

/// The facts of the referral with what the assessment found instead.
fn assessed(facts: Facts, found: Option<&Assessed>) -> Facts {
    let Some(found) = found else { return facts };
    Facts {
        form: found.form.unwrap_or(facts.form),
        place: found.place.unwrap_or(facts.place),
        sector: found.sector.unwrap_or(facts.sector),
        residence_status: found.residence_status.unwrap_or(facts.residence_status),
        ..facts
    }
}
