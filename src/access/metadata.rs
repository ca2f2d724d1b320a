//! What an OAuth library asks first (RFC 8414).

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::State;
use crate::organisations::Scope;

/// Authorization server metadata (RFC 8414, section 2).
#[derive(Serialize, ToSchema)]
pub struct AuthorizationServerMetadata {
    /// The `iss` of the tokens.
    #[schema(max_length = 200, format = "uri", example = "http://127.0.0.1:8080")]
    issuer: String,
    /// Where tokens are issued.
    #[schema(max_length = 250, format = "uri", example = "http://127.0.0.1:8080/oauth2/token")]
    token_endpoint: String,
    /// Where the public keys are.
    #[schema(max_length = 250, format = "uri", example = "http://127.0.0.1:8080/.well-known/jwks.json")]
    jwks_uri: String,
    /// Every scope there is.
    #[schema(value_type = Vec<String>, max_items = 100, max_length = 40, example = json!(["referrals:submit"]))]
    scopes_supported: Vec<&'static str>,
    /// None: there is no authorization endpoint.
    #[schema(value_type = Vec<String>, max_items = 0, max_length = 40)]
    response_types_supported: [&'static str; 0],
    /// `client_credentials`.
    #[schema(value_type = Vec<String>, max_items = 1, max_length = 40, example = json!(["client_credentials"]))]
    grant_types_supported: [&'static str; 1],
    /// How a client may prove who it is.
    #[schema(value_type = Vec<String>, max_items = 5, max_length = 40, example = json!(["client_secret_basic", "client_secret_post", "private_key_jwt"]))]
    token_endpoint_auth_methods_supported: [&'static str; 3],
    /// With which algorithms it may sign its assertions.
    #[schema(value_type = Vec<String>, max_items = 5, max_length = 10, example = json!(["ES256", "PS256", "EdDSA"]))]
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 3],
    /// Where tokens are revoked (RFC 7009).
    #[schema(max_length = 250, format = "uri", example = "http://127.0.0.1:8080/oauth2/revoke")]
    revocation_endpoint: String,
    /// How a client may prove who it is there.
    #[schema(value_type = Vec<String>, max_items = 5, max_length = 40, example = json!(["client_secret_basic", "client_secret_post", "private_key_jwt"]))]
    revocation_endpoint_auth_methods_supported: [&'static str; 3],
    /// With which algorithms it may sign its assertions there.
    #[schema(value_type = Vec<String>, max_items = 5, max_length = 10, example = json!(["ES256", "PS256", "EdDSA"]))]
    revocation_endpoint_auth_signing_alg_values_supported: [&'static str; 3],
}

const METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
const ALGORITHMS: [&str; 3] = ["ES256", "PS256", "EdDSA"];

/// Read the authorization server's metadata
///
/// OAuth 2.0 Authorization Server Metadata (RFC 8414): with the issuer's address alone a library finds the rest.
#[utoipa::path(
    tag = "Tokens",
    operation_id = "read_authorization_server_metadata",
    responses((status = 200, description = "The metadata.", body = AuthorizationServerMetadata)),
    security(()),
)]
#[get("/.well-known/oauth-authorization-server")]
pub async fn read_authorization_server_metadata(state: web::Data<State>) -> HttpResponse {
    let issuer = state.public_url.to_string();
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(AuthorizationServerMetadata {
        token_endpoint: format!("{issuer}/oauth2/token"),
        jwks_uri: format!("{issuer}/.well-known/jwks.json"),
        scopes_supported: Scope::ALL.iter().map(|scope| scope.as_str()).collect(),
        response_types_supported: [],
        grant_types_supported: ["client_credentials"],
        token_endpoint_auth_methods_supported: METHODS,
        token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
        revocation_endpoint: format!("{issuer}/oauth2/revoke"),
        revocation_endpoint_auth_methods_supported: METHODS,
        revocation_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
        issuer,
    })
}
