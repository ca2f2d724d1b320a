//! `POST /v1/webhooks/{id}/test`: an event that says nothing, on the way that every event goes.

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::store;
use super::wire::TestOfWebhook;
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::audit::{self, Actor, Record};
use crate::db::Act;
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::query::PathId;
use crate::http::{Answer, IdempotencyKey, ProblemCode, RequestId};

const OPERATION: &str = "test_webhook";

/// Test a webhook
///
/// Has an event `webhook.tested` delivered to this webhook, whatever types it wants, on the way that every event goes. It
/// waits for no other event, not even for an earlier test. See the deliveries for what became of it. It stands in your feed,
/// too.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "test_webhook",
    params(("id" = Uuid, Path, description = "The webhook's id.")),
    responses((status = 201, description = "The event is on its way.", body = TestOfWebhook)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[post("/v1/webhooks/{id}/test")]
pub async fn test_webhook(
    caller: Caller<ManageWebhooks>,
    PathId(id): PathId,
    key: IdempotencyKey,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let found = store::find(&*state.database.connection().await?, caller.reach(), id).await?;
    let row = found.ok_or(ProblemCode::NotFound)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let event_id = Uuid::new_v4();
    let event = Event {
        event_type: EventType::WebhookTested,
        subject_kind: "webhook",
        subject_id: id,
        organisation_id: Some(row.organisation_id),
        state: "tested",
    };
    let fingerprint = state.vault.fingerprint(OPERATION, id.as_bytes());
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let act = Act::new(events::store::announce_as(event_id, event, actor.at))
        .and(audit::store::record(actor, Record::act("webhook.test", "webhook", id)))
        .and(attempt.remember(event_id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => Ok(created(id, event_id, false)),
        Err(error) if error.is_constraint(REPEATED) => {
            let earlier = attempt.earlier_result(&*state.database.connection().await?).await?;
            Ok(created(id, earlier.ok_or(ProblemCode::Unavailable)?, true))
        }
        Err(error) => Err(error.into()),
    }
}

fn created(webhook_id: Uuid, event_id: Uuid, replayed: bool) -> HttpResponse {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/webhook-deliveries?webhook_id={webhook_id}")));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    answer.json(TestOfWebhook { event_id })
}
