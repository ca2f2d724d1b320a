//! `POST /v1/decisions/{id}/appeal-outcome`: what the court decided, with all that follows from it.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::change::{self, Change};
use super::effects;
use super::store;
use super::wire::RecordAppealOutcome;
use crate::access::{Caller, Reach, State, caller::DraftDecisions};
use crate::audit::Actor;
use crate::db::{Act, Link};
use crate::decisions::draft::entity_tag;
use crate::decisions::life::Step;
use crate::decisions::store::{self as decisions, DecisionRow};
use crate::decisions::wire::DecisionLine;
use crate::events::EventType;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId, Violation, ViolationCode};

const DECIDED: Change = Change { action: "decision.record_appeal_outcome", event_type: EventType::DecisionAppealDecided };

/// Record the outcome of an appeal
///
/// Says what the court decided, and does what follows from it. A decision that is upheld goes on having its effect. Where a
/// removal is overturned or sent back, the spell is open again as if it had never been closed, and so are those of the
/// children that ended with it (until the next admission, where there has been one since). Where an admission is overturned,
/// the spells that it opened end on the day of the court's decision for the reason `admission_overturned`, and with the
/// guardian's those of the children; where it is sent back, the spell goes on until the authority has decided again. Where a refusal is overturned or sent
/// back, an admission or a refusal can be drafted again about the same referral, and its referrer learns the new outcome.
#[utoipa::path(
    tag = "Decisions",
    operation_id = "record_appeal_outcome",
    params(("id" = Uuid, Path, description = "The decision's id.")),
    request_body(content = RecordAppealOutcome, description = "What the court decided, and when."),
    responses((status = 200, description = "The decision as the court left it.", body = DecisionLine)),
    security(("oauth2" = [DraftDecisions::SCOPE])),
)]
#[post("/v1/decisions/{id}/appeal-outcome")]
pub async fn record_appeal_outcome(
    caller: Caller<DraftDecisions>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<RecordAppealOutcome>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let decided = to_the_end(decide(state.clone(), (caller.reach(), id), if_match, body.value, actor)).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(&state, &decided))).json(DecisionLine::try_from(&decided)?))
}

async fn decide(
    state: web::Data<State>,
    which: (Reach, Uuid),
    if_match: IfMatch,
    body: RecordAppealOutcome,
    actor: Actor,
) -> Result<DecisionRow, Error> {
    let decide = async |connection: &mut Link| -> Result<_, Error> {
        let step = Step::DecideAppeal(body.outcome);
        let (decision, next) = change::of_the_version_read(&state, connection, which, &if_match, step).await?;
        let lodged_on = store::appeal_of(connection, decision.id).await?.map(|appeal| appeal.lodged_on);
        let violation = if body.decided_on > state.clock.today() {
            Some((ViolationCode::InTheFuture, "The day lies in the future."))
        } else if lodged_on.is_some_and(|lodged_on| body.decided_on < lodged_on) {
            Some((ViolationCode::Range, "A court does not decide before the appeal is lodged."))
        } else {
            None
        };
        if let Some((code, detail)) = violation {
            return Err(Error::invalid(vec![Violation::new("/decided_on", code, detail)]));
        }
        let matter = decision.matter()?;
        let decided = change::with_followers(connection, decision).await?;
        for one in &decided {
            change::advance(&state, connection, one, next, DECIDED, actor).await?;
            let outcome = store::outcome(one.id, body.outcome, body.decided_on, actor.at, actor.api_client_id);
            Act::new(outcome).perform(connection).await?;
        }
        effects::follow_the_court(connection, (&decided, matter), body, actor).await?;
        Ok(decisions::find(connection, which.0, which.1).await?.ok_or(ProblemCode::NotFound)?)
    };
    state.database.transaction(decide).await
}
