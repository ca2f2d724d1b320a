//! `POST /v1/webhooks`: a partner says where it wants to be told of its events.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::changing::{check_url, entity_tag};
use super::secrets;
use super::store::{self, ONE_EACH, TEN_AT_MOST, WebhookRow};
use super::wire::{CreateWebhook, CreatedWebhook, Webhook, WebhookState};
use crate::access::{Caller, State, caller::ManageWebhooks};
use crate::audit::{self, Actor, Record};
use crate::db::Act;
use crate::feed;
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Answer, IdempotencyKey, Json, ProblemCode, RequestId};

const OPERATION: &str = "create_webhook";
/// How often one that was made at the same time as another is tried again.
const TRIES: usize = 10;

/// Create a webhook
///
/// From now on your organisation's events are sent to this address, each as one `POST` with the headers of Standard Webhooks
/// (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Verify the signature with the secret that is in this answer and
/// in no other. Answer 2xx within fifteen seconds: anything else, redirects included, is tried again after 5 seconds, 5 and
/// 30 minutes, 2, 5, 10, 14, 20 and 24 hours; 410 disables the webhook. An event may come twice, with the same `webhook-id`.
/// Of one subject the earlier event comes first. An organisation has ten webhooks at most.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "create_webhook",
    request_body(content = CreateWebhook, description = "Where and of what."),
    responses((status = 201, description = "The webhook, with its secret.", body = CreatedWebhook)),
    security(("oauth2" = [ManageWebhooks::SCOPE])),
)]
#[post("/v1/webhooks")]
pub async fn create_webhook(
    caller: Caller<ManageWebhooks>,
    key: IdempotencyKey,
    body: Json<CreateWebhook>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    check_url(&state, &body.value.url)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let row = WebhookRow {
        id: Uuid::new_v4(),
        organisation_id: caller.organisation_id,
        url: body.value.url,
        event_types: body.value.event_types.iter().map(|one| one.as_str().to_owned()).collect(),
        state: WebhookState::Enabled.as_str().to_owned(),
        version: 1,
        created_at: actor.at,
    };
    let newest = feed::store::newest(&state.database).await?;
    let (secret, sealed) = secrets::generate(&state.vault, row.id)?;
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    for _ in 0..TRIES {
        let act = Act::new(store::webhook(&row, newest))
            .and(store::secret(sealed.clone()))
            .and(audit::store::record(actor, Record::act("webhook.create", "webhook", row.id)))
            .and(attempt.remember(row.id, actor.at));
        match state.database.perform(act).await {
            Ok(()) => return created(&state, row, Some(secret.reveal())),
            Err(error) if error.is_constraint(REPEATED) || error.is_constraint(TEN_AT_MOST) => {
                let connection = state.database.connection().await?;
                let Some(id) = attempt.earlier_result(&connection).await? else { break };
                let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
                return created(&state, row, None);
            }
            Err(error) if error.is_constraint(ONE_EACH) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ProblemCode::TooManyWebhooks.into())
}

/// A repetition has no secret: it has been shown.
fn created(state: &State, row: WebhookRow, secret: Option<String>) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/webhooks/{}", row.id)));
    answer.insert_header((ETAG, entity_tag(state, &row)));
    if secret.is_none() {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(CreatedWebhook { webhook: Webhook::try_from(row)?, secret }))
}
