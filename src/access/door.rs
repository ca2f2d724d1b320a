//! The door: where a request comes in and its sender is recognised, once, whatever answers it then. Credentials, limits and
//! rights are those of the real service for everybody; only what lies behind the door is another world for the sandbox.

use actix_web::{HttpMessage, HttpRequest, web};

use super::State;
use super::principal::Principal;
use crate::http::{Error, ProblemCode};

/// Who sends a request, and the state by which that was found.
#[derive(Clone, Debug)]
pub struct Door {
    /// The real service's state.
    pub state: web::Data<State>,
    /// The sender; nobody where there is no token, or none that is good.
    pub principal: Option<Principal>,
}

impl Door {
    /// Recognises the sender of a request and tells whoever answers it.
    #[must_use]
    pub fn open(request: &HttpRequest, state: web::Data<State>) -> Self {
        let principal = Principal::of(request, &state);
        let door = Self { state, principal };
        request.extensions_mut().insert(door.clone());
        door
    }

    /// The door through which a request has come.
    ///
    /// # Errors
    /// `internal` where it came through none: a mistake of the service.
    pub fn of(request: &HttpRequest) -> Result<Self, Error> {
        request.extensions().get::<Self>().cloned().ok_or_else(|| Error::internal("nobody was at the door"))
    }

    /// The sender, who has to be at home in the world that answers.
    ///
    /// # Errors
    /// `unauthenticated`.
    pub fn admit(&self, world: &State) -> Result<&Principal, Error> {
        let at_home = |principal: &&Principal| principal.is_sandbox == world.is_sandbox;
        self.principal.as_ref().filter(at_home).ok_or_else(|| ProblemCode::Unauthenticated.into())
    }
}
