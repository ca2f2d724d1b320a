//! `POST /v1/organisations/{id}/suspend` and `…/resume`: none of its clients can do anything, and can again.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::read_organisation::entity_tag;
use super::store::{self, OrganisationRow};
use super::wire::OrganisationForAdministrator;
use crate::access::{Caller, State, caller::Administer};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, ProblemCode, RequestId};

/// Suspend an organisation
///
/// Within five seconds none of its clients gets a token, and those that live are refused. Nobody suspends their own.
#[utoipa::path(
    tag = "Administration",
    operation_id = "suspend_organisation",
    params(("id" = Uuid, Path, description = "The organisation's id.")),
    responses((status = 200, description = "The organisation is suspended.", body = OrganisationForAdministrator)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[post("/v1/organisations/{id}/suspend")]
pub async fn suspend_organisation(
    caller: Caller<Administer>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let row = to_the_end(set(state.clone(), caller, (id, if_match), actor, true)).await?;
    answer(&state, &row)
}

/// Resume an organisation
///
/// Its clients may do again what they might before.
#[utoipa::path(
    tag = "Administration",
    operation_id = "resume_organisation",
    params(("id" = Uuid, Path, description = "The organisation's id.")),
    responses((status = 200, description = "The organisation is not suspended any more.", body = OrganisationForAdministrator)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[post("/v1/organisations/{id}/resume")]
pub async fn resume_organisation(
    caller: Caller<Administer>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let row = to_the_end(set(state.clone(), caller, (id, if_match), actor, false)).await?;
    answer(&state, &row)
}

async fn set(
    state: web::Data<State>,
    caller: Caller<Administer>,
    (id, if_match): (Uuid, IfMatch),
    actor: Actor,
    suspend: bool,
) -> Result<OrganisationRow, Error> {
    let changed = state
        .database
        .transaction(async |connection: &mut Link| -> Result<_, Error> {
            let row = store::organisation(connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
            if_match.check(&entity_tag(&state, &row))?;
            if row.suspended_at.is_some() == suspend || id == caller.organisation_id {
                return Err(ProblemCode::IllegalTransition.into());
            }
            if !store::save_organisation(connection, &row, suspend.then_some(actor.at)).await? {
                return Err(Error::stale(entity_tag(&state, &OrganisationRow { version: row.version + 1, ..row })));
            }
            let action = if suspend { "organisation.suspend" } else { "organisation.resume" };
            Act::new(audit::store::record(actor, Record::act(action, "organisation", id))).perform(connection).await?;
            Ok(store::organisation(connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?)
        })
        .await?;
    state.roster.refresh(&state.database).await?;
    Ok(changed)
}

fn answer(state: &State, row: &OrganisationRow) -> Answer {
    let body = OrganisationForAdministrator::try_from(row)?;
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(state, row))).json(body))
}
