//! Who calls: by an access token of ours, by one of the outside issuer, or as a member of X-Road for which a configured
//! Security Server vouches.

use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpMessage, HttpRequest};
use uuid::Uuid;

use super::State;
use super::roster::{Known, Right};
use crate::http::request::came_by;
use crate::http::{Error, ProblemCode};
use crate::organisations::Scope;

/// An API client that calls.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The API client.
    pub client_id: Uuid,
    /// Its organisation.
    pub organisation_id: Uuid,
    /// Whether it lives in the sandbox.
    pub is_sandbox: bool,
    /// The scopes that its token carries; empty where it may do whatever the client may.
    token_scopes: Option<String>,
}

impl Principal {
    /// Who sends this request; the same `None` whatever is wrong.
    #[must_use]
    pub fn of(request: &HttpRequest, state: &State) -> Option<Self> {
        let mut headers = request.headers().get_all(AUTHORIZATION);
        match (headers.next(), headers.next()) {
            (Some(header), None) => header.to_str().ok().and_then(bearer).and_then(|token| Self::by_token(token, state)),
            (None, _) => Self::by_xroad(state),
            (Some(_), Some(_)) => None,
        }
    }

    fn by_token(token: &str, state: &State) -> Option<Self> {
        let now = state.clock.now();
        if let Some(claims) = state.keys.verify(token, now) {
            let is_good = !state.roster.is_revoked(claims.jti);
            return is_good.then_some(Self {
                client_id: claims.sub,
                organisation_id: claims.org,
                is_sandbox: claims.sandbox,
                token_scopes: Some(claims.scope),
            });
        }
        let (issuer, subject) = state.outside_issuer.as_ref()?.subject(token, now)?;
        state.roster.external(issuer, &subject).map(Self::standing)
    }

    fn by_xroad(state: &State) -> Option<Self> {
        state.roster.xroad_member(&came_by()?.client).map(Self::standing)
    }

    /// A client that somebody else vouches for: it may do whatever it may.
    fn standing(client: Known) -> Self {
        let Known { client_id, organisation_id, is_sandbox } = client;
        Self { client_id, organisation_id, is_sandbox, token_scopes: None }
    }

    /// Counts the request against the caller's limits.
    ///
    /// # Errors
    /// `rate_limited`.
    pub fn count(&self, request: &HttpRequest, state: &State) -> Result<(), Error> {
        request.extensions_mut().insert(self.clone());
        let (allowance, counted) = match state.limits.count_client(self.client_id) {
            Ok(allowance) => (allowance, Ok(())),
            Err(too_much) => (too_much.allowance, Err(Error::rate_limited(too_much.retry_after))),
        };
        request.extensions_mut().insert(allowance);
        counted
    }

    /// Waits until it is the request's turn among those of the caller; it is one of those at once until it is answered.
    ///
    /// # Errors
    /// `rate_limited` where too many wait.
    pub async fn begin(&self, request: &HttpRequest, state: &State) -> Result<(), Error> {
        let running = state.limits.begin(self.client_id).await.ok_or_else(|| Error::rate_limited(1))?;
        request.extensions_mut().insert(running);
        Ok(())
    }

    /// Goes on where the caller may do this.
    ///
    /// # Errors
    /// `insufficient_scope`, `suspended`.
    pub fn may(&self, scope: Scope, state: &State) -> Result<(), Error> {
        let carries = |scopes: &String| scopes.split(' ').any(|carried| carried == scope.as_str());
        if !self.token_scopes.as_ref().is_none_or(carries) {
            return Err(ProblemCode::InsufficientScope.into());
        }
        match state.roster.right(self.client_id, scope) {
            Right::Granted => Ok(()),
            Right::Withheld => Err(ProblemCode::InsufficientScope.into()),
            Right::Suspended => Err(ProblemCode::Suspended.into()),
        }
    }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_start_matches(' '))
}
