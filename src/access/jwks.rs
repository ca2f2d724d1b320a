//! The public keys of access tokens (RFC 7517).

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::State;
use super::signing_key::PublishedKey;

/// A set of public keys.
#[derive(Serialize, ToSchema)]
pub struct KeySet {
    /// The keys with which tokens in circulation are signed, and the one that will sign next.
    #[schema(max_items = 10)]
    keys: Vec<PublishedKey>,
}

/// Read the public keys of access tokens
///
/// A JSON Web Key Set (RFC 7517): what a program needs that checks our access tokens itself.
#[utoipa::path(tag = "Tokens", operation_id = "read_jwks", responses((status = 200, description = "The keys.", body = KeySet)), security(()))]
#[get("/.well-known/jwks.json")]
pub async fn read_jwks(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .json(KeySet { keys: state.keys.published(state.clock.now()) })
}
