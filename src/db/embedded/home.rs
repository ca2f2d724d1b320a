//! The one directory in which everything lies, and the lock by which one service at a time uses it.

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::hash::BuildHasher;
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::{Uid, User};

use super::account::Account;
use super::error::{Error, failed};
use super::permissions;

/// What is in the name of a data directory that is not complete yet.
const UNFINISHED: &str = ".unfinished-";

/// The directory a private `PostgreSQL` lives in, locked as long as this exists.
#[derive(Debug)]
pub struct Home {
    pub(super) path: PathBuf,
    pub(super) account: Account,
    _lock: File,
}

impl Home {
    /// The home of a service that was told none: `/var/lib/assistance-api` for
    /// root, else `assistance-api` in the user's directory for data.
    ///
    /// # Errors
    ///
    /// [`Error::NoHomeDirectory`] if the user has no directory of their own.
    pub fn default_place() -> Result<PathBuf, Error> {
        const NAME: &str = "assistance-api";
        if Uid::effective().is_root() {
            return Ok(Path::new("/var/lib").join(NAME));
        }
        // The XDG specification has relative values ignored.
        let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
        let of_user = || absolute("HOME").or_else(home_of_user).ok_or(Error::NoHomeDirectory);
        if cfg!(target_os = "macos") {
            return Ok(of_user()?.join("Library/Application Support").join(NAME));
        }
        match absolute("XDG_DATA_HOME") {
            Some(data) => Ok(data.join(NAME)),
            None => Ok(of_user()?.join(".local/share").join(NAME)),
        }
    }

    /// Makes the directory if need be, checks who may reach it, and locks it.
    pub(super) fn occupy(path: &Path) -> Result<Self, Error> {
        let account = Account::of_cluster()?;
        let mode = if account.is_another { 0o711 } else { 0o700 };
        DirBuilder::new().recursive(true).mode(mode).create(path).map_err(failed("create the directory", path))?;
        let path = path.canonicalize().map_err(failed("resolve", path))?;
        permissions::check(&path, account)?;
        let lock = lock(&path)?;
        Ok(Self { path, account, _lock: lock })
    }

    pub(super) fn data_directory(&self, major: u32) -> PathBuf {
        self.path.join(format!("postgresql-{major}"))
    }

    pub(super) fn log_file(&self) -> PathBuf {
        self.path.join("postgresql.log")
    }

    /// The major versions that have a cluster here.
    pub(super) fn majors(&self) -> Result<Vec<u32>, Error> {
        let mut majors = Vec::new();
        for entry in self.path.read_dir().map_err(failed("list", &self.path))? {
            let name = entry.map_err(failed("list", &self.path))?.file_name();
            let major = name.to_str().and_then(|name| name.strip_prefix("postgresql-"));
            if let Some(major) = major.and_then(|major| major.parse().ok())
                && self.data_directory(major).join("PG_VERSION").exists()
            {
                majors.push(major);
            }
        }
        Ok(majors)
    }

    /// Removes what was left of clusters whose making was cut off.
    pub(super) fn remove_unfinished(&self) -> Result<(), Error> {
        for entry in self.path.read_dir().map_err(failed("list", &self.path))?.flatten() {
            if entry.file_name().to_string_lossy().contains(UNFINISHED)
                && let Err(error) = std::fs::remove_dir_all(entry.path())
            {
                // Its initdb may still be running; a later start removes the rest.
                tracing::debug!(%error, path = %entry.path().display(), "cannot remove yet");
            }
        }
        Ok(())
    }

    /// A new directory of which a cluster is to be made. Its name is a new one
    /// each time: an initdb whose service was killed may live on for a moment and
    /// must not write into the directory of the next.
    pub(super) fn unfinished_data_directory(&self, major: u32) -> Result<PathBuf, Error> {
        let path = self.path.join(format!("postgresql-{major}{UNFINISHED}{:016x}", random()));
        create_private(&path).map_err(failed("create the directory", &path))?;
        self.account.own(&path)?;
        Ok(path)
    }
}

/// The home directory in the system's user database, for a service without `HOME`.
fn home_of_user() -> Option<PathBuf> {
    let user = User::from_uid(Uid::effective()).ok().flatten()?;
    Some(user.dir).filter(|path| path.is_absolute())
}

/// Locks the home for this process; the system releases the lock when it ends,
/// however it ends, so that no lock is ever left behind.
fn lock(home: &Path) -> Result<File, Error> {
    let path = home.join("lock");
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(failed("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let read = file.take(20).read_to_string(&mut holder);
            let holder = match read {
                Ok(1..) => holder.trim().to_owned(),
                _ => "unknown".to_owned(),
            };
            return Err(Error::InUse { home: home.to_owned(), holder });
        }
        Err(TryLockError::Error(source)) => return Err(failed("lock", &path)(source)),
    }
    // The id is only for the message above.
    file.set_len(0).map_err(failed("write", &path))?;
    writeln!(file, "{}", std::process::id()).map_err(failed("write", &path))?;
    Ok(file)
}

/// A directory that only its owner may enter.
pub(super) fn create_private(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// A number for names that must be new: the standard library seeds its hash maps
/// with the system's random numbers.
pub(super) fn random() -> u64 {
    RandomState::new().hash_one(OsStr::new("assistance-api"))
}
