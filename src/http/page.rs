//! Pages of lists: by key, newest first, with a cursor in which nothing can be read. No totals, no offsets.

use actix_web::HttpResponse;
use actix_web::http::header::LINK;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// How many members a page has unless asked otherwise.
pub const DEFAULT_LIMIT: u8 = 20;

/// Where a page begins: after the member with this time and id, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The time by which the list is ordered.
    pub at: DateTime<Utc>,
    /// The member's id, which decides between members of the same time.
    pub id: Uuid,
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// At most so many members.
    pub limit: u8,
    /// After this one; from the newest where empty.
    pub after: Option<Position>,
}

impl Page {
    /// One more than the limit: the one too many tells that there is a next page.
    #[must_use]
    pub fn fetch(self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Cuts the one too many off `members` and tells where the next page begins, if there is one.
    pub fn cut<T>(self, members: &mut Vec<T>, position: impl Fn(&T) -> Position) -> Option<Position> {
        let more = members.len() > usize::from(self.limit);
        members.truncate(usize::from(self.limit));
        if more { members.last().map(position) } else { None }
    }
}

/// 200 with a page; `Link` names the next one (RFC 8288), keeping the filters of this one.
#[must_use]
pub fn answer(body: &impl Serialize, request: &actix_web::HttpRequest, next: Option<&str>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Some(next) = next {
        let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
        let query = kept.chain([format!("cursor={next}").as_str()]).collect::<Vec<_>>().join("&");
        answer.insert_header((LINK, format!("<{}?{query}>; rel=\"next\"", request.path())));
    }
    answer.json(body)
}
