//! Why the private `PostgreSQL` could not be started or stopped, in words that say what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the private `PostgreSQL` could not be started or stopped.
#[derive(Debug)]
pub enum Error {
    /// No home was named and none can be derived for this user.
    NoHomeDirectory,
    /// The service is root, and the system has no user `postgres`.
    NoPostgresUser,
    /// The user database of the system could not be read.
    UserLookup(nix::errno::Errno),
    /// Something with a file or directory failed.
    Io {
        /// What was being done, as in "cannot *create*".
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another service uses this home.
    InUse {
        /// The home.
        home: PathBuf,
        /// The process id the other service left in the lock file.
        holder: String,
    },
    /// The home belongs to another user.
    ForeignHome {
        /// The home.
        home: PathBuf,
        /// The owner's number.
        owner: u32,
        /// The number of the user the service runs as.
        user: u32,
    },
    /// Other users may write into the home.
    OpenHome {
        /// The home.
        home: PathBuf,
    },
    /// As root: the user `postgres` cannot pass through a directory above the home.
    ClosedToPostgres {
        /// The directory that stops it.
        directory: PathBuf,
        /// The home.
        home: PathBuf,
    },
    /// The home holds data of a `PostgreSQL` that is not installed any more.
    MajorMissing {
        /// The major version that made the data.
        major: u32,
        /// The data directory.
        data: PathBuf,
    },
    /// A program of `PostgreSQL` could not be run at all.
    Run {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// initdb ended with a failure.
    Initdb {
        /// The last lines it wrote.
        output: String,
    },
    /// The server of a service that was killed does not stop.
    OrphanStays {
        /// Its process id.
        pid: i32,
        /// Its data directory.
        data: PathBuf,
        /// The last lines of `pg_ctl stop`.
        output: String,
    },
    /// The server ended instead of starting.
    StartFailed {
        /// How it ended.
        status: String,
        /// Its log file.
        log: PathBuf,
        /// The last lines of this start in the log.
        tail: String,
    },
    /// The server did not become ready in time.
    NotReady {
        /// How long it was waited for.
        seconds: u64,
        /// Its log file.
        log: PathBuf,
        /// The last lines of this start in the log.
        tail: String,
    },
    /// The server does not stop.
    StopFailed {
        /// Its process id.
        pid: u32,
        /// Its log file.
        log: PathBuf,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHomeDirectory => f.write_str(
                "no place for the private PostgreSQL: neither HOME nor XDG_DATA_HOME is set and \
                 this user has no home directory; set HOME or name a directory",
            ),
            Self::NoPostgresUser => f.write_str(
                "the service runs as root, PostgreSQL must not, and the system user `postgres` is \
                 missing; install the postgresql package or run the service as an ordinary user",
            ),
            Self::UserLookup(_) => f.write_str("cannot look up the users of this system"),
            Self::Io { doing, path, .. } => write!(f, "cannot {doing} {}", path.display()),
            Self::InUse { home, holder } => write!(
                f,
                "{} is already in use by another service (process {holder}); stop that one or \
                 name another directory",
                home.display()
            ),
            Self::ForeignHome { home, owner, user } => write!(
                f,
                "{} belongs to user {owner}, but the service runs as user {user}; run it as that \
                 user or name another directory",
                home.display()
            ),
            Self::OpenHome { home } => write!(
                f,
                "other users may write into {}; take that right away (chmod go-w) or name another \
                 directory",
                home.display()
            ),
            Self::ClosedToPostgres { directory, home } => write!(
                f,
                "the user `postgres`, as whom PostgreSQL runs, cannot pass through {} to {}; \
                 chmod o+x the former or name another directory",
                directory.display(),
                home.display()
            ),
            Self::MajorMissing { major, data } => write!(
                f,
                "{} was made by PostgreSQL {major}, whose programs are not found; install \
                 PostgreSQL {major} again, or convert the data with pg_upgrade, or move the \
                 directory away to begin with an empty database",
                data.display()
            ),
            Self::Run { program, .. } => write!(f, "cannot run {}", program.display()),
            _ => self.fmt_about_server(f),
        }
    }
}

impl Error {
    /// The messages about what a server process did or did not do.
    fn fmt_about_server(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Initdb { output } => {
                write!(f, "initdb could not make a database cluster; it said:\n{output}")
            }
            Self::OrphanStays { pid, data, output } => write!(
                f,
                "the PostgreSQL that a killed service left behind (process {pid}, data in {}) \
                 does not stop; stop it by hand and start again; pg_ctl said:\n{output}",
                data.display()
            ),
            Self::StartFailed { status, log, tail } => {
                write!(f, "the private PostgreSQL did not start ({status}); the end of {}:\n{tail}", log.display())
            }
            Self::NotReady { seconds, log, tail } => write!(
                f,
                "the private PostgreSQL was not ready after {seconds} seconds; the end of \
                 {}:\n{tail}",
                log.display()
            ),
            Self::StopFailed { pid, log } => {
                write!(f, "the private PostgreSQL (process {pid}) does not stop; see {}", log.display())
            }
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::UserLookup(source) => Some(source),
            Self::Io { source, .. } | Self::Run { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Turns a failure of the file system into an [`Error`] that names the path.
pub(super) fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Error + 'a {
    move |source| Error::Io { doing, path: path.to_owned(), source }
}
