//! `POST /v1/api-clients/{id}/rotate-secret`: a new secret, beside which the one before stays good for a while.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, post, web};
use chrono::TimeDelta;

use super::change::{self, Change, Changed, entity_tag};
use super::store::ClientRow;
use super::wire::{ApiClientForAdministrator, ApiClientWithSecret, RotateSecret};
use crate::access::{Caller, Reach, State, caller::Administer};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, RequestId};
use crate::organisations::{NewSecret, store};
use crate::private::Private;

/// Rotate an API client's secret
///
/// A new secret, shown in this answer and never again. The secret before it stays good for as long as you say, so that the
/// program can be given the new one without a pause. A secret from before that ends at once: two are good at a time, and no
/// more. Where this answer is lost, rotate once more, and give the program the new secret at once.
#[utoipa::path(
    tag = "Administration",
    operation_id = "rotate_api_client_secret",
    params(("id" = Uuid, Path, description = "The client's id.")),
    request_body(content = RotateSecret, description = "For how long the secret before stays good."),
    responses((status = 200, description = "The new secret.", body = ApiClientWithSecret)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[post("/v1/api-clients/{id}/rotate-secret")]
pub async fn rotate_api_client_secret(
    caller: Caller<Administer>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<RotateSecret>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let wish = Change { actor, action: "client.rotate", id, if_match: Some(if_match) };
    let overlap = TimeDelta::hours(i64::from(body.value.overlap_hours));
    let (row, secret) = to_the_end(rotate(state.clone(), caller.reach(), wish, overlap)).await?;
    let client_secret = Some(Private::new(secret.reveal().to_owned()));
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, entity_tag(&state, &row)))
        .json(ApiClientWithSecret { client: ApiClientForAdministrator::from(&row), client_secret }))
}

/// Gives a client a new secret; the one before ends after `overlap`, and those before that at once.
///
/// # Errors
/// Those of every change.
pub async fn rotate(
    state: web::Data<State>,
    reach: Reach,
    wish: Change,
    overlap: TimeDelta,
) -> Result<(ClientRow, NewSecret), Error> {
    let secret = NewSecret::generate()?;
    let at = wish.actor.at;
    let change = async |_: &Link, before: &ClientRow| {
        // A statement does not see what another of the same act writes: the new secret does not end with the old ones.
        let writes = vec![
            store::end_secrets(before.id, at, at + overlap),
            store::secret(before.id, secret.mac(&state.vault, &before.client_id), at),
        ];
        Ok(Changed { client: before.clone(), writes })
    };
    let row = change::client(&state, reach, wish, change).await?;
    Ok((row, secret))
}
