//! Waiting for news. However many readers wait, the database is asked four times a second, and not at all while nobody
//! waits: whoever wakes first asks for all of them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use super::store;
use crate::db::{Database, Error};

/// How often waiting readers look.
const PACE: Duration = Duration::from_millis(250);
/// How many requests of one API client may wait at a time; one more is answered at once with what there is.
const MOST_WAITING: usize = 4;

/// What this process knows of the newest event, and who waits for a newer one.
#[derive(Debug, Default)]
pub struct News {
    newest: tokio::sync::Mutex<Option<(Instant, i64)>>,
    waiting: Mutex<HashMap<Uuid, usize>>,
}

/// A place among those who wait; given back when it is dropped.
#[derive(Debug)]
pub struct Place<'a> {
    news: &'a News,
    client: Uuid,
}

impl News {
    /// A place for one more request of this client; `None` when too many of them wait already.
    pub fn enter(&self, client: Uuid) -> Option<Place<'_>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let number = waiting.entry(client).or_default();
        (*number < MOST_WAITING).then(|| {
            *number += 1;
            Place { news: self, client }
        })
    }

    /// The newest position, at most as old as the pace.
    async fn newest(&self, database: &Database) -> Result<i64, Error> {
        let mut newest = self.newest.lock().await;
        match *newest {
            Some((looked, position)) if looked.elapsed() < PACE => Ok(position),
            _ => {
                let position = store::newest(database).await?;
                *newest = Some((Instant::now(), position));
                Ok(position)
            }
        }
    }
}

impl Place<'_> {
    /// Waits for an event behind `position`; `false` when there is none by the deadline.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wait_for_more(&self, database: &Database, position: i64, deadline: Instant) -> Result<bool, Error> {
        loop {
            let now = Instant::now();
            if now >= deadline {
                return Ok(false);
            }
            tokio::time::sleep_until(deadline.min(now + PACE)).await;
            if self.news.newest(database).await? > position {
                return Ok(true);
            }
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut waiting = self.news.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = waiting.get_mut(&self.client) {
            *number -= 1;
            if *number == 0 {
                waiting.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{MOST_WAITING, News};

    #[test]
    fn a_client_waits_with_a_few_requests_at_a_time_and_never_in_the_way_of_another() {
        let (news, one, other) = (News::default(), Uuid::new_v4(), Uuid::new_v4());
        let mut places: Vec<_> = (0..MOST_WAITING).map(|_| news.enter(one).unwrap()).collect();
        assert!(news.enter(one).is_none() && news.enter(other).is_some());
        places.pop();
        assert!(news.enter(one).is_some());
        drop(places);
        assert!(news.waiting.lock().unwrap().is_empty());
    }
}
