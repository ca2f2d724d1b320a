//! `POST /oauth2/token`: client credentials for an access token (RFC 6749, section 4.4).

use actix_web::http::header::{CACHE_CONTROL, PRAGMA};
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::State;
use super::credentials::Given;
use super::keys::LIFETIME;
use super::oauth::{self, Refusal, TokenError, TokenErrorCode};
use crate::http::Error;
use crate::organisations::{ApiClient, Scope};

/// A request for an access token.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    #[schema(value_type = String, pattern = "^client_credentials$", max_length = 18, example = "client_credentials")]
    grant_type: Option<String>,
    /// The scopes asked for, separated by spaces; all that the client may have where left out.
    #[schema(value_type = String, required = false, max_length = 1000, example = "referrals:submit referrals:read")]
    scope: Option<String>,
    /// The client's name, unless it is in the header Authorization or in the assertion.
    #[schema(value_type = String, required = false, max_length = 64, example = "demo-ngo")]
    client_id: Option<String>,
    /// The client's secret, unless it is in the header Authorization.
    #[schema(value_type = String, required = false, max_length = 200, example = "demo-secret-of-the-ngo")]
    client_secret: Option<String>,
    /// With an assertion: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    #[schema(value_type = String, required = false, max_length = 100)]
    client_assertion_type: Option<String>,
    /// A token signed with the client's own key (RFC 7523): `iss` and `sub` are its name, `aud` is the issuer of our
    /// metadata, `jti` is new each time, `exp` is at most an hour ahead.
    #[schema(value_type = String, required = false, max_length = 8000)]
    client_assertion: Option<String>,
}

/// An access token.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    /// The token: to be sent as `Authorization: Bearer …`, and otherwise not to be read.
    #[schema(max_length = 4000, example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFUzI1NiJ9.e30.c2ln")]
    access_token: String,
    /// `Bearer`.
    #[schema(value_type = String, max_length = 6, example = "Bearer")]
    token_type: &'static str,
    /// For how many seconds it is good.
    #[schema(minimum = 1, maximum = 3600, example = 600)]
    expires_in: i64,
    /// The scopes it carries.
    #[schema(max_length = 1000, example = "referrals:submit referrals:read")]
    scope: String,
}

/// Get an access token
///
/// The OAuth 2.0 client credentials grant. The client proves who it is by HTTP Basic authentication
/// (`client_secret_basic`), in the form (`client_secret_post`), or by a token that it signs with its own key
/// (`private_key_jwt`). The access token is good for ten minutes; ask for a new one when it has run out. There are no
/// refresh tokens.
#[utoipa::path(
    tag = "Tokens",
    operation_id = "issue_token",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded", description = "Which scopes, and who asks."),
    responses(
        (status = 200, description = "A token.", body = TokenAnswer),
        (status = 400, description = "The request is malformed, or asks for what the client may not have.", body = TokenError,
            example = json!({"error": "invalid_scope", "error_description": "A scope that does not exist or that the client may not have."})),
        (status = 401, description = "The client is unknown or suspended, or has not proven who it is.", body = TokenError,
            example = json!({"error": "invalid_client", "error_description": "The client is unknown or has not proven who it is."})),
    ),
    security(()),
)]
#[post("/oauth2/token")]
pub async fn issue_token(request: HttpRequest, state: web::Data<State>, body: web::Payload) -> Result<HttpResponse, Error> {
    match issue(&request, &state, body).await {
        Ok(answer) => Ok(answer),
        Err(refusal) => refusal.answer(),
    }
}

async fn issue(request: &HttpRequest, state: &State, body: web::Payload) -> Result<HttpResponse, Refusal> {
    let form: TokenRequest = oauth::form(request, body).await?;
    let given = Given {
        client_id: form.client_id,
        client_secret: form.client_secret,
        client_assertion_type: form.client_assertion_type,
        client_assertion: form.client_assertion,
    };
    let client = oauth::client(request, given, state).await?;
    if client.is_sandbox && state.sandbox.is_none() {
        return Err(Refusal::CLIENT);
    }
    let refused = |error, description| Err(Refusal::OAuth(error, description));
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return refused(TokenErrorCode::UnsupportedGrantType, "Only client_credentials is served."),
        None => return refused(TokenErrorCode::InvalidRequest, "The grant_type is missing."),
    }
    let Some(scopes) = grant(&client, form.scope.as_deref()) else {
        return refused(TokenErrorCode::InvalidScope, "A scope that does not exist or that the client may not have.");
    };
    let access_token = state.keys.issue(&client, &scopes, state.clock.now())?;
    let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    let answer = TokenAnswer { access_token, token_type: "Bearer", expires_in: LIFETIME.num_seconds(), scope };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).insert_header((PRAGMA, "no-cache")).json(answer))
}

/// The scopes asked for, or all that the client may have; `None` where it asks for more.
fn grant(client: &ApiClient, asked: Option<&str>) -> Option<Vec<Scope>> {
    let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) else { return Some(client.scopes.clone()) };
    let mut scopes = Vec::new();
    for text in asked.split(' ') {
        let scope = Scope::parse(text).filter(|scope| client.scopes.contains(scope))?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Some(scopes)
}
