//! `POST /v1/clients/{id}/service-arrangements`: the client has moved, or got another residence status.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::arrangement::arranged;
use super::store::{self, ArrangementRow, municipality_place};
use super::wire::{Arrangement, RecordArrangement};
use crate::access::{Caller, State, caller::WriteClients};
use crate::audit::{self, Actor, Record};
use crate::clients::store::{OpenSpell, identity, own_spells};
use crate::codes::Code;
use crate::db::Act;
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId};
use crate::vault::PersonKey;

const OPERATION: &str = "record_service_arrangement";

/// Record who arranges a client's services
///
/// From a day on: the wellbeing services county of a resident, the reception centre of an asylum seeker, the assistance
/// system for others. Who it is follows from the municipality and the residence status; what contradicts the rule is
/// refused. Every change stays in the client's history.
#[utoipa::path(
    tag = "Clients",
    operation_id = "record_service_arrangement",
    params(("id" = Uuid, Path, description = "The client's id.")),
    request_body(content = RecordArrangement, description = "From when on, and where the client lives."),
    responses((status = 201, description = "The arrangement was recorded.", body = Arrangement)),
    security(("oauth2" = [WriteClients::SCOPE])),
)]
#[post("/v1/clients/{id}/service-arrangements")]
pub async fn record_service_arrangement(
    caller: Caller<WriteClients>,
    PathId(id): PathId,
    key: IdempotencyKey,
    body: Json<RecordArrangement>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(&format!("{OPERATION} {id}"), &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let body = body.value;
    let (row, key) = {
        let connection = state.database.connection().await?;
        let spells = own_spells(&connection, caller.reach(), id).await?;
        let client = identity(&connection, caller.reach(), id).await?.filter(|_| !spells.is_empty());
        let (wrapped, _) = client.ok_or(ProblemCode::NotFound)?;
        let key = state.vault.unwrap(id, &wrapped.key_encryption_key, &wrapped.wrapped)?;
        if let Some(earlier) = attempt.earlier_result(&connection).await? {
            let row = store::find(&connection, id, earlier).await?.ok_or(ProblemCode::NotFound)?;
            return created(&state, &row, &key, true);
        }
        let open = spells.into_iter().find(|spell| spell.removed_on.is_none());
        let spell = OpenSpell::try_from(open.ok_or(ProblemCode::IllegalTransition)?)?;
        let arrangement = arranged(&body, spell.facts.residence_status, spell.admitted_on).map_err(Error::invalid)?;
        let row_id = Uuid::new_v4();
        let sealed = body.municipality.as_ref().map(|code| key.seal(municipality_place(row_id), code)).transpose()?;
        let row = ArrangementRow {
            id: row_id,
            person_id: id,
            valid_from: body.from,
            arrangement: arrangement.as_str().to_owned(),
            wellbeing_services_county: body.wellbeing_services_county.map(|county| county.as_str().to_owned()),
            sealed_municipality: sealed,
            recorded_at: actor.at,
            recorded_by: actor.api_client_id,
        };
        (row, key)
    };
    let act = Act::new(store::arrangement(row.clone()))
        .and(audit::store::record(actor, Record::act("client.arrange_services", "client", id).of(id)))
        .and(events::store::announce(event(id), actor.at))
        .and(attempt.remember(row.id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => created(&state, &row, &key, false),
        Err(error) if error.is_constraint(REPEATED) => {
            let connection = state.database.connection().await?;
            let earlier = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::Unavailable)?;
            let row = store::find(&connection, id, earlier).await?.ok_or(ProblemCode::NotFound)?;
            created(&state, &row, &key, true)
        }
        Err(error) => Err(error.into()),
    }
}

const fn event(client_id: Uuid) -> Event {
    Event {
        event_type: EventType::ServicesArranged,
        subject_kind: "client",
        subject_id: client_id,
        organisation_id: None,
        state: "active",
    }
}

fn created(state: &State, row: &ArrangementRow, key: &PersonKey, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/clients/{}", row.person_id)));
    answer.insert_header((ETAG, state.vault.entity_tag("service_arrangement", row.id, 1)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(row.open(key)?))
}
