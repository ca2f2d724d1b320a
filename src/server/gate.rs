//! What every request passes: the limits of whoever has not signed in, the door where its sender is recognised and from where
//! clients of the sandbox are led into it, the headers that tell how much is left, the members of X-Road, and the log of calls.

use std::sync::Arc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, ResponseError, web};
use uuid::Uuid;

use super::{Contract, Resource};
use crate::access::calls::Call;
use crate::access::limits::{Allowance, WINDOW};
use crate::access::principal::Principal;
use crate::access::{Door, State};
use crate::http::deprecation::{self, DEPRECATED};
use crate::http::query::Unasked;
use crate::http::{Error, ProblemCode, RequestId, request};
use crate::sandbox::{Sandbox, problem};

static POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
static LEFT: HeaderName = HeaderName::from_static("ratelimit");
static IN_SANDBOX: HeaderName = HeaderName::from_static("sandbox");

/// An operation of the contract.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its operationId.
    pub id: Arc<str>,
    /// Whether it needs a token.
    pub is_secured: bool,
    /// Whether requests without a token are counted by address.
    pub counts_addresses: bool,
    /// Whether any query string is refused: the contract has no parameter for it.
    pub refuses_query: bool,
    /// The problems that it answers.
    pub problems: Arc<[ProblemCode]>,
}

/// The middleware.
///
/// # Errors
/// Those of the service within.
pub async fn pass<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let (Some(state), Some(contract)) =
        (request.app_data::<web::Data<State>>().cloned(), request.app_data::<web::Data<Contract>>().cloned())
    else {
        return Err(Error::internal("no state is registered").into());
    };
    let resource = contract.resource(request.match_info().as_str());
    let operation = resource.and_then(|resource| resource.operations.get(request.method()));
    if operation.is_some_and(|operation| operation.counts_addresses) {
        match state.limits.count_address(state.peers.address(request.request())) {
            Ok(allowance) => drop(request.extensions_mut().insert(allowance)),
            Err(too_much) => {
                request.extensions_mut().insert(too_much.allowance);
                let mut refused = refuse(request, &Error::rate_limited(too_much.retry_after));
                announce(&mut refused);
                return Ok(refused);
            }
        }
    }
    let xroad = state.peers.xroad(request.request()).map(Arc::new);
    let answered = async {
        let mut request = request;
        match admit(&mut request, state.clone(), resource, operation).await {
            Ok(()) => next.call(request).await.map(ServiceResponse::map_into_left_body),
            Err(refusal) => Ok(refuse(request, &refusal)),
        }
    };
    let mut answer = request::for_member(xroad, answered).await?;
    announce(&mut answer);
    if let Some(operation) = operation {
        deprecation::announce(DEPRECATED, &operation.id, answer.headers_mut());
    }
    note(&state, operation, &answer);
    Ok(answer)
}

fn refuse<B>(request: ServiceRequest, refusal: &Error) -> ServiceResponse<EitherBody<B>> {
    request.into_response(refusal.error_response()).map_into_right_body()
}

/// Recognises who sends a request, and leads clients of the sandbox to where it is answered. Whatever needs no
/// token is the same for everybody, and is answered by the real service.
///
/// # Errors
/// The problem that a client of the sandbox asks for; `method_not_allowed`, `invalid_sandbox_problem`, `unauthenticated`,
/// `unavailable`.
async fn admit(
    request: &mut ServiceRequest,
    state: web::Data<State>,
    resource: Option<&Resource>,
    operation: Option<&Operation>,
) -> Result<(), Error> {
    let door = Door::open(request.request(), state);
    // What is in no contract has handlers of its own, if it is there at all.
    let Some(resource) = resource else { return Ok(()) };
    if !resource.has(request.method()) {
        return Err(Error::method_not_allowed(resource.methods.clone()));
    }
    let Some(operation) = operation else { return Ok(()) };
    if operation.refuses_query && !request.query_string().is_empty() {
        if !operation.is_secured {
            return Err(ProblemCode::InvalidQuery.into());
        }
        request.extensions_mut().insert(Unasked);
    }
    match &door.principal {
        Some(client) if client.is_sandbox => {
            let sandbox = request.app_data::<web::Data<Sandbox>>().cloned().ok_or(ProblemCode::Unauthenticated)?;
            if operation.is_secured {
                sandbox.enter(request, &door, client).await?;
                request.extensions_mut().insert(Trial);
            }
            force(request, &door, client, resource, operation)
        }
        Some(client) if operation.is_secured => problem::not_here(request.headers()).or_else(|refusal| {
            client.count(request.request(), &door.state)?;
            Err(refusal)
        }),
        None if operation.is_secured => Ok(()),
        _ => problem::not_here(request.headers()),
    }
}

/// A request that is answered in the sandbox, or by a problem that was asked for.
struct Trial;

/// Refuses with the problem that a client of the sandbox asks for.
fn force(
    request: &ServiceRequest,
    door: &Door,
    client: &Principal,
    resource: &Resource,
    operation: &Operation,
) -> Result<(), Error> {
    let asked = problem::Asked {
        documented: &operation.problems,
        methods: &resource.methods,
        entity_tag: &door.state.vault.entity_tag("sandbox", Uuid::nil(), 1),
    };
    let Some(problem) = problem::asked(request.headers(), asked) else { return Ok(()) };
    request.extensions_mut().insert(Trial);
    // Whoever is not recognised is not counted, and to whoever may not go on nothing is left.
    if problem.code() != ProblemCode::Unauthenticated {
        client.count(request.request(), &door.state)?;
    }
    if problem.code() == ProblemCode::RateLimited {
        let nothing = request.extensions().get::<Allowance>().map(|allowance| Allowance { remaining: 0, ..*allowance });
        nothing.map(|nothing| request.extensions_mut().insert(nothing));
    }
    Err(problem)
}

/// Tells whether the answer is of the sandbox, and how much is left, as draft-ietf-httpapi-ratelimit-headers has it.
fn announce<B>(answer: &mut ServiceResponse<B>) {
    if answer.request().extensions().contains::<Trial>() {
        answer.headers_mut().insert(IN_SANDBOX.clone(), HeaderValue::from_static("true"));
    }
    let Some(allowance) = answer.request().extensions().get::<Allowance>().copied() else { return };
    if answer.status().is_server_error() {
        return;
    }
    let policy = format!("\"default\";q={};w={WINDOW}", allowance.quota);
    let left = format!("\"default\";r={};t={}", allowance.remaining, allowance.reset);
    if let (Ok(policy), Ok(left)) = (HeaderValue::try_from(policy), HeaderValue::try_from(left)) {
        answer.headers_mut().insert(POLICY.clone(), policy);
        answer.headers_mut().insert(LEFT.clone(), left);
    }
}

/// Lets the call wait for the log, where somebody has signed in.
fn note<B>(state: &State, operation: Option<&Operation>, answer: &ServiceResponse<B>) {
    let extensions = answer.request().extensions();
    let (Some(principal), Some(operation)) = (extensions.get::<Principal>(), operation) else { return };
    let world = state.sandbox.as_deref().filter(|_| principal.is_sandbox).unwrap_or(state);
    world.calls.note(Call {
        api_client_id: principal.client_id,
        organisation_id: principal.organisation_id,
        request_id: RequestId::current().0,
        answered_at: state.clock.now(),
        operation: operation.id.clone(),
        status: answer.status().as_u16(),
        problem: answer.response().extensions().get::<ProblemCode>().copied(),
    });
}
