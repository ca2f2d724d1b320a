//! A private `PostgreSQL` for a service that was given no database.
//!
//! Rules that live here:
//! - The service starts with one command on a machine that merely has `PostgreSQL`
//!   15 or newer installed; nobody sets up roles, databases or passwords first.
//! - The data are special category personal data. The private cluster has no TCP
//!   port, its socket lies in a directory only its owner may enter, and rows,
//!   statements and their parameters are kept out of its log. (The first line of
//!   an error may still quote a literal that has the wrong form: statements
//!   should carry values as parameters only.)
//! - Everything lies in one directory, the *home*; one service at a time uses it.
//! - Whatever ended the service before (an end in good order, `kill -9`, a power
//!   cut), the next start finds its data again and needs no repair by hand.
//!
//! What lies in a home:
//!
//! | name                              | what                                         |
//! |-----------------------------------|----------------------------------------------|
//! | `lock`                            | held by the service that uses this home      |
//! | `postgresql-<major>`              | the cluster's data directory                 |
//! | `postgresql-<major>.unfinished-*` | a cluster that was still being made          |
//! | `postgresql.log`                  | what `PostgreSQL` says                       |
//! | `socket`                          | the Unix socket, unless the path is too long |
//!
//! Everything here blocks; asynchronous code calls it on a blocking thread.

mod cluster;
mod programs;

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::unistd::{Gid, Uid, User};

pub use cluster::{Cluster, Durability};
pub use programs::{Programs, ProgramsMissing};

/// The system user whose processes `PostgreSQL`'s are when the service is root.
const POSTGRES_USER: &str = "postgres";

/// What is in the name of a data directory that is not complete yet.
const UNFINISHED: &str = ".unfinished-";

/// The longest socket directory in bytes: macOS allows 103 for the whole path of
/// a Unix socket (Linux 107), and `/.s.PGSQL.5432` takes 14 of them.
const SOCKET_DIRECTORY_BYTES: usize = 89;

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
fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Error + 'a {
    move |source| Error::Io { doing, path: path.to_owned(), source }
}

/// Whose files and processes the cluster's are.
///
/// `PostgreSQL` refuses to run as root; a service that is root therefore runs it
/// as the system user `postgres`, any other service as its own user.
#[derive(Clone, Copy, Debug)]
struct Account {
    uid: Uid,
    gid: Gid,
    is_another: bool,
}

impl Account {
    fn of_cluster() -> Result<Self, Error> {
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
    fn command(&self, program: &Path) -> Command {
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
    fn own(&self, path: &Path) -> Result<(), Error> {
        if !self.is_another {
            return Ok(());
        }
        std::os::unix::fs::lchown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw()))
            .map_err(failed("give to the user `postgres`", path))
    }

    /// Whether the account may enter a directory of these attributes.
    fn may_enter(&self, attributes: &std::fs::Metadata) -> bool {
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

/// The directory a private `PostgreSQL` lives in, locked as long as this exists.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    account: Account,
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
    fn occupy(path: &Path) -> Result<Self, Error> {
        let account = Account::of_cluster()?;
        let mode = if account.is_another { 0o711 } else { 0o700 };
        DirBuilder::new().recursive(true).mode(mode).create(path).map_err(failed("create the directory", path))?;
        let path = path.canonicalize().map_err(failed("resolve", path))?;
        check_home(&path, account)?;
        let lock = lock(&path)?;
        Ok(Self { path, account, _lock: lock })
    }

    fn data_directory(&self, major: u32) -> PathBuf {
        self.path.join(format!("postgresql-{major}"))
    }

    fn log_file(&self) -> PathBuf {
        self.path.join("postgresql.log")
    }

    /// The major versions that have a cluster here.
    fn majors(&self) -> Result<Vec<u32>, Error> {
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
    fn remove_unfinished(&self) -> Result<(), Error> {
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
    fn unfinished_data_directory(&self, major: u32) -> Result<PathBuf, Error> {
        let path = self.path.join(format!("postgresql-{major}{UNFINISHED}{:016x}", random()));
        create_private(&path).map_err(failed("create the directory", &path))?;
        self.account.own(&path)?;
        Ok(path)
    }

    /// The directory for the Unix socket: in the home if its path is short and
    /// plain, since a socket's path is limited and `PostgreSQL`'s setting is a list
    /// with quoting rules; else one outside, in a place for short-lived files.
    fn socket_directory(&self) -> Result<PathBuf, Error> {
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

/// The home directory in the system's user database, for a service without `HOME`.
fn home_of_user() -> Option<PathBuf> {
    let user = User::from_uid(Uid::effective()).ok().flatten()?;
    Some(user.dir).filter(|path| path.is_absolute())
}

/// Refuses a home others own or may write into, since they could put files in the
/// service's way, and one the cluster's user cannot reach.
///
/// As root the home itself stays root's, because other secrets of the service may
/// lie in it; all others get is the right to pass through.
fn check_home(home: &Path, account: Account) -> Result<(), Error> {
    let attributes = home.metadata().map_err(failed("read the attributes of", home))?;
    let (owner, user) = (attributes.uid(), Uid::effective().as_raw());
    if owner != user {
        return Err(Error::ForeignHome { home: home.to_owned(), owner, user });
    }
    let forbidden = if account.is_another { 0o022 } else { 0o002 };
    if attributes.mode() & forbidden != 0 {
        return Err(Error::OpenHome { home: home.to_owned() });
    }
    if !account.is_another {
        return Ok(());
    }
    if !account.may_enter(&attributes) {
        let mode = attributes.mode() & 0o7777 | 0o011;
        std::fs::set_permissions(home, Permissions::from_mode(mode))
            .map_err(failed("let the user `postgres` pass through", home))?;
    }
    for directory in home.ancestors().skip(1) {
        let attributes = directory.metadata().map_err(failed("read the attributes of", directory))?;
        if !account.may_enter(&attributes) {
            return Err(Error::ClosedToPostgres { directory: directory.to_owned(), home: home.to_owned() });
        }
    }
    Ok(())
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

fn create_private(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

fn is_fit_for_sockets(path: &Path) -> bool {
    let bytes = path.as_os_str().as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+@".contains(byte);
    bytes.len() <= SOCKET_DIRECTORY_BYTES && bytes.iter().all(is_plain)
}

/// A number for names that must be new: the standard library seeds its hash maps
/// with the system's random numbers.
fn random() -> u64 {
    RandomState::new().hash_one(OsStr::new("assistance-api"))
}

/// The last lines of a text, for messages.
fn last_lines(text: &str) -> String {
    const LINES: usize = 20;
    let lines: Vec<&str> = text.lines().collect();
    let skipped = lines.len().saturating_sub(LINES);
    let kept: Vec<&str> = lines.into_iter().skip(skipped).collect();
    if kept.is_empty() { "(nothing)".to_owned() } else { kept.join("\n") }
}
