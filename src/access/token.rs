//! `POST /oauth2/token`: client credentials for an access token (RFC 6749, section 4.4). Its errors are those of
//! RFC 6749, section 5.2, because that is what every OAuth library reads.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, PRAGMA, WWW_AUTHENTICATE};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::State;
use super::credentials::{Credentials, Missing};
use super::keys::LIFETIME;
use crate::http::{Error, json};
use crate::organisations::{ApiClient, Scope, store};

/// A request for an access token.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    #[schema(value_type = String, pattern = "^client_credentials$", max_length = 18, example = "client_credentials")]
    grant_type: Option<String>,
    /// The scopes asked for, separated by spaces; all that the client may have where left out.
    #[schema(value_type = String, required = false, max_length = 1000, example = "referrals:submit referrals:read")]
    scope: Option<String>,
    /// The client's name, unless it is in the header Authorization.
    #[schema(value_type = String, required = false, max_length = 64, example = "demo-ngo")]
    client_id: Option<String>,
    /// The client's secret, unless it is in the header Authorization.
    #[schema(value_type = String, required = false, max_length = 200, example = "demo-secret-of-the-ngo")]
    client_secret: Option<String>,
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

/// Why there is no token (RFC 6749, section 5.2).
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenErrorCode {
    /// The request is malformed.
    InvalidRequest,
    /// The client is unknown, its secret is wrong, or it is suspended.
    InvalidClient,
    /// Only `client_credentials` is served.
    UnsupportedGrantType,
    /// A scope that does not exist or that the client may not have.
    InvalidScope,
}

/// An error of the token endpoint.
#[derive(Serialize, ToSchema)]
pub struct TokenError {
    /// Why.
    error: TokenErrorCode,
    /// The same in a sentence.
    #[schema(value_type = String, max_length = 200, example = "The client is unknown or its secret is wrong.")]
    error_description: &'static str,
}

/// Get an access token
///
/// The OAuth 2.0 client credentials grant. The client proves who it is by HTTP Basic authentication
/// (`client_secret_basic`) or in the form (`client_secret_post`). The token is good for ten minutes; ask for a new one
/// when it has run out. There are no refresh tokens.
#[utoipa::path(
    tag = "Tokens",
    operation_id = "issue_token",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded", description = "Which scopes, and who asks."),
    responses(
        (status = 200, description = "A token.", body = TokenAnswer),
        (status = 400, description = "The request is malformed, or asks for what the client may not have.", body = TokenError,
            example = json!({"error": "invalid_scope", "error_description": "A scope that does not exist or that the client may not have."})),
        (status = 401, description = "The client is unknown, suspended, or its secret is wrong.", body = TokenError,
            example = json!({"error": "invalid_client", "error_description": "The client is unknown or its secret is wrong."})),
    ),
    security(()),
)]
#[post("/oauth2/token")]
pub async fn issue_token(request: HttpRequest, state: web::Data<State>, body: web::Payload) -> Result<HttpResponse, Error> {
    let Some(form) = read_form(&request, body).await? else {
        return Ok(refuse(TokenErrorCode::InvalidRequest, "The form is malformed, or a member stands in it twice."));
    };
    let credentials = match Credentials::read(&request, form.client_id, form.client_secret) {
        Ok(credentials) => credentials,
        Err(Missing::Unreadable) => return Ok(refuse(TokenErrorCode::InvalidClient, "There are no client credentials.")),
        Err(Missing::Twice) => return Ok(refuse(TokenErrorCode::InvalidRequest, "Send the credentials once.")),
    };
    let Some(client) = authenticate(&state, &credentials).await? else {
        return Ok(refuse(TokenErrorCode::InvalidClient, "The client is unknown or its secret is wrong."));
    };
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Ok(refuse(TokenErrorCode::UnsupportedGrantType, "Only client_credentials is served.")),
        None => return Ok(refuse(TokenErrorCode::InvalidRequest, "The grant_type is missing.")),
    }
    let Some(scopes) = grant(&client, form.scope.as_deref()) else {
        return Ok(refuse(TokenErrorCode::InvalidScope, "A scope that does not exist or that the client may not have."));
    };
    let access_token = state.keys.issue(&client, &scopes, state.clock.now()).map_err(Error::internal)?;
    let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    let answer = TokenAnswer { access_token, token_type: "Bearer", expires_in: LIFETIME.num_seconds(), scope };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).insert_header((PRAGMA, "no-cache")).json(answer))
}

/// The form, within the size and the deadline of every body; `None` where it is none.
async fn read_form(request: &HttpRequest, body: web::Payload) -> Result<Option<TokenRequest>, Error> {
    if !request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(None);
    }
    let body = json::read(&mut body.into_inner()).await?;
    let text = String::from_utf8(body).ok();
    Ok(text.and_then(|text| web::Query::from_query(&text).ok()).map(web::Query::into_inner))
}

/// The client, if the secret is its own. An unknown client costs the same time as a wrong secret.
async fn authenticate(state: &State, credentials: &Credentials) -> Result<Option<ApiClient>, Error> {
    let connection = state.database.connection().await?;
    // A name with a NUL is nobody's, and not even a question to PostgreSQL.
    let client = match credentials.client_id.as_str() {
        name if name.contains('\0') => None,
        name => store::find_api_client(&connection, name).await?,
    };
    let mac = client.as_ref().map_or_else(|| vec![0; 32], |client| client.secret_mac.clone());
    let fits = state.vault.secret_fits(&credentials.client_id, &credentials.secret, &mac);
    Ok(client.filter(|client| fits && !client.suspended))
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

fn refuse(error: TokenErrorCode, error_description: &'static str) -> HttpResponse {
    let status = if matches!(error, TokenErrorCode::InvalidClient) { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    let mut answer = HttpResponse::build(status);
    answer.insert_header((CACHE_CONTROL, "no-store"));
    if status == StatusCode::UNAUTHORIZED {
        answer.insert_header((WWW_AUTHENTICATE, "Basic realm=\"assistance-api\", charset=\"UTF-8\""));
    }
    answer.json(TokenError { error, error_description })
}
