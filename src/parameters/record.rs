//! `POST /v1/legal-parameters`: the law has changed. The new value is in force from its day on, without a new version of
//! the software.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::length::MOST_MONTHS;
use super::read::entity_tag;
use super::store::{self, ONE_VALUE_FROM_A_DAY, ParameterRow};
use super::wire::{LegalParameterValue, RecordLegalParameter};
use crate::access::{Caller, State, caller::WriteParameters};
use crate::audit::{self, Actor, Record};
use crate::codes::{Code, LengthUnit};
use crate::db::Act;
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::text::normal;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};

const OPERATION: &str = "record_legal_parameter";

/// Record a length fixed by law
///
/// A value that is in force from a day on, until a newer one is. What was decided before stays as it was decided; what is
/// drafted or signed from that day on has to keep within it. There is one value from a day: a mistake is put right by
/// another from another day.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "record_legal_parameter",
    request_body(content = RecordLegalParameter, description = "The value, from when on, and where it stands in the law."),
    responses((status = 201, description = "The value was recorded.", body = LegalParameterValue)),
    security(("oauth2" = [WriteParameters::SCOPE])),
)]
#[post("/v1/legal-parameters")]
pub async fn record_legal_parameter(
    caller: Caller<WriteParameters>,
    key: IdempotencyKey,
    body: Json<RecordLegalParameter>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let row = row(&body.value, actor)?;
    let event = Event {
        event_type: EventType::LegalParameterRecorded,
        subject_kind: "legal_parameter",
        subject_id: row.id,
        organisation_id: None,
        state: "recorded",
    };
    let act = Act::new(store::parameter(row.clone()))
        .and(audit::store::record(actor, Record::act("legal_parameter.record", "legal_parameter", row.id)))
        .and(events::store::announce(event, actor.at))
        .and(attempt.remember(row.id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => created(&state, &row, false),
        Err(error) if error.is_constraint(REPEATED) || error.is_constraint(ONE_VALUE_FROM_A_DAY) => {
            // A repetition stumbles over either constraint; another value from the same day over the second alone.
            let connection = state.database.connection().await?;
            let Some(id) = attempt.earlier_result(&connection).await? else {
                return Err(ProblemCode::AlreadyRecorded.into());
            };
            let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
            created(&state, &row, true)
        }
        Err(error) => Err(error.into()),
    }
}

fn row(body: &RecordLegalParameter, actor: Actor) -> Result<ParameterRow, Error> {
    if body.unit == LengthUnit::Months && body.amount > MOST_MONTHS {
        let detail = "No length of the law is above ten years.";
        return Err(Error::invalid(vec![Violation::new("/amount", ViolationCode::Range, detail)]));
    }
    Ok(ParameterRow {
        id: Uuid::new_v4(),
        name: body.name.as_str().to_owned(),
        valid_from: body.valid_from,
        amount: i32::from(body.amount),
        unit: body.unit.as_str().to_owned(),
        verified: body.verified,
        source: normal(&body.source),
        recorded_at: actor.at,
        recorded_by: actor.api_client_id,
    })
}

fn created(state: &State, row: &ParameterRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/legal-parameters/{}", row.id)));
    answer.insert_header((ETAG, entity_tag(state, row)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(LegalParameterValue::try_from(row)?))
}
