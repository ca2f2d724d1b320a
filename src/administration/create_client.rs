//! `POST /v1/api-clients`: a program of an organisation that may sign in.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::change::entity_tag;
use super::store::{self, ClientRow};
use super::wire::{ApiClientForAdministrator, ApiClientWithSecret, CreateApiClient};
use crate::access::{Caller, Reach, State, caller::Administer};
use crate::audit::{self, Actor, Record};
use crate::db::{Act, Link};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::text::normal;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::organisations::client::{Place, fitting_scopes};
use crate::organisations::{NewSecret, store as organisations};
use crate::private::Private;

const OPERATION: &str = "create_api_client";

/// The names that no two clients share.
const NAMES: [&str; 3] =
    ["api_clients_client_ids_are_unique", "api_clients_external_subjects_are_unique", "api_clients_xroad_members_are_unique"];

/// Create an API client
///
/// A program of an organisation that may sign in, by a secret, by a key of its own that is registered then, by the subject of
/// an outside issuer or as an X-Road member. The secret is shown in this answer and never again: a repetition of the request
/// is answered without it.
#[utoipa::path(
    tag = "Administration",
    operation_id = "create_api_client",
    request_body(content = CreateApiClient, description = "The client."),
    responses((status = 201, description = "The client was created.", body = ApiClientWithSecret)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[post("/v1/api-clients")]
pub async fn create_api_client(
    caller: Caller<Administer>,
    key: IdempotencyKey,
    body: Json<CreateApiClient>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let fingerprint = state.vault.fingerprint(OPERATION, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let connection = state.database.connection().await?;
    let new = body.value;
    let of_assistance_system = organisation(&connection, caller.reach(), new.organisation_id).await?;
    let scopes = scopes(&new.scopes, Place { of_assistance_system, in_sandbox: new.is_sandbox })?;
    if new.is_sandbox && state.sandbox.is_none() {
        return Err(ProblemCode::NoSandbox.into());
    }
    let (issuer, subject) = new.external_identity.map(|external| (external.issuer, external.subject)).unzip();
    let row = ClientRow {
        id: Uuid::new_v4(),
        organisation_id: new.organisation_id,
        client_id: new.client_id,
        name: normal(&new.name),
        scopes,
        created_at: actor.at,
        suspended_at: None,
        version: 1,
        last_used_at: None,
        external_issuer: issuer,
        external_subject: subject,
        xroad_member: new.xroad_member,
        is_sandbox: new.is_sandbox,
    };
    let secret = if new.with_secret { Some(NewSecret::generate()?) } else { None };
    let kept = secret.as_ref().map(|secret| organisations::secret(row.id, secret.mac(&state.vault, &row.client_id), actor.at));
    let act = Act::new(store::client_to_keep(row.clone()))
        .and_all(kept)
        .and(audit::store::record(actor, Record::act("client.create", "api_client", row.id)))
        .and(attempt.remember(row.id, actor.at));
    match act.perform(&connection).await {
        Ok(()) => {
            state.roster.refresh(&state.database).await?;
            Ok(created(&state, &row, secret.map(|secret| Private::new(secret.reveal().to_owned()))))
        }
        Err(error) if error.is_constraint(REPEATED) || NAMES.iter().any(|name| error.is_constraint(name)) => {
            // A repetition stumbles over either constraint; another client of that name over the second alone.
            let id = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::AlreadyExists)?;
            let row = store::client(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
            let mut answer = created(&state, &row, None);
            answer.headers_mut().insert(REPLAYED, actix_web::http::header::HeaderValue::from_static("true"));
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}

const REPLAYED: actix_web::http::header::HeaderName = actix_web::http::header::HeaderName::from_static("idempotency-replayed");

/// Whether the organisation, which has to be there, is the assistance system.
async fn organisation(connection: &Link, reach: Reach, id: Uuid) -> Result<bool, Error> {
    let found = store::organisation(connection, reach, id).await?;
    let missing = || Violation::new("/organisation_id", ViolationCode::Inconsistent, "There is no organisation with this id.");
    Ok(found.ok_or_else(|| Error::invalid(vec![missing()]))?.is_assistance_system)
}

/// The scopes, which have to exist and to fit the client's place.
///
/// # Errors
/// `validation_failed` at `/scopes`.
pub fn scopes(asked: &[String], place: Place) -> Result<Vec<String>, Error> {
    let refused = |_| {
        let detail = "A scope that does not exist, stands here twice, is for the assistance system's own clients only, or not for the sandbox.";
        Error::invalid(vec![Violation::new("/scopes", ViolationCode::Inconsistent, detail)])
    };
    let scopes = fitting_scopes(asked, place).map_err(refused)?;
    Ok(scopes.iter().map(ToString::to_string).collect())
}

fn created(state: &State, row: &ClientRow, client_secret: Option<Private<String>>) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((LOCATION, format!("/v1/api-clients/{}", row.id)))
        .insert_header((ETAG, entity_tag(state, row)))
        .json(ApiClientWithSecret { client: ApiClientForAdministrator::from(row), client_secret })
}
