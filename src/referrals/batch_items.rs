//! The items of a batch as they arrive, one after another: a batch is never in memory as a whole.

use std::time::Duration;

use actix_web::dev::Payload;
use futures_util::StreamExt;

use crate::http::json::BODY_LIMIT;
use crate::http::{Error, ProblemCode};

/// The most items of a batch.
pub const MOST: usize = 1000;
/// The largest batch, in bytes.
pub const LARGEST: usize = 32 * 1024 * 1024;
/// The largest item: a referral and its key.
const LARGEST_ITEM: usize = BODY_LIMIT + 256;
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
    chunk: std::vec::IntoIter<u8>,
    bytes: usize,
    count: usize,
    is_over: bool,
}

impl Items {
    /// The items of `payload`.
    #[must_use]
    pub fn new(payload: Payload, format: Format) -> Self {
        let splitter = match format {
            Format::Json => Splitter::json(),
            Format::Lines => Splitter::lines(),
        };
        Self { payload, splitter, chunk: Vec::new().into_iter(), bytes: 0, count: 0, is_over: false }
    }

    /// The text of the next item. After an error there is none.
    ///
    /// # Errors
    /// `malformed_json`, `payload_too_large`, `body_timeout`.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, Error>> {
        if self.is_over {
            return None;
        }
        let next = self.read().await;
        self.is_over = !matches!(next, Ok(Some(_)));
        next.transpose()
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, Error> {
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

    fn counted(&mut self, item: Vec<u8>) -> Result<Vec<u8>, Error> {
        self.count += 1;
        if self.count > MOST { Err(ProblemCode::PayloadTooLarge.into()) } else { Ok(item) }
    }
}

/// What stands before the items of a batch in JSON, without white space.
const HEAD: &[u8] = b"{\"referrals\":[";

/// Cuts a body into items without understanding them.
enum Splitter {
    /// So many bytes of the head have been seen.
    Head(usize),
    /// An item or, where one may be missing, the end of the list is next.
    Before { may_end: bool },
    /// Within an item.
    Within { item: Vec<u8>, depth: usize, in_text: bool, is_escaped: bool },
    /// A comma or the end of the list is next.
    After,
    /// The list is over: so many bytes of the tail are missing.
    Tail(usize),
    /// Within a line.
    Line(Vec<u8>),
}

impl Splitter {
    const fn json() -> Self {
        Self::Head(0)
    }

    const fn lines() -> Self {
        Self::Line(Vec::new())
    }

    /// Takes a byte; answers the item that it ends.
    fn push(&mut self, byte: u8) -> Result<Option<Vec<u8>>, ProblemCode> {
        let is_space = matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        match self {
            Self::Line(line) if byte == b'\n' => return Ok(filled(std::mem::take(line))),
            Self::Line(line) => grown(line, byte)?,
            Self::Within { item, depth, in_text, is_escaped } => {
                grown(item, byte)?;
                match byte {
                    _ if *is_escaped => *is_escaped = false,
                    b'\\' if *in_text => *is_escaped = true,
                    b'"' => *in_text = !*in_text,
                    b'{' | b'[' if !*in_text => *depth += 1,
                    b'}' | b']' if !*in_text => *depth -= 1,
                    _ => {}
                }
                if *depth == 0 {
                    let item = std::mem::take(item);
                    *self = Self::After;
                    return Ok(Some(item));
                }
            }
            // White space counts within the one name of the head only, where it is wrong.
            Self::Head(seen) if is_space && !(2..12).contains(&*seen) => {}
            Self::Head(seen) if HEAD.get(*seen) == Some(&byte) => {
                *seen += 1;
                if *seen == HEAD.len() {
                    *self = Self::Before { may_end: true };
                }
            }
            Self::Before { .. } | Self::After | Self::Tail(_) if is_space => {}
            Self::Before { .. } if byte == b'{' => {
                *self = Self::Within { item: vec![byte], depth: 1, in_text: false, is_escaped: false };
            }
            Self::Before { may_end: true } | Self::After if byte == b']' => *self = Self::Tail(1),
            Self::After if byte == b',' => *self = Self::Before { may_end: false },
            Self::Tail(missing) if byte == b'}' && *missing == 1 => *missing = 0,
            _ => return Err(ProblemCode::MalformedJson),
        }
        Ok(None)
    }

    /// The body is over; answers the item that this ends.
    fn end(&mut self) -> Result<Option<Vec<u8>>, ProblemCode> {
        match self {
            Self::Line(line) => Ok(filled(std::mem::take(line))),
            Self::Tail(0) => Ok(None),
            _ => Err(ProblemCode::MalformedJson),
        }
    }
}

fn grown(item: &mut Vec<u8>, byte: u8) -> Result<(), ProblemCode> {
    if item.len() == LARGEST_ITEM {
        return Err(ProblemCode::PayloadTooLarge);
    }
    item.push(byte);
    Ok(())
}

/// A line that holds something.
fn filled(line: Vec<u8>) -> Option<Vec<u8>> {
    if line.iter().all(u8::is_ascii_whitespace) { None } else { Some(line) }
}

#[cfg(test)]
mod tests {
    use super::{LARGEST_ITEM, ProblemCode, Splitter};

    fn split(mut splitter: Splitter, body: &str) -> Result<Vec<String>, ProblemCode> {
        let mut items = Vec::new();
        for byte in body.bytes() {
            items.extend(splitter.push(byte)?);
        }
        items.extend(splitter.end()?);
        Ok(items.into_iter().map(|item| String::from_utf8(item).unwrap()).collect())
    }

    #[test]
    fn a_batch_is_cut_where_its_items_end() {
        let json = |body: &str| split(Splitter::json(), body).unwrap();
        assert_eq!(json(r#" { "referrals" : [ {"a":"}]"} , {"b":[{},"\"}"]}]}  "#), [r#"{"a":"}]"}"#, r#"{"b":[{},"\"}"]}"#]);
        assert!(json(r#"{"referrals":[]}"#).is_empty());
        assert_eq!(split(Splitter::lines(), "{\"a\":1}\r\n\n{\"b\":2}").unwrap(), ["{\"a\":1}\r", "{\"b\":2}"]);
    }

    #[test]
    fn what_is_no_batch_is_refused() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"referrals":{}}"#,
            r#"{"referrals":[1]}"#,
            r#"{"referrals":[{},]}"#,
            r#"{"referrals":[{} {}]}"#,
            r#"{"referrals":[{}]"#,
            r#"{"referrals":[{}"#,
            r#"{"referrals":[{}]}}"#,
            r#"{"refer rals":[]}"#,
            r#"{"other":[]}"#,
        ] {
            assert_eq!(split(Splitter::json(), body), Err(ProblemCode::MalformedJson), "{body}");
        }
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(LARGEST_ITEM));
        assert_eq!(split(Splitter::lines(), &long), Err(ProblemCode::PayloadTooLarge));
    }
}
