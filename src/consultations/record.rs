//! `POST /v1/consultations`: a partner records a consultation.

use actix_web::{post, web};

use super::read::created;
use super::wire::{Consultation, RecordConsultation};
use super::write;
use crate::access::{Caller, State, caller::RecordConsultations};
use crate::audit::Actor;
use crate::http::idempotency::store::Attempt;
use crate::http::{Answer, Error, IdempotencyKey, Json, RequestId};

const OPERATION: &str = "record_consultation";

/// Record a consultation
///
/// For advice about somebody who has not consented to be referred. It holds codes and nobody's identity, and never becomes
/// a referral by itself: when the person consents, submit a referral. Who asked is your organisation's type.
#[utoipa::path(
    tag = "Consultations",
    operation_id = "record_consultation",
    request_body(content = RecordConsultation, description = "What was asked and advised, in codes."),
    responses((status = 201, description = "The consultation was recorded.", body = Consultation)),
    security(("oauth2" = [RecordConsultations::SCOPE])),
)]
#[post("/v1/consultations")]
pub async fn record_consultation(
    caller: Caller<RecordConsultations>,
    key: IdempotencyKey,
    body: Json<RecordConsultation>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let asked_by = state.partners.referrer_type(&state.database, caller.organisation_id).await?;
    let new = body.value.told_by(asked_by).checked(state.clock.today()).map_err(Error::invalid)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let (row, replayed) = write::record(&state, &new, (caller.reach(), caller.organisation_id), &attempt, actor).await?;
    Ok(created(&state, row.id, "/v1/consultations", &Consultation::try_from(&row)?, replayed))
}
