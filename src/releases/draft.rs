//! `POST /v1/releases`: count a period that is over.

use actix_web::{post, web};

use super::closed_period::StandardPeriod;
use super::keep::{self, NewRelease};
use super::wire::{DraftRelease, Release};
use crate::access::{Caller, State, caller::PrepareReleases};
use crate::audit::Actor;
use crate::clock::Clock;
use crate::http::idempotency::store::Attempt;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IdempotencyKey, Json, RequestId, Violation, ViolationCode};

/// Draft a release
///
/// Counts every table of the lattice for a period that is over, and the stocks at its end, in one snapshot. Nothing of it can
/// be read before it has been audited, approved by a second person and published.
#[utoipa::path(
    tag = "Releases",
    operation_id = "draft_release",
    request_body(content = DraftRelease, description = "The period."),
    responses((status = 201, description = "The draft.", body = Release)),
    security(("oauth2" = [PrepareReleases::SCOPE])),
)]
#[post("/v1/releases")]
pub async fn draft_release(
    caller: Caller<PrepareReleases>,
    key: IdempotencyKey,
    body: Json<DraftRelease>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let attempt = Attempt {
        api_client_id: caller.client_id,
        operation: "draft_release",
        key,
        fingerprint: state.vault.fingerprint("draft_release", &body.digest),
    };
    if let Some(answer) = keep::earlier(&state, &attempt).await? {
        return Ok(answer);
    }
    let new = NewRelease { period: closed(&body.value.period, &state.clock)?, vintage: 1, corrects: None };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    to_the_end(async move { keep::answer(&state, actor, new, &attempt).await }).await
}

/// The period, which has to be a standard one that is over.
fn closed(text: &str, clock: &Clock) -> Result<StandardPeriod, Error> {
    let refused = |code, detail| Error::invalid(vec![Violation::new("/period", code, detail)]);
    let period = StandardPeriod::parse(text)
        .ok_or_else(|| refused(ViolationCode::Pattern, "The period is a year, a half-year or a quarter."))?;
    if period.is_over(clock.today()) {
        Ok(period)
    } else {
        Err(refused(ViolationCode::InTheFuture, "The period is not over yet."))
    }
}
