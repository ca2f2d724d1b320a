//! `POST /v1/course-applications/{id}/reject`: an officer rejects an application.

use actix_web::{post, web};

use super::application::Step;
use super::decide::decide;
use super::wire::ApplicationLine;
use crate::access::{Caller, State, caller::WriteCourses};
use crate::http::query::PathId;
use crate::http::{Answer, IfMatch, RequestId};

/// Reject an application
///
/// The applicant is not offered a place; officers tell them by the way that they chose.
#[utoipa::path(
    tag = "Courses",
    operation_id = "reject_course_application",
    params(("id" = Uuid, Path, description = "The application's id.")),
    responses((status = 200, description = "The application was rejected.", body = ApplicationLine)),
    security(("oauth2" = [WriteCourses::SCOPE])),
)]
#[post("/v1/course-applications/{id}/reject")]
pub async fn reject_course_application(
    caller: Caller<WriteCourses>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    decide(&caller, (id, Step::Reject), if_match, request_id, state).await
}
