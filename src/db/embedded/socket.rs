//! Where the Unix socket lies: in a directory that only its owner may enter.

use std::fs::Permissions;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::Uid;

use super::error::{Error, failed};
use super::home::{Home, create_private, random};

/// The longest socket directory in bytes: macOS allows 103 for the whole path of
/// a Unix socket (Linux 107), and `/.s.PGSQL.5432` takes 14 of them.
const SOCKET_DIRECTORY_BYTES: usize = 89;

impl Home {
    /// The directory for the Unix socket: in the home if its path is short and
    /// plain, since a socket's path is limited and `PostgreSQL`'s setting is a list
    /// with quoting rules; else one outside, in a place for short-lived files.
    pub(super) fn socket_directory(&self) -> Result<PathBuf, Error> {
        let inside = self.path.join("socket");
        if is_fit_for_sockets(&inside) {
            match create_private(&inside) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(failed("create the directory", &inside)(error));
                }
                _ => self.account.own(&inside)?,
            }
            std::fs::set_permissions(&inside, Permissions::from_mode(0o700)).map_err(failed("make private", &inside))?;
            return Ok(inside);
        }
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|_| !self.account.is_another);
        if let Some(runtime) = runtime.map(PathBuf::from)
            && let Ok(directory) = self.outside_directory(&runtime)
        {
            return Ok(directory);
        }
        self.outside_directory(Path::new("/tmp"))
    }

    /// A private directory in a place where others may create files, too.
    ///
    /// The name follows from the home, so that a killed service's directory is
    /// used again and does not stay behind; if somebody else took the name, a
    /// random one does.
    fn outside_directory(&self, place: &Path) -> Result<PathBuf, Error> {
        let mut hasher = DefaultHasher::new();
        self.path.hash(&mut hasher);
        let usual = place.join(format!("assistance-api-{:016x}", hasher.finish()));
        let other = place.join(format!("assistance-api-{:016x}", random()));
        for path in [&usual, &other] {
            if !path.is_absolute() || !is_fit_for_sockets(path) {
                continue;
            }
            if create_private(path).is_ok() || self.is_private(path) {
                self.account.own(path)?;
                return Ok(path.clone());
            }
        }
        let source = io::Error::from(io::ErrorKind::PermissionDenied);
        Err(failed("create a directory for the socket in", place)(source))
    }

    /// Whether a path is a real directory of ours that nobody else may enter.
    fn is_private(&self, path: &Path) -> bool {
        path.symlink_metadata().is_ok_and(|attributes| {
            let owner = Uid::from_raw(attributes.uid());
            attributes.is_dir() && attributes.mode() & 0o777 == 0o700 && (owner == self.account.uid || owner == Uid::effective())
        })
    }
}

fn is_fit_for_sockets(path: &Path) -> bool {
    let bytes = path.as_os_str().as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+@".contains(byte);
    bytes.len() <= SOCKET_DIRECTORY_BYTES && bytes.iter().all(is_plain)
}

/// Removes the socket and its lock file, which a killed server leaves behind: the next one believes the lock if its
/// process id is in use again.
pub(super) fn clear(directory: &Path) -> Result<(), Error> {
    for name in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
        let path = directory.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed("remove", &path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}
