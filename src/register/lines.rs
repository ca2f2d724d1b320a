//! Lines of a file, one at a time: no line is held that is longer than a case can be.

use std::io::{self, BufRead};

/// The longest line that can be a case: 1 MiB.
pub const LONGEST: usize = 1024 * 1024;

/// A line of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// How many bytes it takes in the file.
    pub bytes: u64,
    /// Its text; `None` where it is longer than [`LONGEST`], and so was passed over.
    pub text: Option<Vec<u8>>,
}

/// The lines of a reader.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Reads from the beginning.
    pub const fn new(reader: R) -> Self {
        Self { reader, number: 0 }
    }

    fn read(&mut self) -> io::Result<Option<Line>> {
        let (mut text, mut bytes, mut too_long) = (Vec::new(), 0_usize, false);
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let taken = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            too_long |= text.len() + taken.len() > LONGEST;
            if !too_long {
                text.extend_from_slice(taken);
            }
            let consumed = end.map_or(taken.len(), |end| end + 1);
            let ended = end.is_some() || buffer.is_empty();
            self.reader.consume(consumed);
            bytes += consumed;
            if ended {
                break;
            }
        }
        if bytes == 0 {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(Line { number: self.number, bytes: bytes as u64, text: (!too_long).then_some(text) }))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Lines};
    use std::io::BufReader;

    #[test]
    fn a_line_too_long_is_passed_over_and_the_next_is_read() {
        let text = format!("a\n\n{}\nb", "x".repeat(LONGEST + 1));
        let lines: Vec<_> = Lines::new(BufReader::with_capacity(1000, text.as_bytes())).map(Result::unwrap).collect();
        let texts: Vec<_> = lines.iter().map(|line| (line.number, line.text.as_deref())).collect();
        assert_eq!(texts, [(1, Some(b"a".as_slice())), (2, Some(b"".as_slice())), (3, None), (4, Some(b"b".as_slice()))]);
        assert_eq!(lines.iter().map(|line| line.bytes).sum::<u64>(), text.len() as u64);
    }
}
