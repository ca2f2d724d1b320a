//! What `PostgreSQL` says: its log, and the last lines of it for messages.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::error::{Error, failed};

/// Opens the log to write at its end, and tells where that is. As root the file is
/// root's own: `PostgreSQL` only gets it opened.
pub(super) fn open(path: &Path) -> Result<(File, u64), Error> {
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path).map_err(failed("open", path))?;
    let length = file.metadata().map_err(failed("read the attributes of", path))?.len();
    Ok((file, length))
}

/// The last lines the log got since `start`.
pub(super) fn since(path: &Path, start: u64) -> String {
    const BYTES: u64 = 64 * 1024;
    let read = || -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(start.max(length.saturating_sub(BYTES))))?;
        let mut bytes = Vec::new();
        file.take(BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) => last_lines(&String::from_utf8_lossy(&bytes)),
        Err(error) => format!("(cannot read it: {error})"),
    }
}

/// The last lines of a text, for messages.
pub(super) fn last_lines(text: &str) -> String {
    const LINES: usize = 20;
    let lines: Vec<&str> = text.lines().collect();
    let skipped = lines.len().saturating_sub(LINES);
    let kept: Vec<&str> = lines.into_iter().skip(skipped).collect();
    if kept.is_empty() { "(nothing)".to_owned() } else { kept.join("\n") }
}
