//! `POST /oauth2/revoke`: a client ends one of its own tokens before it runs out (RFC 7009).

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::credentials::Given;
use super::oauth::{self, Refusal, TokenError, TokenErrorCode};
use super::{State, store};
use crate::http::Error;

/// A request to revoke an access token.
#[derive(Deserialize, ToSchema)]
pub struct RevocationRequest {
    /// The token.
    #[schema(value_type = String, max_length = 4000, example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFUzI1NiJ9.e30.c2ln")]
    token: Option<String>,
    /// What kind of token it is; there are only access tokens, so it makes no difference.
    #[schema(value_type = String, required = false, max_length = 40)]
    #[serde(rename = "token_type_hint")]
    _token_type_hint: Option<String>,
    /// The client's name, unless it is in the header Authorization or in the assertion.
    #[schema(value_type = String, required = false, max_length = 64, example = "demo-ngo")]
    client_id: Option<String>,
    /// The client's secret, unless it is in the header Authorization.
    #[schema(value_type = String, required = false, max_length = 200, example = "demo-secret-of-the-ngo")]
    client_secret: Option<String>,
    /// With an assertion: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    #[schema(value_type = String, required = false, max_length = 100)]
    client_assertion_type: Option<String>,
    /// A token signed with the client's own key (RFC 7523), as for the token endpoint.
    #[schema(value_type = String, required = false, max_length = 8000)]
    client_assertion: Option<String>,
}

/// Revoke an access token
///
/// OAuth 2.0 Token Revocation (RFC 7009): the token is refused within five seconds. What is no valid token of the client's is
/// answered alike, because it is good for nothing anyway.
#[utoipa::path(
    tag = "Tokens",
    operation_id = "revoke_token",
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded", description = "Which token, and who asks."),
    responses(
        (status = 200, description = "The token is good for nothing, now if not before."),
        (status = 400, description = "The request is malformed.", body = TokenError,
            example = json!({"error": "invalid_request", "error_description": "The token is missing."})),
        (status = 401, description = "The client is unknown or suspended, or has not proven who it is.", body = TokenError,
            example = json!({"error": "invalid_client", "error_description": "The client is unknown or has not proven who it is."})),
    ),
    security(()),
)]
#[post("/oauth2/revoke")]
pub async fn revoke_token(request: HttpRequest, state: web::Data<State>, body: web::Payload) -> Result<HttpResponse, Error> {
    match revoke(&request, &state, body).await {
        Ok(()) => Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).finish()),
        Err(refusal) => refusal.answer(),
    }
}

async fn revoke(request: &HttpRequest, state: &State, body: web::Payload) -> Result<(), Refusal> {
    let form: RevocationRequest = oauth::form(request, body).await?;
    let given = Given {
        client_id: form.client_id,
        client_secret: form.client_secret,
        client_assertion_type: form.client_assertion_type,
        client_assertion: form.client_assertion,
    };
    let client = oauth::client(request, given, state).await?;
    let token = form.token.ok_or(Refusal::OAuth(TokenErrorCode::InvalidRequest, "The token is missing."))?;
    let claims = state.keys.verify(&token, state.clock.now()).filter(|claims| claims.sub == client.id);
    if let Some(claims) = claims {
        store::revoke(&*state.database.connection().await?, &claims).await?;
        state.roster.refresh(&state.database).await?;
    }
    Ok(())
}
