//! Where the server programs of `PostgreSQL` are installed.
//!
//! Rule that lives here: the service brings no `PostgreSQL` of its own but uses the
//! installed one, so that the system's security updates reach it; versions before
//! 15 are near or past the end of those updates and are passed over.

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fmt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest major version that is used.
const OLDEST_MAJOR: u32 = 15;

/// The programs a private cluster needs; all come with the server package.
const NEEDED: [&str; 3] = ["initdb", "postgres", "pg_ctl"];

/// Where packagers put the programs, outside PATH: a directory, what the names in
/// it begin with, and where the programs are below them.
const USUAL_PLACES: [(&str, &str, &str); 6] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/Library/PostgreSQL", "", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// One installed version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Installation {
    directory: PathBuf,
    major: u32,
}

impl Installation {
    pub(super) fn major(&self) -> u32 {
        self.major
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

/// The usable server programs of this machine, at least one version of them.
#[derive(Clone, Debug)]
pub struct Programs {
    preferred: Installation,
    /// Kept because data made by an older version need just that version.
    others: Vec<Installation>,
}

impl Programs {
    /// Looks in PATH, then where `pg_config` says, then in the usual places.
    ///
    /// # Errors
    ///
    /// [`ProgramsMissing`] if `PostgreSQL` 15 or newer is in none of them.
    pub fn find() -> Result<Self, ProgramsMissing> {
        let mut places = path_entries();
        places.extend(pg_config_directory(&places));
        places.extend(USUAL_PLACES.iter().flat_map(below));
        Self::find_in(places)
    }

    /// Looks in these directories, the preferred one first, and nowhere else.
    ///
    /// # Errors
    ///
    /// [`ProgramsMissing`] if `PostgreSQL` 15 or newer is in none of them.
    pub fn find_in(places: impl IntoIterator<Item = PathBuf>) -> Result<Self, ProgramsMissing> {
        let mut found: Vec<Installation> = Vec::new();
        let mut passed_over: Vec<PassedOver> = Vec::new();
        for directory in places.into_iter().filter_map(|place| server_directory(&place)) {
            let is_known = found.iter().any(|known| known.directory == directory)
                || passed_over.iter().any(|known| known.directory == directory);
            if is_known {
                continue;
            }
            let version = version(&directory);
            match version.as_deref().and_then(major) {
                Some(major) if major >= OLDEST_MAJOR => {
                    found.push(Installation { directory, major });
                }
                _ => passed_over.push(PassedOver { directory, version }),
            }
        }
        let mut found = found.into_iter();
        match found.next() {
            Some(preferred) => Ok(Self { preferred, others: found.collect() }),
            None => Err(ProgramsMissing { passed_over }),
        }
    }

    /// The major version a new cluster is made with.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.preferred.major
    }

    /// The directory of the programs a new cluster is made with.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.preferred.directory
    }

    pub(super) fn preferred(&self) -> &Installation {
        &self.preferred
    }

    pub(super) fn of_major(&self, major: u32) -> Option<&Installation> {
        std::iter::once(&self.preferred).chain(&self.others).find(|one| one.major == major)
    }
}

/// An installation that was found but cannot be used.
#[derive(Clone, Debug)]
struct PassedOver {
    directory: PathBuf,
    /// What `postgres --version` said, unless it does not run.
    version: Option<String>,
}

/// No usable `PostgreSQL` is installed.
#[derive(Clone, Debug)]
pub struct ProgramsMissing {
    passed_over: Vec<PassedOver>,
}

impl fmt::Display for ProgramsMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no database is configured, and the server programs of PostgreSQL {OLDEST_MAJOR} or \
             newer ({}) are not found",
            NEEDED.join(", ")
        )?;
        for (index, one) in self.passed_over.iter().enumerate() {
            let before = if index == 0 { " (not usable: " } else { ", " };
            let version = one.version.as_deref().unwrap_or("does not run");
            write!(f, "{before}{version} in {}", one.directory.display())?;
        }
        if !self.passed_over.is_empty() {
            f.write_str(")")?;
        }
        f.write_str(
            ". Install them with `sudo apt-get install -y postgresql` (Debian, Ubuntu) or `brew \
             install postgresql@17` (macOS), or configure the address of a database.",
        )
    }
}

impl std::error::Error for ProgramsMissing {}

/// The entries of PATH. Relative ones are left out: nothing should be run because
/// of the directory the service happens to be started in.
fn path_entries() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).filter(|entry| entry.is_absolute()).collect()
}

fn pg_config_directory(path: &[PathBuf]) -> Option<PathBuf> {
    let program = path.iter().map(|entry| entry.join("pg_config")).find(|p| is_program(p))?;
    let directory = PathBuf::from(output_of(&program, "--bindir")?);
    directory.is_absolute().then_some(directory)
}

/// The directories of one of the usual places that exist, the newest first.
fn below((parent, prefix, suffix): &(&str, &str, &str)) -> Vec<PathBuf> {
    let Ok(entries) = Path::new(parent).read_dir() else {
        return Vec::new();
    };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let rest = name.to_str()?.strip_prefix(prefix)?.trim_start_matches('@');
            Some((leading_number(rest).unwrap_or(0), entry.path().join(suffix)))
        })
        .collect();
    versions.sort_by_key(|(version, _)| Reverse(*version));
    versions.into_iter().map(|(_, directory)| directory).collect()
}

/// The directory the programs really are in, if all are.
///
/// `PostgreSQL` finds its own data files relative to its program, and a directory of
/// links may have a link to one of the programs only.
fn server_directory(place: &Path) -> Option<PathBuf> {
    let postgres = place.join("postgres").canonicalize().ok()?;
    let directory = postgres.parent()?;
    NEEDED.iter().all(|name| is_program(&directory.join(name))).then(|| directory.to_owned())
}

fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

/// The version as `postgres --version` tells it, without the program's name.
fn version(directory: &Path) -> Option<String> {
    let output = output_of(&directory.join("postgres"), "--version")?;
    Some(output.trim_start_matches("postgres (PostgreSQL)").trim().to_owned())
}

/// The major version in texts like `17.2 (Debian 17.2-1)`, `18beta1` and `9.6.3`.
fn major(version: &str) -> Option<u32> {
    leading_number(version)
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

fn output_of(program: &Path, argument: impl AsRef<OsStr>) -> Option<String> {
    let output =
        Command::new(program).arg(argument).env("LC_ALL", "C").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
