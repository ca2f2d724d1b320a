//! The items of a batch as they arrive, one after another: a batch is never in memory as a whole.

use std::time::Duration;

use actix_web::dev::Payload;
use futures_util::StreamExt;

use super::splitter::{LIST_POINTER, Piece, Splitter};
use crate::http::json_faults::fault;
use crate::http::{Error, ProblemCode, ViolationCode};

/// The most items of a batch.
pub const MOST: u64 = 1000;
/// The largest batch, in bytes.
pub const LARGEST: usize = 32 * 1024 * 1024;
/// How long the next bytes may take.
const DEADLINE: Duration = Duration::from_secs(15);

/// How a batch is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `{"referrals": [ … ]}`.
    Json,
    /// An item on each line.
    Lines,
}

/// The items of a body.
pub struct Items {
    payload: Payload,
    splitter: Splitter,
    /// Where the list of the items stands.
    list: &'static str,
    chunk: std::vec::IntoIter<u8>,
    bytes: usize,
    count: u64,
    is_over: bool,
}

impl Items {
    /// The items of `payload`.
    #[must_use]
    pub fn new(payload: Payload, format: Format) -> Self {
        let (splitter, list) = match format {
            Format::Json => (Splitter::json(), LIST_POINTER),
            Format::Lines => (Splitter::lines(), ""),
        };
        Self { payload, splitter, list, chunk: Vec::new().into_iter(), bytes: 0, count: 0, is_over: false }
    }

    /// The next item. After an error there is none.
    ///
    /// # Errors
    /// `malformed_json`, `validation_failed` where the batch is not as the contract has it, `payload_too_large` where it is too
    /// large as a whole, `body_timeout`.
    pub async fn next(&mut self) -> Option<Result<Piece, Error>> {
        if self.is_over {
            return None;
        }
        let next = self.read().await;
        self.is_over = !matches!(next, Ok(Some(_)));
        next.transpose()
    }

    async fn read(&mut self) -> Result<Option<Piece>, Error> {
        loop {
            while let Some(byte) = self.chunk.next() {
                if let Some(item) = self.splitter.push(byte)? {
                    return self.counted(item).map(Some);
                }
            }
            let next = tokio::time::timeout(DEADLINE, self.payload.next()).await.map_err(|_| ProblemCode::BodyTimeout)?;
            let Some(chunk) = next else {
                let last = self.splitter.end()?;
                return last.map(|item| self.counted(item)).transpose();
            };
            let chunk = chunk.map_err(|_| ProblemCode::MalformedJson)?;
            self.bytes += chunk.len();
            if self.bytes > LARGEST {
                return Err(ProblemCode::PayloadTooLarge.into());
            }
            self.chunk = Vec::from(chunk).into_iter();
        }
    }

    fn counted(&mut self, item: Piece) -> Result<Piece, Error> {
        self.count += 1;
        let too_many = || Error::invalid(vec![fault(self.list, ViolationCode::Length).bounded(None, Some(MOST))]);
        if self.count > MOST { Err(too_many()) } else { Ok(item) }
    }
}
