//! `POST /v1/clients/{id}/identifications`: an authority identified the client as a victim, before 2023.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::store::{self, IdentificationRow, RECORDED_ONCE};
use super::wire::{Identification, RecordIdentification};
use crate::access::{Caller, State, caller::WriteClients};
use crate::audit::{self, Actor, Record};
use crate::clients::store::{SpellRow, own_spells};
use crate::codes::{ClientBasis, Code, IdentificationBasis};
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};

const OPERATION: &str = "record_identification";

/// Record an identification
///
/// Until the end of 2022 the police, the Border Guard, prosecutors and the Finnish Immigration Service identified victims
/// apart from the assistance system. Since 1 January 2023 the admission as a victim is the identification: nothing has to be
/// recorded, and the client shows it.
#[utoipa::path(
    tag = "Clients",
    operation_id = "record_identification",
    params(("id" = Uuid, Path, description = "The client's id.")),
    request_body(content = RecordIdentification, description = "By whom, and when."),
    responses((status = 201, description = "The identification was recorded.", body = Identification)),
    security(("oauth2" = [WriteClients::SCOPE])),
)]
#[post("/v1/clients/{id}/identifications")]
pub async fn record_identification(
    caller: Caller<WriteClients>,
    PathId(id): PathId,
    key: IdempotencyKey,
    body: Json<RecordIdentification>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(&format!("{OPERATION} {id}"), &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    check(body.value, state.clock.today()).map_err(|violation| Error::invalid(vec![violation]))?;
    {
        let connection = state.database.connection().await?;
        let spells = own_spells(&connection, caller.reach(), id).await?;
        let bases = spells.iter().map(SpellRow::basis).collect::<Result<Vec<_>, _>>()?;
        if bases.is_empty() {
            return Err(ProblemCode::NotFound.into());
        }
        if !bases.contains(&ClientBasis::Victim) {
            return Err(ProblemCode::IllegalTransition.into());
        }
    }
    let row = IdentificationRow {
        id: Uuid::new_v4(),
        person_id: id,
        basis: body.value.identification_basis.as_str().to_owned(),
        identified_on: body.value.identified_on,
        recorded_at: actor.at,
        recorded_by: actor.api_client_id,
    };
    let event = Event {
        event_type: EventType::ClientIdentified,
        subject_kind: "client",
        subject_id: id,
        organisation_id: None,
        state: "identified",
    };
    let act = Act::new(store::identification(row.clone()))
        .and(audit::store::record(actor, Record::act("client.identify", "client", id).of(id)))
        .and(events::store::announce(event, actor.at))
        .and(attempt.remember(row.id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => created(&state, &row, false),
        Err(error) if error.is_constraint(REPEATED) || error.is_constraint(RECORDED_ONCE) => {
            let connection = state.database.connection().await?;
            let row = earlier(&connection, &attempt, id).await?;
            created(&state, &row, true)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the same request recorded before; another request may not record the same again.
async fn earlier(connection: &Link, attempt: &Attempt, person_id: Uuid) -> Result<IdentificationRow, Error> {
    let id = attempt.earlier_result(connection).await?.ok_or(ProblemCode::AlreadyRecorded)?;
    Ok(store::find(connection, person_id, id).await?.ok_or(ProblemCode::NotFound)?)
}

fn check(body: RecordIdentification, today: NaiveDate) -> Result<(), Violation> {
    let at_basis = |code, detail| Err(Violation::new("/identification_basis", code, detail));
    if body.identified_on > today {
        return Err(Violation::new("/identified_on", ViolationCode::InTheFuture, "The day lies in the future."));
    }
    if body.identification_basis == IdentificationBasis::AdmissionDecision {
        return at_basis(ViolationCode::Inconsistent, "The admission is the identification: it is not recorded apart.");
    }
    if !body.identification_basis.validity().covers(body.identified_on) {
        return at_basis(ViolationCode::NotValidThen, "Since 2023 the admission is the identification.");
    }
    Ok(())
}

fn created(state: &State, row: &IdentificationRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/clients/{}", row.person_id)));
    answer.insert_header((ETAG, state.vault.entity_tag("identification", row.id, 1)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(Identification::try_from(row)?))
}
