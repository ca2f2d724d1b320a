//! `POST /v1/referrals`: a partner submits a referral. One round trip to the database.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};

use super::read::entity_tag;
use super::submission::Submission;
use super::wire::{ReferralCheck, ReferralForReferrer, SubmitOptions, SubmitReferral};
use crate::access::{Caller, State, caller::SubmitReferrals};
use crate::http::{Answer, IdempotencyKey, Json, Query, RequestId};

/// Submit a referral
///
/// Proposes that a person be admitted to the assistance system. The person's consent is needed; for a minor, the
/// guardian's or representative's too, and the child has to be heard. The day of receipt is today in Finland.
///
/// Send a new random `Idempotency-Key` with every new referral, and the same one with the same body, byte for byte, when you
/// repeat a request whose answer you did not get: the referral is made once, and repetitions within 90 days are answered with
/// it and `Idempotency-Replayed: true`.
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
    let submission = Submission::of(&caller, request_id, &state).await?;
    let new = submission.check(body.value)?;
    if options.dry_run {
        return Ok(HttpResponse::Ok().json(ReferralCheck { acceptable: true, received_on: new.received_on }));
    }
    let submitted = submission.keep(&state, &new, key, &body.digest).await?;
    Ok(created(&state, &submitted.referral, submitted.replayed))
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
