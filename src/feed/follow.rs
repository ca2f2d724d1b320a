//! `GET /v1/events`: what happened to one's own referrals.

use actix_web::{get, web};

use super::News;
use super::reading::follow;
use super::wire::{EventFilter, EventPage};
use crate::access::{Caller, State, caller::FollowEvents};
use crate::http::{Answer, Query};

const FEED: &str = "events";

/// Follow events
///
/// What happened to your organisation's referrals, oldest first. Send `next_cursor` of each answer as `after` of the next
/// request: no event is ever skipped, and none comes twice. Keep the cursor where you keep what you made of the events,
/// and you can stop and go on at any time within 90 days; after that the cursor is `invalid_cursor`, and you begin anew
/// with a list of your referrals.
///
/// With `wait` the answer comes as soon as there is an event, or empty when the time is over: ask again at once. Of one
/// client four requests can wait at a time; one more is answered at once.
#[utoipa::path(
    tag = "Events",
    operation_id = "follow_events",
    params(EventFilter),
    responses((status = 200, description = "The next events.", body = EventPage)),
    security(("oauth2" = [FollowEvents::SCOPE])),
)]
#[get("/v1/events")]
pub async fn follow_events(
    caller: Caller<FollowEvents>,
    Query(filter): Query<EventFilter>,
    news: web::Data<News>,
    state: web::Data<State>,
) -> Answer {
    follow(&state, &news, FEED, &caller, &filter).await
}
