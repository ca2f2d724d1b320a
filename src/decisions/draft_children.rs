//! `POST /v1/decisions/admissions/children`: draft the admission of children whose guardian is a client already.

use actix_web::{post, web};

use super::child_draft::{ChildDraft, with_child};
use super::decision::Matter;
use super::draft;
use super::wire::{AdmitChildren, DecisionLine};
use crate::access::{Caller, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::clients::store::{open_spell, spell_exists};
use crate::codes::ClientBasis;
use crate::db::{Act, Link};
use crate::http::idempotency::store::Attempt;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::referrals::consents::store::newest;

const OPERATION: &str = "draft_admission_of_children";

/// Draft the admission of children in care
///
/// Minor children of somebody who is a client already: born, found or brought to Finland since. One decision for each child;
/// the first is answered, the others follow it and are signed with it. Signing opens their spells, which are tied to the
/// guardian's.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "draft_admission_of_children",
    request_body(content = AdmitChildren, description = "Whose children, and who they are."),
    responses((status = 201, description = "The draft about the first child.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/admissions/children")]
pub async fn draft_admission_of_children(
    caller: Caller<DraftDecisions>,
    key: IdempotencyKey,
    body: Json<AdmitChildren>,
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
    let today = state.clock.today();
    let children = body.children.iter().enumerate();
    let violations: Vec<_> = children.flat_map(|(index, child)| child.violations(&format!("/children/{index}"), today)).collect();
    if !violations.is_empty() {
        return Err(Error::invalid(violations));
    }
    let drafted = {
        let connection = state.database.connection().await?;
        drafts(&state, &connection, body, actor).await?
    };
    draft::keep(&state, &caller, actor, attempt, drafted).await
}

async fn drafts(
    state: &State,
    connection: &Link,
    body: AdmitChildren,
    actor: Actor,
) -> Result<(super::store::DecisionRow, Act), Error> {
    let refused = |pointer, code, detail| Error::invalid(vec![Violation::new(pointer, code, detail)]);
    let Some(spell) = open_spell(connection, body.spell_id).await? else {
        if spell_exists(connection, body.spell_id).await? {
            return Err(ProblemCode::IllegalTransition.into());
        }
        return Err(refused("/spell_id", ViolationCode::Inconsistent, "There is no such spell."));
    };
    if spell.client_basis == ClientBasis::ChildInCare {
        return Err(refused("/spell_id", ViolationCode::Inconsistent, "A child in care is nobody's guardian."));
    }
    let consent = newest(connection, spell.person_id).await?.map(|consent| consent.id);
    if consent.is_none() {
        let detail = "No identifying data without the consent under which the guardian is known.";
        return Err(refused("/children", ViolationCode::ConsentRequired, detail));
    }
    let mut first = None;
    let mut act = Act::default();
    for child in body.children {
        let draft = ChildDraft {
            follows: first.as_ref().map(|first: &super::store::DecisionRow| first.id),
            referral_id: None,
            matter: Matter::ChildJoins { spell_id: spell.id },
            legal_basis: &body.legal_basis,
            reasons: body.reasons.as_ref(),
            consent,
        };
        let (more, row) = with_child(state, act, child, draft, actor)?;
        act = more;
        first.get_or_insert(row);
    }
    let first = first.ok_or_else(|| refused("/children", ViolationCode::Length, "At least one child."))?;
    Ok((first, act))
}
