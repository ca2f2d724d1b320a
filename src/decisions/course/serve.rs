//! `POST /v1/decisions/{id}/serve`: a decision was served; the time for an appeal runs.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::change::{self, Change};
use super::store::{self, ServiceRow};
use super::wire::ServeDecision;
use crate::access::{Caller, Reach, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::codes::{Code, LegalParameter};
use crate::db::{Act, Link};
use crate::decisions::draft::entity_tag;
use crate::decisions::life::Step;
use crate::decisions::store::{self as decisions, DecisionRow};
use crate::decisions::time_limit::working_day_from;
use crate::decisions::wire::DecisionLine;
use crate::events::EventType;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::parameters::store::in_force;

const SERVED: Change = Change { action: "decision.serve", event_type: EventType::DecisionServed };

/// Record the service of a decision
///
/// Says when and how a signed decision was served. From then on the time for an appeal runs: as long as the law in force on
/// the day of service says, and to the next working day where the last day is none. The decisions about children in care
/// that follow it are served with it. When nobody appeals, the decision is final from the day after the last one.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "serve_decision",
    params(("id" = Uuid, Path, description = "The decision's id.")),
    request_body(content = ServeDecision, description = "When and how."),
    responses((status = 200, description = "The served decision.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/{id}/serve")]
pub async fn serve_decision(
    caller: Caller<DraftDecisions>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<ServeDecision>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let served = to_the_end(serve(state.clone(), (caller.reach(), id), if_match, body.value, actor)).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(&state, &served))).json(DecisionLine::try_from(&served)?))
}

async fn serve(
    state: web::Data<State>,
    which: (Reach, Uuid),
    if_match: IfMatch,
    body: ServeDecision,
    actor: Actor,
) -> Result<DecisionRow, Error> {
    let serve = async |connection: &mut Link| -> Result<_, Error> {
        let (decision, next) = change::of_the_version_read(&state, connection, which, &if_match, Step::Serve).await?;
        check(body.served_on, decision.signed_on, state.clock.today())?;
        let length = in_force(connection, LegalParameter::AppealPeriod, body.served_on).await?;
        let appeal_until = working_day_from(length.last_day(body.served_on));
        for one in change::with_followers(connection, decision).await? {
            change::advance(&state, connection, &one, next, SERVED, actor).await?;
            let row = ServiceRow {
                decision_id: one.id,
                served_on: body.served_on,
                manner: body.manner.as_str().to_owned(),
                appeal_until,
                recorded_at: actor.at,
                recorded_by: actor.api_client_id,
            };
            Act::new(store::service(row)).perform(connection).await?;
        }
        Ok(decisions::find(connection, which.0, which.1).await?.ok_or(ProblemCode::NotFound)?)
    };
    state.database.transaction(serve).await
}

/// A decision is served from the day of its signature to today.
fn check(served_on: NaiveDate, signed_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), Error> {
    let (code, detail) = if served_on > today {
        (ViolationCode::InTheFuture, "The day lies in the future.")
    } else if signed_on.is_some_and(|signed_on| served_on < signed_on) {
        (ViolationCode::Range, "A decision is not served before it is signed.")
    } else {
        return Ok(());
    };
    Err(Error::invalid(vec![Violation::new("/served_on", code, detail)]))
}
