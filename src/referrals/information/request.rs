//! `POST /v1/assessment/referrals/{id}/information-requests`: an officer asks the referrer for more information.

use actix_web::http::header::ETAG;
use actix_web::{post, web};
use uuid::Uuid;

use super::store::{self, RequestRow, question_place};
use super::wire::{InformationRequest, RequestInformation};
use crate::access::{Caller, Reach, State, caller::Assess};
use crate::audit::Actor;
use crate::clients::person_key;
use crate::db::{Act, Link};
use crate::http::idempotency::Made;
use crate::http::idempotency::store::Attempt;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::text::normal;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId};
use crate::referrals::change::{self, entity_tag};
use crate::referrals::referral::Step;
use crate::referrals::store::find;

const OPERATION: &str = "request_information";

/// Ask the referrer for more information
///
/// The referral waits for the answer, and the referrer sees `needs_information`, the question and the due day. When the answer
/// comes, the assessment goes on; where it does not come by the due day, the referral lapses on the day after.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "request_information",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = RequestInformation, description = "The question, and until when."),
    responses((status = 201, description = "The question was asked.", body = InformationRequest)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals/{id}/information-requests")]
pub async fn request_information(
    caller: Caller<Assess>,
    PathId(id): PathId,
    key: IdempotencyKey,
    body: Json<RequestInformation>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    if let Some(violation) = body.value.violation(state.clock.today()) {
        return Err(Error::invalid(vec![violation]));
    }
    let fingerprint = state.vault.fingerprint_of(OPERATION, id, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let made = to_the_end(ask(state.clone(), (caller.reach(), id), actor, attempt, body.value)).await?;
    let connection = state.database.connection().await?;
    let row = store::find_request(&connection, made.id).await?.ok_or(ProblemCode::NotFound)?;
    let referral = find(&connection, caller.reach(), row.referral_id).await?.ok_or(ProblemCode::NotFound)?;
    let key = person_key(&state, &connection, referral.person_id).await?;
    // The first answer said that it is open: a repetition says the same, whatever happened since.
    let asked = InformationRequest { answered_at: None, ..row.opened(key.as_ref())? };
    let mut answer = made.created(format!("/v1/assessment/referrals/{}", referral.id));
    Ok(answer.insert_header((ETAG, entity_tag(&state, &referral))).json(asked))
}

async fn ask(
    state: web::Data<State>,
    (reach, referral_id): (Reach, Uuid),
    actor: Actor,
    attempt: Attempt,
    body: RequestInformation,
) -> Result<Made, Error> {
    let id = Uuid::new_v4();
    let ask = async |connection: &mut Link| -> Result<(), Error> {
        let before = change::hold(connection, reach, referral_id).await?;
        let due_on = body.due_on;
        change::step(connection, actor, &before, Step::RequestInformation, |row| row.information_due_on = Some(due_on)).await?;
        let key = person_key(&state, connection, before.person_id).await?.ok_or(ProblemCode::IllegalTransition)?;
        let question = body.question.map(|text| normal(&text));
        let row = RequestRow {
            id,
            referral_id,
            asked_at: actor.at,
            asked_by: actor.api_client_id,
            due_on,
            sealed_question: Some(key.seal(question_place(id), &question)?),
            answered_at: None,
        };
        Ok(Act::new(store::request(row)).perform(connection).await?)
    };
    attempt.once(&state.database, id, actor.at, ask).await
}
