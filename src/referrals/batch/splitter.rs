//! Where the items of a batch begin and end. It is found byte by byte, without understanding an item, and without keeping one
//! that is too large: that one is passed over, and the next is found all the same.

#[cfg(test)]
mod tests;

use crate::http::json::BODY_LIMIT;
use crate::http::json_faults::{fault, is_field_name};
use crate::http::{Error, ProblemCode, ViolationCode};

/// The largest item: a referral and its key.
pub const LARGEST_ITEM: usize = BODY_LIMIT + 256;
/// The one member of a batch in JSON.
const LIST: &str = "referrals";
/// Where it stands.
pub const LIST_POINTER: &str = "/referrals";

/// A piece of a batch.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// The text of an item, whatever it is.
    Item(Vec<u8>),
    /// An item that is too large, of which nothing is kept.
    TooLarge,
}

/// A text that grows, as far as it is kept.
#[derive(Debug, Default)]
pub struct Text {
    bytes: Vec<u8>,
    is_too_large: bool,
}

impl Text {
    fn push(&mut self, byte: u8) {
        if self.bytes.len() == LARGEST_ITEM {
            *self = Self { bytes: Vec::new(), is_too_large: true };
        }
        if !self.is_too_large {
            self.bytes.push(byte);
        }
    }

    fn take(&mut self) -> Piece {
        let text = std::mem::take(self);
        if text.is_too_large { Piece::TooLarge } else { Piece::Item(text.bytes) }
    }

    /// The text of a line, where there is something on it.
    fn line(&mut self) -> Option<Piece> {
        let is_blank = !self.is_too_large && self.bytes.iter().all(u8::is_ascii_whitespace);
        let line = self.take();
        (!is_blank).then_some(line)
    }
}

/// Cuts a body into items.
#[derive(Debug)]
pub enum Splitter {
    /// A list in an object.
    Json(Document),
    /// An item on each line.
    Lines(Text),
}

impl Splitter {
    /// One that cuts `{"referrals": [ … ]}`.
    #[must_use]
    pub fn json() -> Self {
        Self::Json(Document { place: Place::Start, text: Text::default(), has_list: false })
    }

    /// One that cuts lines.
    #[must_use]
    pub fn lines() -> Self {
        Self::Lines(Text::default())
    }

    /// Takes a byte; answers the item that it ends.
    ///
    /// # Errors
    /// `malformed_json` where no item can be told from another any more, `validation_failed` where the batch is not the object
    /// that it should be.
    pub fn push(&mut self, byte: u8) -> Result<Option<Piece>, Error> {
        match self {
            Self::Json(document) => document.push(byte),
            Self::Lines(line) if byte == b'\n' => Ok(line.line()),
            Self::Lines(line) => {
                line.push(byte);
                Ok(None)
            }
        }
    }

    /// The body is over; answers the item that this ends.
    ///
    /// # Errors
    /// Those of [`Self::push`].
    pub fn end(&mut self) -> Result<Option<Piece>, Error> {
        match self {
            Self::Lines(line) => Ok(line.line()),
            Self::Json(Document { place: Place::End, has_list: true, .. }) => Ok(None),
            Self::Json(Document { place: Place::End, .. }) => Err(at(LIST_POINTER, ViolationCode::Required)),
            Self::Json(_) => Err(ProblemCode::MalformedJson.into()),
        }
    }
}

/// What the next byte of a batch in JSON belongs to.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// The batch has not begun.
    Start,
    /// The name of a member is next or, where one may be missing, the end of the object.
    Name { may_end: bool },
    /// Within a name.
    WithinName { is_escaped: bool },
    /// A colon is next.
    Colon,
    /// The list is next.
    List,
    /// An item is next or, where one may be missing, the end of the list.
    Item { may_end: bool },
    /// Within an item that ends with its last bracket or quotation mark.
    Within { depth: usize, in_text: bool, is_escaped: bool },
    /// Within a number or a word, which ends before whatever does not belong to it.
    Word,
    /// A comma or the end of the list is next.
    AfterItem,
    /// A comma or the end of the object is next.
    AfterMember,
    /// Nothing is next.
    End,
}

/// A batch in JSON, as far as it has been seen.
#[derive(Debug)]
pub struct Document {
    place: Place,
    /// The item or name that is being read.
    text: Text,
    has_list: bool,
}

impl Document {
    fn push(&mut self, byte: u8) -> Result<Option<Piece>, Error> {
        match self.place {
            Place::Within { depth, in_text, is_escaped } => return Ok(self.within(byte, depth, in_text, is_escaped)),
            Place::WithinName { is_escaped } => self.within_name(byte, is_escaped)?,
            Place::Word if !ends_word(byte) => self.text.push(byte),
            Place::Word => {
                self.place = Place::AfterItem;
                self.between(byte)?;
                return Ok(Some(self.text.take()));
            }
            _ => self.between(byte)?,
        }
        Ok(None)
    }

    fn within(&mut self, byte: u8, mut depth: usize, mut in_text: bool, is_escaped: bool) -> Option<Piece> {
        self.text.push(byte);
        match byte {
            _ if is_escaped => {}
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => depth -= 1,
            _ => {}
        }
        if depth == 0 && !in_text {
            self.place = Place::AfterItem;
            return Some(self.text.take());
        }
        self.place = Place::Within { depth, in_text, is_escaped: in_text && byte == b'\\' && !is_escaped };
        None
    }

    fn within_name(&mut self, byte: u8, is_escaped: bool) -> Result<(), Error> {
        self.text.push(byte);
        if byte != b'"' || is_escaped {
            self.place = Place::WithinName { is_escaped: byte == b'\\' && !is_escaped };
            return Ok(());
        }
        let name = match self.text.take() {
            Piece::Item(text) => serde_json::from_slice::<String>(&text).map_err(|_| ProblemCode::MalformedJson)?,
            Piece::TooLarge => String::new(),
        };
        if name != LIST {
            let pointer = if is_field_name(&name) { format!("/{name}") } else { String::new() };
            return Err(at(&pointer, ViolationCode::UnknownField));
        }
        if self.has_list {
            return Err(at(LIST_POINTER, ViolationCode::Duplicate));
        }
        self.place = Place::Colon;
        Ok(())
    }

    /// Outside of names and items.
    fn between(&mut self, byte: u8) -> Result<(), Error> {
        use Place as At;
        self.place = match (self.place, byte) {
            (place, byte) if is_space(byte) => place,
            (At::Start, b'{') => At::Name { may_end: true },
            (At::Start, byte) if begins_value(byte) => return Err(at("", ViolationCode::WrongType)),
            (At::Name { .. }, b'"') => {
                self.text.push(byte);
                At::WithinName { is_escaped: false }
            }
            (At::Name { may_end: true } | At::AfterMember, b'}') => At::End,
            (At::Colon, b':') => At::List,
            (At::List, b'[') => {
                self.has_list = true;
                At::Item { may_end: true }
            }
            (At::List, byte) if begins_value(byte) => return Err(at(LIST_POINTER, ViolationCode::WrongType)),
            (At::Item { may_end: true } | At::AfterItem, b']') => At::AfterMember,
            (At::AfterItem, b',') => At::Item { may_end: false },
            (At::AfterMember, b',') => At::Name { may_end: false },
            (At::Item { .. }, b'{' | b'[') => self.begin(byte, At::Within { depth: 1, in_text: false, is_escaped: false }),
            (At::Item { .. }, b'"') => self.begin(byte, At::Within { depth: 0, in_text: true, is_escaped: false }),
            (At::Item { .. }, byte) if !ends_word(byte) => self.begin(byte, At::Word),
            _ => return Err(ProblemCode::MalformedJson.into()),
        };
        Ok(())
    }

    fn begin(&mut self, byte: u8, place: Place) -> Place {
        self.text.push(byte);
        place
    }
}

fn at(pointer: &str, code: ViolationCode) -> Error {
    Error::invalid(vec![fault(pointer, code)])
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether this can be the first byte of a value.
const fn begins_value(byte: u8) -> bool {
    matches!(byte, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
}

/// Whether this cannot stand within a number or a word.
const fn ends_word(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b',' | b':' | b'"' | b'{' | b'}' | b'[' | b']')
}
