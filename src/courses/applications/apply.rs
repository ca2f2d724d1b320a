//! `POST /v1/courses/{id}/applications`: somebody applies for a course, without an account.

use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::application::Application;
use super::proof_of_work::is_solved;
use super::store::{self, ApplicationRow, application_place};
use super::wire::{ApplicationReceipt, ApplyForCourse};
use crate::access::State;
use crate::audit::{self, Actor, Record};
use crate::codes::{ApplicationState, Code, CourseState};
use crate::courses::store::find_announced;
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId};
use crate::referrals::reference;
use crate::vault::{Damaged, Vault};

const OPERATION: &str = "apply_for_course";

/// Apply for a course
///
/// Needs no account, and on what right somebody stays in Finland is not asked. Give a name or an alias and one way to be
/// reached safely. Everything is sealed on arrival, and erased six months after the course has ended, or at once when the
/// applicant asks for it.
///
/// The answer is the same whatever was written: a random receipt, by which officers find the application. A course that is
/// full takes applications all the same. Repeating a request whose answer was lost gives the same receipt: the challenge
/// takes the place of an `Idempotency-Key`.
#[utoipa::path(
    tag = "Courses",
    operation_id = "apply_for_course",
    params(("id" = Uuid, Path, description = "The course's id.")),
    request_body(content = ApplyForCourse, description = "The application, and the solved challenge."),
    responses((status = 202, description = "The application was received.", body = ApplicationReceipt)),
    security(()),
)]
#[post("/v1/courses/{id}/applications")]
pub async fn apply_for_course(
    PathId(id): PathId,
    body: Json<ApplyForCourse>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let ApplyForCourse { application, challenge, nonce } = body.value;
    // Before the database is asked anything: work that is not done costs nobody anything.
    let key = IdempotencyKey::parse(&challenge).ok_or(ProblemCode::ChallengeNotSolved)?;
    if !is_solved(&state.vault, id, &challenge, &nonce, state.clock.now()) {
        return Err(ProblemCode::ChallengeNotSolved.into());
    }
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    // Nobody has signed in: the challenges of a course are its own keys.
    let attempt = Attempt { api_client_id: id, operation: OPERATION, key, fingerprint };
    let connection = state.database.connection().await?;
    let course = find_announced(&connection, id).await?.ok_or(ProblemCode::NotFound)?;
    if course.seen_on(state.clock.today())? != CourseState::Announced {
        // What was received in time is answered as it was.
        return match earlier(&connection, &attempt).await? {
            Some(receipt) => Ok(received(receipt)),
            None => Err(ProblemCode::ApplicationsClosed.into()),
        };
    }
    let actor = Actor::nobody(request_id, &state.clock);
    let (row, act) = act(&state.vault, id, &application.normalised(), actor)?;
    match act.and(attempt.remember(row.id, actor.at)).perform(&connection).await {
        Ok(()) => Ok(received(row.receipt)),
        Err(error) if error.is_constraint(REPEATED) => {
            Ok(received(earlier(&connection, &attempt).await?.ok_or(ProblemCode::Unavailable)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// The receipt of the application that was kept with this challenge, if there was one.
async fn earlier(connection: &Link, attempt: &Attempt) -> Result<Option<String>, Error> {
    match attempt.earlier_result(connection).await {
        Ok(Some(id)) => Ok(store::receipt(connection, id).await?),
        Ok(None) => Ok(None),
        Err(error) if error.code() == ProblemCode::IdempotencyKeyReused => Err(ProblemCode::ChallengeSpent.into()),
        Err(error) => Err(error),
    }
}

fn received(receipt: String) -> HttpResponse {
    HttpResponse::Accepted().json(ApplicationReceipt { receipt })
}

/// Seals an application and makes the act that keeps it.
fn act(vault: &Vault, course_id: Uuid, application: &Application, actor: Actor) -> Result<(ApplicationRow, Act), Damaged> {
    let id = Uuid::new_v4();
    let key = vault.person_key(id)?;
    let row = ApplicationRow {
        id,
        course_id,
        receipt: reference::generate()?,
        state: ApplicationState::Received.as_str().to_owned(),
        version: 1,
        sealed_application: Some(key.seal(application_place(id), application)?),
        received_at: actor.at,
        changed_at: actor.at,
        erased_at: None,
    };
    let event = Event {
        event_type: EventType::CourseApplicationReceived,
        subject_kind: "course_application",
        subject_id: id,
        organisation_id: None,
        state: ApplicationState::Received.as_str(),
    };
    let act = Act::new(crate::vault::store::keep(&key))
        .and(store::application(row.clone()))
        .and(audit::store::record(actor, Record::act("course_application.receive", "course_application", id)))
        .and(events::store::announce(event, actor.at));
    Ok((row, act))
}
