//! `POST /v1/decisions/{id}/hearings`: the assessment team was heard about a draft.

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::store::{self, HearingRow, opinion_place};
use super::wire::{Hearing, RecordHearing};
use crate::access::{Caller, Reach, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::db::{Act, Link};
use crate::decisions::course::change::{self, Change};
use crate::decisions::draft::person_key;
use crate::decisions::life::Step;
use crate::decisions::store as decisions;
use crate::events::EventType;
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::text::normal;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::referrals::write::codes;

const OPERATION: &str = "record_hearing";
const HEARD: Change = Change { action: "decision.hear", event_type: EventType::DecisionTeamHeard };

/// Record a hearing of the assessment team
///
/// The multidisciplinary assessment team is heard before a decision when that is needed: who was represented, and what the
/// team thought. Only of a draft: what was heard after the signature bears on another decision. The draft has another ETag
/// afterwards, so that it is signed by somebody who knows of the hearing.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "record_hearing",
    params(("id" = Uuid, Path, description = "The decision's id.")),
    request_body(content = RecordHearing, description = "Who was heard, and when."),
    responses((status = 201, description = "The hearing, without the opinion. The decision shows it whole.", body = Hearing)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/{id}/hearings")]
pub async fn record_hearing(
    caller: Caller<DraftDecisions>,
    PathId(id): PathId,
    key: IdempotencyKey,
    body: Json<RecordHearing>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(&format!("{OPERATION} {id}"), &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    if let Some(answer) = earlier(&state, &attempt).await? {
        return Ok(answer);
    }
    if body.value.heard_on > state.clock.today() {
        let violation = Violation::new("/heard_on", ViolationCode::InTheFuture, "The day lies in the future.");
        return Err(Error::invalid(vec![violation]));
    }
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let hearing = to_the_end(record(state.clone(), caller.reach(), id, (body.value, attempt.clone()), actor)).await?;
    match hearing {
        Some(row) => created(&row, false),
        None => earlier(&state, &attempt).await?.ok_or_else(|| ProblemCode::Unavailable.into()),
    }
}

/// The hearing; `None` where the same request was faster.
async fn record(
    state: web::Data<State>,
    reach: Reach,
    id: Uuid,
    (body, attempt): (RecordHearing, Attempt),
    actor: Actor,
) -> Result<Option<HearingRow>, Error> {
    let record = async |connection: &mut Link| -> Result<_, Error> {
        // Held, so that of two equal requests the second waits here and then finds what the first one made.
        let draft = decisions::find_held(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
        if attempt.earlier_result(connection).await?.is_some() {
            return Ok(None);
        }
        let next = change::next(&draft, Step::Hear)?;
        let key = person_key(&state, connection, draft.person_id).await?;
        let hearing_id = Uuid::new_v4();
        let opinion = body.opinion.clone().map(|opinion| opinion.map(|text| normal(&text)));
        let row = HearingRow {
            id: hearing_id,
            decision_id: id,
            heard_on: body.heard_on,
            members: codes(&body.members),
            sealed_opinion: opinion.map(|opinion| key.seal(opinion_place(hearing_id), &opinion)).transpose()?,
            recorded_at: actor.at,
            recorded_by: actor.api_client_id,
        };
        change::advance(&state, connection, &draft, next, HEARD, actor).await?;
        let act = Act::new(store::hearing(row.clone())).and(attempt.remember(hearing_id, actor.at));
        act.perform(connection).await.map_err(|error| match error {
            error if error.is_constraint(REPEATED) => ProblemCode::IdempotencyKeyReused.into(),
            error => Error::from(error),
        })?;
        Ok(Some(row))
    };
    state.database.transaction(record).await
}

async fn earlier(state: &State, attempt: &Attempt) -> Result<Option<HttpResponse>, Error> {
    let connection = state.database.connection().await?;
    let Some(id) = attempt.earlier_result(&connection).await? else { return Ok(None) };
    let row = store::find(&connection, id).await?.ok_or(ProblemCode::NotFound)?;
    created(&row, true).map(Some)
}

fn created(row: &HearingRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/decisions/{}", row.decision_id)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(Hearing::try_from(row)?))
}
