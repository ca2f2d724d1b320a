//! `POST /v1/organisations`: a new partner.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::read_organisation::entity_tag;
use super::store::{self as rows, OrganisationRow};
use super::wire::{CreateOrganisation, OrganisationForAdministrator};
use crate::access::{Caller, State, caller::Administer};
use crate::audit::{self, Actor, Record};
use crate::codes::Code;
use crate::db::Act;
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::text::normal;
use crate::http::{Answer, IdempotencyKey, Json, ProblemCode, RequestId};
use crate::organisations::{NewOrganisation, store};

const OPERATION: &str = "create_organisation";

/// Create an organisation
///
/// A partner, for whose programs API clients can be created then. An organisation that is the assistance system itself is
/// created by its operator at the command line.
#[utoipa::path(
    tag = "Administration",
    operation_id = "create_organisation",
    request_body(content = CreateOrganisation, description = "The organisation."),
    responses((status = 201, description = "The organisation was created.", body = OrganisationForAdministrator)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[post("/v1/organisations")]
pub async fn create_organisation(
    caller: Caller<Administer>,
    key: IdempotencyKey,
    body: Json<CreateOrganisation>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let new = NewOrganisation {
        name: normal(&body.value.name),
        organisation_type: body.value.organisation_type.as_str().to_owned(),
        is_assistance_system: false,
    };
    let row = OrganisationRow {
        id: Uuid::new_v4(),
        name: new.name.clone(),
        organisation_type: new.organisation_type.clone(),
        is_assistance_system: false,
        created_at: actor.at,
        suspended_at: None,
        version: 1,
    };
    let act = Act::new(store::organisation(row.id, &new, actor.at))
        .and(audit::store::record(actor, Record::act("organisation.create", "organisation", row.id)))
        .and(attempt.remember(row.id, actor.at));
    match state.database.perform(act).await {
        Ok(()) => created(&state, &row, false),
        Err(error) if error.is_constraint(REPEATED) || error.is_constraint("organisations_names_are_unique") => {
            // A repetition stumbles over either constraint; another organisation of that name over the second alone.
            let connection = state.database.connection().await?;
            let id = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::AlreadyExists)?;
            let row = rows::organisation(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
            // The first answer told of a new organisation: a repetition says the same, whatever happened since.
            created(&state, &OrganisationRow { suspended_at: None, version: 1, ..row }, true)
        }
        Err(error) => Err(error.into()),
    }
}

fn created(state: &State, row: &OrganisationRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/organisations/{}", row.id)));
    answer.insert_header((ETAG, entity_tag(state, row)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(OrganisationForAdministrator::try_from(row)?))
}
