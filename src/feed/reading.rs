//! Reading on from a bookmark, with or without waiting: the same for partners and officers, whose reach differs.

use std::time::Duration;

use actix_web::HttpResponse;
use tokio::time::Instant;

use super::News;
use super::bookmark::Bookmark;
use super::store::{self, EventRow, Stretch};
use super::wire::{EventFilter, EventInFeed, EventPage};
use crate::access::{Caller, Permission, Reach, State};
use crate::http::page::DEFAULT_LIMIT;
use crate::http::{Answer, Error, ProblemCode};

/// Answers what follows the bookmark, as soon as there is something or the time to wait is over.
///
/// # Errors
/// `invalid_cursor`.
pub(super) async fn follow<P: Permission>(
    state: &State,
    news: &News,
    feed: &'static str,
    caller: &Caller<P>,
    filter: &EventFilter,
) -> Answer {
    let (reader, limit) = (caller.client_id, filter.limit.unwrap_or(DEFAULT_LIMIT));
    let open = |text: &String| Bookmark::open(&state.vault, feed, reader, text, state.clock.now());
    let mut after = filter.after.as_ref().map(open).transpose()?.map_or(0, |bookmark| bookmark.position);
    let deadline = Instant::now() + Duration::from_secs(filter.wait.unwrap_or(0).into());
    let place = filter.wait.filter(|wait| *wait > 0).and_then(|_| news.enter(reader));
    loop {
        let (rows, bookmark) = next(state, caller.reach(), after, limit, filter).await?;
        if rows.is_empty()
            && let Some(place) = &place
            && place.wait_for_more(&state.database, bookmark.position, deadline).await?
        {
            after = bookmark.position;
            continue;
        }
        let next_cursor = bookmark.seal(&state.vault, feed, reader)?;
        let events = rows.into_iter().map(EventInFeed::from).collect();
        return Ok(HttpResponse::Ok().json(EventPage { events, next_cursor }));
    }
}

/// The events behind `after`, and where the reader has come to with them.
async fn next(
    state: &State,
    reach: Reach,
    after: i64,
    limit: u8,
    filter: &EventFilter,
) -> Result<(Vec<EventRow>, Bookmark), Error> {
    let now = state.clock.now();
    let until = store::newest(&state.database).await?;
    if after > until {
        // Ahead of everything: the database was restored to an earlier time, and what came since has other positions.
        return Err(ProblemCode::InvalidCursor.into());
    }
    let connection = state.database.connection().await?;
    let rows = store::read(&connection, reach, Stretch { after, until, types: &filter.types, limit }).await?;
    // A full page may end before the newest event, and then the reader has come only as far as its last one.
    let last = rows.last().filter(|_| rows.len() >= usize::from(limit));
    let bookmark = last.and_then(|row| Some(Bookmark { position: row.position?, at: row.occurred_at }));
    Ok((rows, bookmark.unwrap_or(Bookmark { position: until, at: now })))
}
