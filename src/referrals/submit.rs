//! `POST /v1/referrals`: a partner submits a referral. One round trip to the database.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};

use super::NewReferral;
use super::read::entity_tag;
use super::referral::Receipt;
use super::store;
use super::wire::{ReferralCheck, ReferralForReferrer, SubmitOptions, SubmitReferral};
use super::write::{self, Owner};
use crate::access::{Caller, State, caller::SubmitReferrals};
use crate::audit::Actor;
use crate::codes::{Channel, ReferralOutcome};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, Query, RequestId};

const OPERATION: &str = "submit_referral";

/// Submit a referral
///
/// Proposes that a person be admitted to the assistance system. The person's consent is needed; for a minor, the
/// guardian's or representative's too, and the child has to be heard. The day of receipt is today in Finland.
///
/// Send a new random `Idempotency-Key` with every new referral, and the same one when you repeat a request whose
/// answer you did not get: the referral is made once, and repetitions within 90 days are answered with it and
/// `Idempotency-Replayed: true`.
///
/// With `dry_run=true` everything is checked and nothing is kept.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "submit_referral",
    params(SubmitOptions),
    request_body(content = SubmitReferral, description = "The referral."),
    responses(
        (status = 201, description = "The referral was received.", body = ReferralForReferrer),
        (status = 200, description = "The dry run found nothing to refuse.", body = ReferralCheck,
            example = json!({"acceptable": true, "received_on": "2026-11-23"})),
    ),
    security(("oauth2" = [SubmitReferrals::SCOPE])),
)]
#[post("/v1/referrals")]
pub async fn submit_referral(
    caller: Caller<SubmitReferrals>,
    key: IdempotencyKey,
    Query(options): Query<SubmitOptions>,
    body: Json<SubmitReferral>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let receipt = Receipt {
        referrer_type: state.partners.referrer_type(&state.database, caller.organisation_id).await?,
        channel: Channel::Api,
        received_on: state.clock.today(),
    };
    let new = NewReferral::new(body.value, receipt, receipt.received_on).map_err(Error::invalid)?;
    if options.dry_run {
        return Ok(HttpResponse::Ok().json(ReferralCheck { acceptable: true, received_on: new.received_on }));
    }
    let owner = Owner { organisation_id: caller.organisation_id, api_client_id: Some(caller.client_id), is_referrer: true };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let (row, act) = write::act(&state.vault, &new, owner, actor, "referral.submit")?;
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    match state.database.perform(act.and(attempt.remember(row.id, actor.at))).await {
        Ok(()) => Ok(created(&state, &ReferralForReferrer::try_from(&row)?, false)),
        Err(error) if error.is_constraint(REPEATED) => {
            let connection = state.database.connection().await?;
            let id = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::Unavailable)?;
            let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
            // The first answer said `received`: a repetition says the same, whatever happened since.
            let first = ReferralForReferrer { state: ReferralOutcome::Received, ..ReferralForReferrer::try_from(&row)? };
            Ok(created(&state, &first, true))
        }
        Err(error) => Err(error.into()),
    }
}

fn created(state: &State, referral: &ReferralForReferrer, replayed: bool) -> HttpResponse {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/referrals/{}", referral.id)));
    answer.insert_header((ETAG, entity_tag(state, referral)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    answer.json(referral)
}
