//! `GET /v1/courses/{id}/challenge`: what has to be solved before one applies.

use actix_web::{HttpResponse, get, web};

use super::proof_of_work::{LEADING_ZERO_BITS, issue};
use super::wire::ApplicationChallenge;
use crate::access::State;
use crate::codes::CourseState;
use crate::courses::store;
use crate::http::query::PathId;
use crate::http::{Answer, ProblemCode};

/// Read a challenge for an application
///
/// Find a `nonce` of letters, digits, `-` or `_` such that the SHA-256 of the challenge followed by the nonce begins with
/// `leading_zero_bits` zero bits, and send both with the application within half an hour. Counting upwards finds one after
/// some ten thousand attempts:
///
/// ```python
/// nonce = next(str(n) for n in itertools.count() if int.from_bytes(
///     hashlib.sha256((challenge + str(n)).encode()).digest(), "big") >> (256 - leading_zero_bits) == 0)
/// ```
///
/// It takes the place of a puzzle of somebody else's, who would learn who applies.
#[utoipa::path(
    tag = "Courses",
    operation_id = "read_application_challenge",
    params(("id" = Uuid, Path, description = "The course's id.")),
    responses((status = 200, description = "A challenge, for one application.", body = ApplicationChallenge)),
    security(()),
)]
#[get("/v1/courses/{id}/challenge")]
pub async fn read_application_challenge(PathId(id): PathId, state: web::Data<State>) -> Answer {
    let connection = state.database.connection().await?;
    let course = store::find_announced(&connection, id).await?.ok_or(ProblemCode::NotFound)?;
    if course.seen_on(state.clock.today())? != CourseState::Announced {
        return Err(ProblemCode::ApplicationsClosed.into());
    }
    let challenge = issue(&state.vault, id, state.clock.now())?;
    Ok(HttpResponse::Ok().json(ApplicationChallenge {
        challenge: challenge.text,
        algorithm: "SHA-256",
        leading_zero_bits: LEADING_ZERO_BITS,
        expires_at: challenge.expires_at,
    }))
}
