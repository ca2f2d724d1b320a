//! `POST /v1/assessment/consultations`: an officer registers a consultation by telephone, by e-mail or at a meeting.

use actix_web::{post, web};

use super::read::created;
use super::wire::{ConsultationForAuthority, RegisterConsultation};
use super::write;
use crate::access::{Caller, State, caller::RegisterConsultations};
use crate::audit::Actor;
use crate::http::idempotency::store::Attempt;
use crate::http::{Answer, Error, IdempotencyKey, Json, RequestId};

const OPERATION: &str = "register_consultation";

/// Register a consultation
///
/// For consultations that came to the assistance system itself, with the type of whoever asked. Codes only: nobody's
/// identity.
#[utoipa::path(
    tag = "Consultations",
    operation_id = "register_consultation",
    request_body(content = RegisterConsultation, description = "Who asked, and what was asked and advised, in codes."),
    responses((status = 201, description = "The consultation was registered.", body = ConsultationForAuthority)),
    security(("oauth2" = [RegisterConsultations::SCOPE])),
)]
#[post("/v1/assessment/consultations")]
pub async fn register_consultation(
    caller: Caller<RegisterConsultations>,
    key: IdempotencyKey,
    body: Json<RegisterConsultation>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let new = body
        .value
        .consultation
        .told_by(body.value.referrer_type)
        .checked(state.clock.today())
        .map_err(|inner| Error::invalid(inner).within("/consultation"))?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let (row, replayed) = write::record(&state, &new, (caller.reach(), caller.organisation_id), &attempt, actor).await?;
    Ok(created(&state, row.id, "/v1/assessment/consultations", &ConsultationForAuthority::try_from(&row)?, replayed))
}
