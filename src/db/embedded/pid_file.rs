//! The server's lock file, `postmaster.pid`: which process it names, and whether the server is ready.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread::sleep;

use nix::fcntl::OFlag;

use super::error::{Error, failed};
use super::server::{POLL, POLLS_PER_SECOND};

/// A process id no system gives: its largest is 4194304 on Linux, 99999 on macOS.
const NO_PROCESS: i32 = i32::MAX;

/// The process id in the server's lock file, which lies in its data directory.
///
/// An incomplete file is one that is just being written, or whose writer did not
/// live to complete it; after a while it is the latter, and is removed, because
/// `PostgreSQL` would wait for a human to do so.
pub(super) fn recorded(data: &Path) -> Result<Option<i32>, Error> {
    let path = data.join("postmaster.pid");
    for _ in 0..2 * POLLS_PER_SECOND {
        let Some(text) = read(&path)? else {
            return Ok(None);
        };
        if let Some(pid) = text.lines().next().and_then(|line| line.trim().parse().ok()) {
            return Ok(Some(pid));
        }
        sleep(POLL);
    }
    std::fs::remove_file(&path).map_err(failed("remove", &path))?;
    Ok(None)
}

/// Makes the lock file of a dead server name no process. The file itself stays: it
/// also names the dead server's shared memory, by which `PostgreSQL` notices whether
/// any of its other processes still lives.
pub(super) fn forget(data: &Path) -> Result<(), Error> {
    let path = data.join("postmaster.pid");
    let Some(text) = read(&path)? else {
        return Ok(());
    };
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    let written = OpenOptions::new()
        .write(true)
        .truncate(true)
        .custom_flags(OFlag::O_NOFOLLOW.bits())
        .open(&path)
        .and_then(|mut file| file.write_all(format!("{NO_PROCESS}\n{rest}").as_bytes()));
    written.map_err(failed("write", &path))
}

/// Whether the server with this process id says in its lock file that it is ready;
/// the eighth line is there for this, and is what `pg_ctl` waits for.
pub(super) fn is_ready(data: &Path, pid: u32) -> bool {
    let Ok(Some(text)) = read(&data.join("postmaster.pid")) else {
        return false;
    };
    text.lines().next() == Some(pid.to_string().as_str()) && text.lines().nth(7).is_some_and(|status| status.trim() == "ready")
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    let mut text = String::new();
    let read = OpenOptions::new()
        .read(true)
        .custom_flags(OFlag::O_NOFOLLOW.bits())
        .open(path)
        .and_then(|file| file.take(8192).read_to_string(&mut text));
    match read {
        Ok(_) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}
