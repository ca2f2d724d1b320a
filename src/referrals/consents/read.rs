//! `GET /v1/assessment/persons/{id}/consents`: what a person has agreed to. The look is recorded: consents name guardians.

use actix_web::{get, web};
use uuid::Uuid;

use super::store::{self, ConsentRow, RecordedBy, consent_place};
use super::wire::{ConsentsOfPerson, RecordedConsent};
use crate::access::{Caller, Reach, State, caller::ReadAssessment};
use crate::audit::{self, Actor, Record};
use crate::clients::person_key;
use crate::clients::store::code;
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode, RequestId};
use crate::referrals::Consent;
use crate::referrals::consent::{ConsentDetails, ConsentScope};
use crate::vault::PersonKey;

/// Read a person's consents
///
/// Every version of the consent of a person who was referred: what was agreed to, by whom, in which form, and whether it has
/// been withdrawn. The look is recorded in the audit before it is answered.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "read_consents",
    params(("id" = Uuid, Path, description = "The person's id.")),
    responses((status = 200, description = "The consents.", body = ConsentsOfPerson)),
    security(("oauth2" = [ReadAssessment::SCOPE])),
)]
#[get("/v1/assessment/persons/{id}/consents")]
pub async fn read_consents(
    caller: Caller<ReadAssessment>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let rows = store::of(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let look = Record::act("consent.read", "person", id).of(id).showing_identity();
    Act::new(audit::store::record(actor, look)).perform(&connection).await?;
    let key = person_key(&state, &connection, id).await?;
    let consents = rows.iter().map(|row| recorded(key.as_ref(), row)).collect::<Result<_, _>>()?;
    Ok(condition.answer(&entity_tag(&state, id, &rows), &ConsentsOfPerson { person_id: id, consents }))
}

/// The consents of a person as they stand now, with their entity tag.
///
/// # Errors
/// `not_found` where there is no such person within reach.
pub(super) async fn standing(
    state: &State,
    connection: &Link,
    reach: Reach,
    person_id: Uuid,
) -> Result<(Vec<RecordedBy>, String), Error> {
    let rows = store::of(connection, reach, person_id).await?.ok_or(ProblemCode::NotFound)?;
    let etag = entity_tag(state, person_id, &rows);
    Ok((rows, etag))
}

/// The entity tag of a person's consents: recorded, withdrawn, each makes another version.
fn entity_tag(state: &State, person_id: Uuid, rows: &[RecordedBy]) -> String {
    let withdrawn = rows.iter().filter(|(row, _)| row.withdrawn_at.is_some()).count();
    state.vault.entity_tag("consents", person_id, i32::try_from(rows.len() + withdrawn).unwrap_or(i32::MAX))
}

/// A version in clear, as far as there is a key to open the names in it.
///
/// # Errors
/// When it does not open.
pub(super) fn recorded(key: Option<&PersonKey>, (row, by): &RecordedBy) -> Result<RecordedConsent, Error> {
    Ok(RecordedConsent {
        version: row.version,
        consent: opened(key, row)?,
        in_force: row.withdrawn_at.is_none(),
        recorded_at: row.created_at,
        recorded_by: by.clone(),
        withdrawn_on: row.withdrawn_on,
        withdrawn_by: row.withdrawn_by.as_deref().map(code).transpose()?,
    })
}

/// A consent in clear, as far as there is a key to open the names in it.
///
/// # Errors
/// When it does not open.
pub fn opened(key: Option<&PersonKey>, row: &ConsentRow) -> Result<Consent, Error> {
    let sealed = key.zip(row.sealed_details.as_ref());
    let details = sealed.map(|(key, sealed)| key.open::<ConsentDetails>(consent_place(row.id), sealed)).transpose()?;
    let ConsentDetails { guardian, child_heard } = details.unwrap_or_default();
    let all = [ConsentScope::Referral, ConsentScope::InformationExchange, ConsentScope::Contact];
    Ok(Consent {
        given_by: code(&row.given_by)?,
        form: code(&row.form)?,
        language: row.language.clone(),
        given_on: row.given_on,
        scope: all.into_iter().filter(|scope| row.scope.iter().any(|stored| stored == scope.as_str())).collect(),
        text_version: row.text_version.clone(),
        guardian,
        child_heard,
    })
}
