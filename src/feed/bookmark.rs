//! Where a reader of the feed has come to, as a cursor in which nothing can be read.
//!
//! A bookmark moves on with everybody's events, or a reader with few events of its own would have to begin anew after 90
//! days. So it must not show that it has moved: it is sealed under a new random nonce each time, and two bookmarks of the
//! same place look as different as any others.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::http::{Error, ProblemCode};
use crate::vault::Vault;

/// How long events are kept, as the contract promises: 90 days.
pub(super) const KEPT: TimeDelta = TimeDelta::days(90);

/// Where a reader has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bookmark {
    /// The last position that was read.
    pub position: i64,
    /// Nothing that happened before this is still to be read: when that is too long ago, events may be gone.
    pub at: DateTime<Utc>,
}

impl Bookmark {
    /// The bookmark as the reader gets it.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn seal(self, vault: &Vault, feed: &str, reader: Uuid) -> Result<String, Error> {
        let mut plain = self.position.to_be_bytes().to_vec();
        plain.extend_from_slice(&self.at.timestamp_micros().to_be_bytes());
        Ok(vault.bookmark(feed, reader, plain)?)
    }

    /// The bookmark that a reader sends.
    ///
    /// # Errors
    /// `invalid_cursor` for what this feed did not give to this reader, and for what it gave more than 90 days ago.
    pub fn open(vault: &Vault, feed: &str, reader: Uuid, text: &str, now: DateTime<Utc>) -> Result<Self, Error> {
        let read = || {
            let plain = vault.open_bookmark(feed, reader, text)?;
            let (position, at) = plain.split_first_chunk::<8>()?;
            let at = i64::from_be_bytes(at.try_into().ok()?);
            Some(Self { position: i64::from_be_bytes(*position), at: DateTime::from_timestamp_micros(at)? })
        };
        read().filter(|bookmark| bookmark.at >= now - KEPT).ok_or_else(|| ProblemCode::InvalidCursor.into())
    }
}
