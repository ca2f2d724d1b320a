//! `POST /v1/decisions/{id}/sign`: the director or an appointed official signs. From now on the decision never changes.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::course::change;
use super::decision::Signature;
use super::draft::entity_tag;
use super::life::Step;
use super::sign_effects::{self, Signing};
use super::store::{self, DecisionRow};
use super::wire::{DecisionLine, SignDecision};
use crate::access::{Caller, Reach, State, caller::SignDecisions};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::text::normal;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId};

/// Sign a decision
///
/// Makes a draft a decision. An admission opens the assistance spell today and decides the referral; a refusal decides the
/// referral; a removal closes the spell. The decisions about children in care that follow it are signed with it.
///
/// An admission of a child in care as a victim (or as an assisting person) ends the child's spell that day by a removal that
/// follows it, for the reason `admitted_as_victim`. A correction takes the place of the decision that it corrects; that of an
/// admission is signed by somebody else than who drafted it and who signed the admission (`second_person_required`).
#[utoipa::path(
    tag = "Decisions",
    operation_id = "sign_decision",
    params(("id" = Uuid, Path, description = "The decision's id.")),
    request_body(content = SignDecision, description = "Who signs."),
    responses((status = 200, description = "The signed decision.", body = DecisionLine)),
    security(("oauth2" = [SignDecisions::SCOPE])),
)]
#[post("/v1/decisions/{id}/sign")]
pub async fn sign_decision(
    caller: Caller<SignDecisions>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<SignDecision>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let signature = Signature {
        on: state.clock.today(),
        by: Some(caller.client_id),
        name: normal(&body.value.signer_name),
        title: normal(&body.value.signer_title),
    };
    let signed = to_the_end(sign(state.clone(), caller.reach(), id, if_match, (actor, signature))).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(&state, &signed))).json(DecisionLine::try_from(&signed)?))
}

async fn sign(
    state: web::Data<State>,
    reach: Reach,
    id: Uuid,
    if_match: IfMatch,
    (actor, signature): (Actor, Signature),
) -> Result<DecisionRow, Error> {
    let signing = Signing { state: &state, actor, signature: &signature };
    let sign = async |connection: &mut Link| -> Result<_, Error> {
        let draft = store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?;
        if_match.check(&entity_tag(&state, &draft))?;
        change::next(&draft, Step::Sign)?;
        sign_effects::sign_with_all_that_follows(&signing, connection, &draft).await?;
        Ok(store::find(connection, reach, id).await?.ok_or(ProblemCode::NotFound)?)
    };
    state.database.transaction(sign).await
}
