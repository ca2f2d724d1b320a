//! `POST /v1/decisions/{id}/appeal`: somebody appealed to an administrative court in time.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::change::{self, Change};
use super::store::{self, AppealRow};
use super::wire::RecordAppeal;
use crate::access::{Caller, Reach, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::codes::Code;
use crate::db::{Act, Link};
use crate::decisions::draft::entity_tag;
use crate::decisions::life::Step;
use crate::decisions::store::{self as decisions, DecisionRow};
use crate::decisions::wire::DecisionLine;
use crate::events::EventType;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId, Violation, ViolationCode};

const APPEALED: Change = Change { action: "decision.appeal", event_type: EventType::DecisionAppealed };

/// Record an appeal
///
/// Says that a served decision was appealed to an administrative court within the time for it. The decision goes on having
/// its effect until the court decides. The decisions about children in care that follow it are appealed with it. A court may
/// tell of an appeal that came in time when the decision has become final here: then it was not final, and is no more.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "record_appeal",
    params(("id" = Uuid, Path, description = "The decision's id.")),
    request_body(content = RecordAppeal, description = "To which court, and when."),
    responses((status = 200, description = "The appealed decision.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/{id}/appeal")]
pub async fn record_appeal(
    caller: Caller<DraftDecisions>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<RecordAppeal>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let appealed = to_the_end(appeal(state.clone(), (caller.reach(), id), if_match, body.value, actor)).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(&state, &appealed))).json(DecisionLine::try_from(&appealed)?))
}

async fn appeal(
    state: web::Data<State>,
    which: (Reach, Uuid),
    if_match: IfMatch,
    body: RecordAppeal,
    actor: Actor,
) -> Result<DecisionRow, Error> {
    let appeal = async |connection: &mut Link| -> Result<_, Error> {
        let (decision, next) = change::of_the_version_read(&state, connection, which, &if_match, Step::Appeal).await?;
        let (served_on, until) = (decision.life.served_on, decision.life.appeal_until);
        let violation = if body.lodged_on > state.clock.today() {
            Some((ViolationCode::InTheFuture, "The day lies in the future."))
        } else if served_on.is_some_and(|day| body.lodged_on < day) || until.is_some_and(|day| body.lodged_on > day) {
            Some((ViolationCode::Range, "An appeal is lodged from the service to the last day for it."))
        } else {
            None
        };
        if let Some((code, detail)) = violation {
            return Err(Error::invalid(vec![Violation::new("/lodged_on", code, detail)]));
        }
        for one in change::with_followers(connection, decision).await? {
            change::advance(&state, connection, &one, next, APPEALED, actor).await?;
            let row = AppealRow {
                decision_id: one.id,
                court: body.court.as_str().to_owned(),
                lodged_on: body.lodged_on,
                docket: body.docket.clone(),
                recorded_at: actor.at,
                recorded_by: actor.api_client_id,
            };
            Act::new(store::appeal(row)).and(store::not_final(one.id)).perform(connection).await?;
        }
        Ok(decisions::find(connection, which.0, which.1).await?.ok_or(ProblemCode::NotFound)?)
    };
    state.database.transaction(appeal).await
}
