//! `POST /v1/decisions/periods`: draft the grant, the extension or the end of a reflection or recovery period.

use actix_web::{post, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::decision::{Matter, NewDecision};
use super::draft::{self, seal_reasons};
use super::store::{self, DecisionRow};
use super::wire::{DecisionLine, DraftPeriod};
use crate::access::{Caller, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::clients::Facts;
use crate::clients::periods::{self, PeriodStep, period};
use crate::clients::store::{OpenSpell, open_spell, spell_exists};
use crate::codes::{ClientBasis, Code, PeriodAct, PeriodKind, ResidenceStatus};
use crate::db::{Act, Link};
use crate::http::idempotency::store::Attempt;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};

const OPERATION: &str = "draft_period";

/// Draft a decision on a period
///
/// Grants, extends or ends a client's reflection period (for a victim who stays without a right of residence) or recovery
/// period (for a victim with one). There is one of each kind in an assistance spell. How long it may be is the law of the
/// day, which `GET /v1/legal-parameters` tells: it is checked now and again when the decision is signed. A period ends with
/// the spell.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "draft_period",
    request_body(content = DraftPeriod, description = "Which period, and until when."),
    responses((status = 201, description = "The draft.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/periods")]
pub async fn draft_period(
    caller: Caller<DraftDecisions>,
    key: IdempotencyKey,
    body: Json<DraftPeriod>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    if let Some(answer) = draft::earlier(&state, &caller, &attempt).await? {
        return Ok(answer);
    }
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let (body, today) = (body.value, state.clock.today());
    let (kind, step) = step(&body).map_err(refused)?;
    let row = {
        let connection = state.database.connection().await?;
        let spell = victims_spell(&connection, body.spell_id).await?;
        let facts = facts(&spell, kind, step, body.residence_status, today).map_err(refused)?;
        if let Some(violation) = violation(&connection, &spell, kind, step, today).await? {
            return Err(refused(violation));
        }
        let key = draft::person_key(&state, &connection, spell.person_id).await?;
        let id = Uuid::new_v4();
        let decision = NewDecision {
            id,
            person_id: spell.person_id,
            referral_id: None,
            principal_decision_id: None,
            corrects_decision_id: None,
            matter: Matter::Period { spell_id: spell.id, kind, step },
            legal_basis: body.legal_basis,
            sealed_reasons: seal_reasons(&key, id, body.reasons.as_ref())?,
            facts,
            signature: None,
        };
        DecisionRow::new(decision, Some(caller.client_id), actor.at)
    };
    let act = Act::new(store::decision(row.clone()));
    draft::keep(&state, &caller, actor, attempt, (row, act)).await
}

fn refused(violation: Violation) -> Error {
    Error::invalid(vec![violation])
}

/// What is to be done with which period; a grant has a first day, and nothing else has one.
fn step(body: &DraftPeriod) -> Result<(PeriodKind, PeriodStep), Violation> {
    let ends_on = body.ends_on;
    let inconsistent = |pointer: &str, detail| Violation::new(pointer, ViolationCode::Inconsistent, detail);
    let (kind, act) = body
        .decision_type
        .on_period()
        .ok_or_else(|| inconsistent("/decision_type", "This is no decision on a reflection or recovery period."))?;
    let step = match (act, body.begins_on) {
        (PeriodAct::Grant, Some(begins_on)) => PeriodStep::Grant { begins_on, ends_on },
        (PeriodAct::Grant, None) => {
            return Err(Violation::new("/begins_on", ViolationCode::Required, "A grant says on which day the period begins."));
        }
        (PeriodAct::Extension, None) => PeriodStep::Extend { ends_on },
        (PeriodAct::End, None) => PeriodStep::End { ends_on },
        (PeriodAct::Extension | PeriodAct::End, Some(_)) => {
            return Err(inconsistent("/begins_on", "Only a grant says on which day the period begins."));
        }
    };
    Ok((kind, step))
}

/// The open spell of a victim.
async fn victims_spell(connection: &Link, spell_id: Uuid) -> Result<OpenSpell, Error> {
    let inconsistent = |detail| refused(Violation::new("/spell_id", ViolationCode::Inconsistent, detail));
    match open_spell(connection, spell_id).await? {
        Some(spell) if spell.client_basis == ClientBasis::Victim => Ok(spell),
        Some(_) => Err(inconsistent("Periods are for victims.")),
        None if spell_exists(connection, spell_id).await? => Err(ProblemCode::IllegalTransition.into()),
        None => Err(inconsistent("There is no such spell.")),
    }
}

/// What is counted of the decision: the client as on admission, with the residence status of today where it is another. A
/// grant has to fit that status.
fn facts(
    spell: &OpenSpell,
    kind: PeriodKind,
    step: PeriodStep,
    now: Option<ResidenceStatus>,
    today: NaiveDate,
) -> Result<Facts, Violation> {
    let facts = Facts { residence_status: now.unwrap_or(spell.facts.residence_status), ..spell.facts };
    if now.is_some_and(|status| !status.validity().covers(today)) {
        let detail = "There is no such status today.";
        return Err(Violation::new("/residence_status", ViolationCode::NotValidThen, detail));
    }
    match step {
        PeriodStep::Grant { .. } => period::of_residence(kind, facts.residence_status).map_or(Ok(facts), Err),
        PeriodStep::Extend { .. } | PeriodStep::End { .. } => Ok(facts),
    }
}

/// Why the step may not be taken on `today`: the limits are those of the law on that day.
///
/// # Errors
/// `period_exists` where such a period has been granted already, `illegal_transition` where there is none to extend or end.
pub(super) async fn violation(
    connection: &Link,
    spell: &OpenSpell,
    kind: PeriodKind,
    step: PeriodStep,
    today: NaiveDate,
) -> Result<Option<Violation>, Error> {
    let existing = periods::store::of_spell(connection, spell.id, kind).await?;
    let lasting = existing.filter(|period| period.lasts_on(today)).ok_or(ProblemCode::IllegalTransition);
    let limits = periods::store::limits(connection, kind, today).await?;
    match step {
        PeriodStep::Grant { .. } if existing.is_some() => Err(ProblemCode::PeriodExists.into()),
        PeriodStep::Grant { begins_on, .. } if begins_on < spell.admitted_on => {
            let detail = "It would begin before the person was a client.";
            Ok(Some(Violation::new("/begins_on", ViolationCode::Inconsistent, detail)))
        }
        PeriodStep::Grant { begins_on, ends_on } => Ok(limits.of_grant((begins_on, ends_on), today)),
        PeriodStep::Extend { ends_on } => Ok(limits.of_extension(&lasting?, ends_on)),
        PeriodStep::End { ends_on } => Ok(period::of_end(&lasting?, ends_on, today)),
    }
}
