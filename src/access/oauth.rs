//! What the OAuth endpoints have in common: their form, who sends it, and their errors, which are those of RFC 6749,
//! section 5.2, because that is what every OAuth library reads.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use uuid::Uuid;

use super::credentials::{Credentials, Given, Missing, Proof};
use super::{State, assertion, store as tokens};
use crate::db::Link;
use crate::http::{Error, json};
use crate::organisations::{ApiClient, store};

/// Why an OAuth endpoint refuses (RFC 6749, section 5.2).
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenErrorCode {
    /// The request is malformed.
    InvalidRequest,
    /// The client is unknown or suspended, or has not proven who it is.
    InvalidClient,
    /// Only `client_credentials` is served.
    UnsupportedGrantType,
    /// A scope that does not exist or that the client may not have.
    InvalidScope,
}

/// An error of an OAuth endpoint.
#[derive(Serialize, ToSchema)]
pub struct TokenError {
    /// Why.
    error: TokenErrorCode,
    /// The same in a sentence.
    #[schema(value_type = String, max_length = 200, example = "The client is unknown or has not proven who it is.")]
    error_description: &'static str,
}

/// Why there is no answer of the wanted kind: an error to be answered, or a problem of the service.
pub enum Refusal {
    /// An error of RFC 6749.
    OAuth(TokenErrorCode, &'static str),
    /// A problem.
    Problem(Error),
}

impl Refusal {
    /// The client is unknown, or has not proven who it is: one constant answer, whatever was wrong.
    pub const CLIENT: Self = Self::OAuth(TokenErrorCode::InvalidClient, "The client is unknown or has not proven who it is.");

    /// The answer.
    ///
    /// # Errors
    /// The problem.
    pub fn answer(self) -> Result<HttpResponse, Error> {
        let (error, error_description) = match self {
            Self::OAuth(error, description) => (error, description),
            Self::Problem(problem) => return Err(problem),
        };
        let is_client = matches!(error, TokenErrorCode::InvalidClient);
        let mut answer = HttpResponse::build(if is_client { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST });
        answer.insert_header((CACHE_CONTROL, "no-store"));
        if is_client {
            answer.insert_header((WWW_AUTHENTICATE, "Basic realm=\"assistance-api\", charset=\"UTF-8\""));
        }
        Ok(answer.json(TokenError { error, error_description }))
    }
}

impl<E: Into<Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

/// The form of a request, within the size and the deadline of every body.
///
/// # Errors
/// `invalid_request` where it is none, or where it is too large or did not come whole and in time: RFC 6749 has no other
/// word for what is wrong with a request, and no OAuth library reads one.
pub async fn form<T: DeserializeOwned>(request: &HttpRequest, body: web::Payload) -> Result<T, Refusal> {
    let malformed = Refusal::OAuth(TokenErrorCode::InvalidRequest, "The form is malformed, or a member stands in it twice.");
    if !request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(malformed);
    }
    let encoded = "The form has to be sent as it is, without Content-Encoding.";
    json::as_it_is(request).map_err(|_| Refusal::OAuth(TokenErrorCode::InvalidRequest, encoded))?;
    let body = json::read(&mut body.into_inner()).await.map_err(|_| {
        let description = "The form is larger than 64 KiB, or it did not come whole within fifteen seconds.";
        Refusal::OAuth(TokenErrorCode::InvalidRequest, description)
    })?;
    let text = String::from_utf8(body).ok();
    text.and_then(|text| web::Query::from_query(&text).ok()).map(web::Query::into_inner).ok_or(malformed)
}

/// The client that sends a request, once it has proven who it is and unless it is suspended. An unknown client costs the
/// same questions as a wrong proof.
///
/// # Errors
/// `invalid_client`, in the same words for whatever is wrong; `invalid_request` where there are two proofs.
pub async fn client(request: &HttpRequest, given: Given, state: &State) -> Result<ApiClient, Refusal> {
    let credentials = match Credentials::read(request, given) {
        Ok(credentials) => credentials,
        Err(Missing::Unreadable) => return Err(Refusal::CLIENT),
        Err(Missing::Twice) => return Err(Refusal::OAuth(TokenErrorCode::InvalidRequest, "Send the credentials once.")),
    };
    let connection = state.database.connection().await?;
    // A name with a NUL is nobody's, and not even a question to PostgreSQL.
    let client = match credentials.client_id.as_str() {
        name if name.contains('\0') => None,
        name => store::find_api_client(&connection, name).await?,
    };
    let id = client.as_ref().map_or_else(Uuid::nil, |client| client.id);
    let proven = is_proven(state, &connection, id, &credentials).await?;
    client.filter(|client| proven && !client.suspended).ok_or(Refusal::CLIENT)
}

async fn is_proven(state: &State, connection: &Link, id: Uuid, credentials: &Credentials) -> Result<bool, Error> {
    let now = state.clock.now();
    match &credentials.proof {
        Proof::Secret(secret) => {
            let mut macs = store::secret_macs(connection, id, now).await?;
            if macs.is_empty() {
                macs.push(vec![0; 32]);
            }
            // Every one is compared: which of them fits makes no difference in time.
            Ok(macs.iter().fold(false, |fits, mac| state.vault.secret_fits(&credentials.client_id, secret, mac) | fits))
        }
        Proof::Assertion(assertion) => {
            let keys: Vec<_> = store::keys(connection, id).await?.into_iter().map(|registered| registered.key).collect();
            let audiences = state.audiences_of_assertions();
            match assertion::check(assertion, &credentials.client_id, &keys, &audiences, now) {
                Some(proof) => Ok(tokens::use_assertion(connection, id, &proof.jti_digest, proof.ends_at).await?),
                None => Ok(false),
            }
        }
    }
}
