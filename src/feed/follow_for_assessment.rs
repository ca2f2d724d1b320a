//! `GET /v1/assessment/events`: everything that happens, for the officers' own programs.

use actix_web::{get, web};

use super::News;
use super::reading::follow;
use super::wire::{EventFilter, EventPage};
use crate::access::{Caller, State, caller::FollowAssessment};
use crate::http::{Answer, Query};

const FEED: &str = "assessment_events";

/// Follow every event
///
/// What happened to every referral, decision and client, oldest first, by id and state. Otherwise as `follow_events`.
#[utoipa::path(
    tag = "Events",
    operation_id = "follow_events_for_assessment",
    params(EventFilter),
    responses((status = 200, description = "The next events.", body = EventPage)),
    security(("oauth2" = [FollowAssessment::SCOPE])),
)]
#[get("/v1/assessment/events")]
pub async fn follow_events_for_assessment(
    caller: Caller<FollowAssessment>,
    Query(filter): Query<EventFilter>,
    news: web::Data<News>,
    state: web::Data<State>,
) -> Answer {
    follow(&state, &news, FEED, &caller, &filter).await
}
