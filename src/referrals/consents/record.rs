//! `POST /v1/assessment/persons/{id}/consents`: a new version of a person's consent — the papers after an urgent call, a wider
//! scope, another text.

use actix_web::http::header::ETAG;
use actix_web::{post, web};
use uuid::Uuid;

use super::read::{recorded, standing};
use super::store;
use super::wire::{RecordConsent, RecordedConsent};
use crate::access::{Caller, Reach, State, caller::Assess};
use crate::audit::{self, Actor, Record};
use crate::clients::store::identity_place;
use crate::clients::{Person, person_key};
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::idempotency::Made;
use crate::http::idempotency::store::Attempt;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId};
use crate::referrals::store::received_on;
use crate::referrals::{Consent, write};

const OPERATION: &str = "record_consent";

/// Record a consent
///
/// A new version of a person's consent, on which the person's identity stands from now on: the papers after an urgent call, a
/// wider scope, another text. The rules are those of a referral; the earlier versions stay. A consent that was withdrawn is
/// not revived (409): what comes later is a new referral.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "record_consent",
    params(("id" = Uuid, Path, description = "The person's id.")),
    request_body(content = RecordConsent, description = "The consent."),
    responses((status = 201, description = "The consent was recorded.", body = RecordedConsent)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/persons/{id}/consents")]
pub async fn record_consent(
    caller: Caller<Assess>,
    PathId(id): PathId,
    key: IdempotencyKey,
    body: Json<RecordConsent>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint_of(OPERATION, id, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let made = to_the_end(keep(state.clone(), (caller.reach(), id), actor, attempt, body.value.consent)).await?;
    let connection = state.database.connection().await?;
    let (rows, etag) = standing(&state, &connection, caller.reach(), id).await?;
    let row = rows.iter().find(|(row, _)| row.id == made.id).ok_or(ProblemCode::NotFound)?;
    let key = person_key(&state, &connection, id).await?;
    let mut answer = made.created(format!("/v1/assessment/persons/{id}/consents"));
    Ok(answer.insert_header((ETAG, etag)).json(recorded(key.as_ref(), row)?))
}

async fn keep(
    state: web::Data<State>,
    (reach, person_id): (Reach, Uuid),
    actor: Actor,
    attempt: Attempt,
    consent: Consent,
) -> Result<Made, Error> {
    let id = Uuid::new_v4();
    let keep = async |connection: &mut Link| -> Result<(), Error> {
        let identity = store::hold_person(connection, reach, person_id).await?.ok_or(ProblemCode::NotFound)?;
        let key = person_key(&state, connection, person_id).await?;
        // Without an identity there is nothing that a consent would allow to be known.
        let (Some(sealed), Some(key)) = (identity, key) else { return Err(ProblemCode::IllegalTransition.into()) };
        let person: Person = key.open(identity_place(person_id), &sealed)?;
        let today = state.clock.today();
        let birth = person.birth(received_on(connection, person_id).await?.unwrap_or(today));
        let violations = consent.violations(birth.class_on(today), today);
        if !violations.is_empty() {
            return Err(Error::invalid(violations));
        }
        let version = store::next_version(connection, person_id).await?;
        let row = write::consent_row(&key, id, version, &consent.normalised(), actor)?;
        let event = Event {
            event_type: EventType::ConsentRecorded,
            subject_kind: "person",
            subject_id: person_id,
            organisation_id: None,
            state: "in_force",
        };
        Act::new(store::consent(row)).perform(connection).await?;
        let record = Record::act("consent.record", "person", person_id).of(person_id);
        Act::new(store::rest_on(person_id, id))
            .and(audit::store::record(actor, record))
            .and(events::store::announce(event, actor.at))
            .perform(connection)
            .await?;
        Ok(())
    };
    attempt.once(&state.database, id, actor.at, keep).await
}
