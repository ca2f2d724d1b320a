//! `POST /v1/courses`: an officer drafts a course.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::step::{entity_tag, event, for_authority};
use super::store::{self, CourseRow};
use super::wire::{CourseForAuthority, WriteCourse};
use crate::access::{Caller, State, caller::WriteCourses};
use crate::audit::{self, Actor, Record};
use crate::codes::{Code, CourseState};
use crate::db::Act;
use crate::events::{self, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId};

const OPERATION: &str = "create_course";

/// Create a course
///
/// A draft, which officers alone see until it is announced. Its texts are in Finnish, Swedish and English.
#[utoipa::path(
    tag = "Courses",
    operation_id = "create_course",
    request_body(content = WriteCourse, description = "The course."),
    responses((status = 201, description = "The course was drafted.", body = CourseForAuthority)),
    security(("oauth2" = [WriteCourses::SCOPE])),
)]
#[post("/v1/courses")]
pub async fn create_course(
    caller: Caller<WriteCourses>,
    key: IdempotencyKey,
    body: Json<WriteCourse>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let violations = body.value.days.violations("/days");
    if !violations.is_empty() {
        return Err(Error::invalid(violations));
    }
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let row = CourseRow::new(Uuid::new_v4(), CourseState::Draft, &body.value, actor.at);
    let act = Act::new(store::course(row.clone()))
        .and(audit::store::record(actor, Record::act("course.create", "course", row.id)))
        .and(events::store::announce(event(EventType::CourseCreated, row.id, CourseState::Draft.as_str()), actor.at))
        .and(attempt.remember(row.id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => created(&state, &row, false),
        Err(error) if error.is_constraint(REPEATED) => {
            let connection = state.database.connection().await?;
            let id = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::Unavailable)?;
            let now = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
            // The first answer showed the draft that was sent: a repetition says the same, whatever happened since.
            created(&state, &CourseRow { id, created_at: now.created_at, changed_at: now.created_at, ..row }, true)
        }
        Err(error) => Err(error.into()),
    }
}

fn created(state: &State, row: &CourseRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/assessment/courses/{}", row.id)));
    answer.insert_header((ETAG, entity_tag(state, row)?));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(for_authority(row, state.clock.today())?))
}
