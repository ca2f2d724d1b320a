//! `POST /v1/contacts`: an officer records a contact of the advice line.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::NewContact;
use super::read::entity_tag;
use super::store::{self, ContactRow};
use super::wire::{RecordContact, RecordedContact};
use crate::access::{Caller, State, caller::RecordContacts};
use crate::audit::{self, Actor, Record};
use crate::db::Act;
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId};

const OPERATION: &str = "record_contact";

/// Record a contact
///
/// A call or message for help or advice, in codes: nobody's identity. It counts on the Finnish date on which it came, is
/// not a referral and never becomes one.
#[utoipa::path(
    tag = "Contacts",
    operation_id = "record_contact",
    request_body(content = RecordContact, description = "What was asked and advised, in codes."),
    responses((status = 201, description = "The contact was recorded.", body = RecordedContact)),
    security(("oauth2" = [RecordContacts::SCOPE])),
)]
#[post("/v1/contacts")]
pub async fn record_contact(
    caller: Caller<RecordContacts>,
    key: IdempotencyKey,
    body: Json<RecordContact>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let new = NewContact::from(body.value).checked(state.clock.today()).map_err(Error::invalid)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let row = ContactRow::new(Uuid::new_v4(), &new, actor.api_client_id, actor.at);
    let event = Event {
        event_type: EventType::ContactRecorded,
        subject_kind: "contact",
        subject_id: row.id,
        organisation_id: None,
        state: "recorded",
    };
    let act = Act::new(store::contact(row.clone()))
        .and(audit::store::record(actor, Record::act("contact.record", "contact", row.id)))
        .and(events::store::announce(event, actor.at))
        .and(attempt.remember(row.id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => created(&state, &row, false),
        Err(error) if error.is_constraint(REPEATED) => {
            let connection = state.database.connection().await?;
            let id = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::Unavailable)?;
            let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
            created(&state, &row, true)
        }
        Err(error) => Err(error.into()),
    }
}

fn created(state: &State, row: &ContactRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/contacts/{}", row.id))).insert_header((ETAG, entity_tag(state, row.id)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(RecordedContact::try_from(row)?))
}
