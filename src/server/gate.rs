//! What every request passes: the limits of whoever has not signed in, the headers that tell how much is left, the members of
//! X-Road, and the log of calls.

use std::sync::Arc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, ResponseError, web};

use super::Contract;
use crate::access::State;
use crate::access::calls::Call;
use crate::access::limits::{Allowance, WINDOW};
use crate::access::principal::Principal;
use crate::http::{Error, ProblemCode, RequestId, request};

static POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
static LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// An operation of the contract.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its operationId.
    pub id: Arc<str>,
    /// Whether requests without a token are counted by address.
    pub counts_addresses: bool,
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
    let pattern = request.match_pattern().unwrap_or_default();
    let operation = contract.operation(request.method(), &pattern);
    if operation.as_ref().is_some_and(|operation| operation.counts_addresses) {
        match state.limits.count_address(state.peers.address(request.request())) {
            Ok(allowance) => drop(request.extensions_mut().insert(allowance)),
            Err(too_much) => {
                request.extensions_mut().insert(too_much.allowance);
                let refused = Error::rate_limited(too_much.retry_after).error_response();
                let mut answer = request.into_response(refused).map_into_right_body();
                announce(&mut answer);
                return Ok(answer);
            }
        }
    }
    let xroad = state.peers.xroad(request.request()).map(Arc::new);
    let mut answer = request::for_member(xroad, next.call(request)).await?.map_into_left_body();
    announce(&mut answer);
    note(&state, operation, &answer);
    Ok(answer)
}

/// Tells how much is left, as draft-ietf-httpapi-ratelimit-headers has it.
fn announce<B>(answer: &mut ServiceResponse<B>) {
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
fn note<B>(state: &State, operation: Option<Operation>, answer: &ServiceResponse<B>) {
    let extensions = answer.request().extensions();
    let (Some(principal), Some(operation)) = (extensions.get::<Principal>(), operation) else { return };
    state.calls.note(Call {
        api_client_id: principal.client_id,
        organisation_id: principal.organisation_id,
        request_id: RequestId::current().0,
        answered_at: state.clock.now(),
        operation: operation.id,
        status: answer.status().as_u16(),
        problem: answer.response().extensions().get::<ProblemCode>().copied(),
    });
}
