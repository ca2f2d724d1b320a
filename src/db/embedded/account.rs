//! As which user of the system the private `PostgreSQL` runs.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::unistd::{Gid, Uid, User};

use super::error::{Error, failed};

/// The system user whose processes `PostgreSQL`'s are when the service is root.
const POSTGRES_USER: &str = "postgres";

/// Whose files and processes the cluster's are.
///
/// `PostgreSQL` refuses to run as root; a service that is root therefore runs it
/// as the system user `postgres`, any other service as its own user.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    pub(super) uid: Uid,
    gid: Gid,
    /// Whether it is another user than the service's own.
    pub(super) is_another: bool,
}

impl Account {
    pub(super) fn of_cluster() -> Result<Self, Error> {
        if !Uid::effective().is_root() {
            return Ok(Self { uid: Uid::effective(), gid: Gid::effective(), is_another: false });
        }
        let user = User::from_name(POSTGRES_USER).map_err(Error::UserLookup)?.ok_or(Error::NoPostgresUser)?;
        Ok(Self { uid: user.uid, gid: user.gid, is_another: true })
    }

    /// A command that runs as this user.
    ///
    /// Its environment is nearly empty: the service's may hold secrets, and
    /// variables such as `PGDATA`, `PGPORT` and `PGOPTIONS` are meant for other
    /// servers. `LC_ALL=C` keeps messages in English, as some are looked for.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").current_dir("/");
        for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if self.is_another {
            // With a uid set, the standard library also drops root's other groups.
            command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
        }
        command.stdin(Stdio::null());
        command
    }

    /// Makes the account the owner of a directory; never follows a link, since
    /// the user `postgres` must not lead root to a foreign directory.
    pub(super) fn own(&self, path: &Path) -> Result<(), Error> {
        if !self.is_another {
            return Ok(());
        }
        std::os::unix::fs::lchown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw()))
            .map_err(failed("give to the user `postgres`", path))
    }

    /// Whether the account may enter a directory of these attributes.
    pub(super) fn may_enter(&self, attributes: &std::fs::Metadata) -> bool {
        let right = if attributes.uid() == self.uid.as_raw() {
            0o100
        } else if attributes.gid() == self.gid.as_raw() {
            0o010
        } else {
            0o001
        };
        attributes.mode() & right != 0
    }
}
