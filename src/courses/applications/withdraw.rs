//! `POST /v1/course-applications/{id}/withdraw`: an officer withdraws an application at the applicant's request, and it is erased.

use actix_web::{post, web};

use super::application::Step;
use super::decide::decide;
use super::wire::ApplicationLine;
use crate::access::{Caller, State, caller::WriteCourses};
use crate::http::query::PathId;
use crate::http::{Answer, IfMatch, RequestId};

/// Withdraw an application
///
/// At the applicant's request: what they wrote is erased at once, with its key. It cannot be undone.
#[utoipa::path(
    tag = "Courses",
    operation_id = "withdraw_course_application",
    params(("id" = Uuid, Path, description = "The application's id.")),
    responses((status = 200, description = "The application was withdrawn and erased.", body = ApplicationLine)),
    security(("oauth2" = [WriteCourses::SCOPE])),
)]
#[post("/v1/course-applications/{id}/withdraw")]
pub async fn withdraw_course_application(
    caller: Caller<WriteCourses>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    decide(&caller, (id, Step::Withdraw), if_match, request_id, state).await
}
