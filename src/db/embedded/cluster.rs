//! The private cluster: made once, started and stopped with the service.
//!
//! Rule that lives here: the database outlives the requests. Ctrl-C reaches the
//! service only, which ends its requests and stops the server after them.

use std::ffi::OsString;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use super::creation::{ROLE, make_cluster};
use super::error::{Error, failed};
use super::home::Home;
use super::programs::{Installation, Programs};
use super::server::{POLL, Server};
use super::settings::{Durability, SETTINGS};
use super::{log, orphan, socket};

/// What stays as it is in an address.
const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// How often a start is tried while the rest of a killed server goes away.
const START_ATTEMPTS: u32 = 20;

/// A running private `PostgreSQL`. It is stopped when this is dropped; prefer
/// [`Cluster::stop`], which reports failures.
#[derive(Debug)]
pub struct Cluster {
    home: Home,
    installation: Installation,
    data: PathBuf,
    socket_dir: PathBuf,
    log_file: PathBuf,
    server: Option<Server>,
}

impl Cluster {
    /// Starts the cluster in `home`, and makes one first if there is none.
    ///
    /// Returns when the server accepts connections. Data of a version that is not
    /// the preferred one of `programs` are served by that version's programs.
    ///
    /// # Errors
    ///
    /// [`Error`] if the home is in use or unfit, if its data were made by a
    /// version that is not installed, or if the server does not start; then with
    /// the last lines of its log.
    pub fn start(programs: &Programs, home: &Path, durability: Durability) -> Result<Self, Error> {
        let home = Home::occupy(home)?;
        home.remove_unfinished()?;
        let majors = home.majors()?;
        for major in &majors {
            orphan::stop(&home, programs.preferred(), &home.data_directory(*major))?;
        }
        // The newest data are the ones in use; older ones were left by an upgrade.
        let installation = match majors.iter().max() {
            Some(&major) => {
                programs.of_major(major).ok_or_else(|| Error::MajorMissing { major, data: home.data_directory(major) })?
            }
            None => programs.preferred(),
        };
        let data = home.data_directory(installation.major());
        if majors.is_empty() {
            make_cluster(&home, installation, &data, durability)?;
        }
        let mut cluster = Self {
            socket_dir: home.socket_directory()?,
            log_file: home.log_file(),
            installation: installation.clone(),
            data,
            home,
            server: None,
        };
        cluster.launch(durability)?;
        Ok(cluster)
    }

    /// The address of a database of this cluster.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let host = percent_encode(self.socket_dir.as_os_str().as_bytes(), &PLAIN);
        let database = percent_encode(database.as_bytes(), &PLAIN);
        format!("postgresql://{ROLE}@{host}/{database}")
    }

    /// Where `PostgreSQL` writes what it has to say.
    #[must_use]
    pub fn log_file(&self) -> &Path {
        &self.log_file
    }

    /// The directory of the Unix socket.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Ends all sessions, writes everything to disk and stops the server.
    ///
    /// # Errors
    ///
    /// [`Error::StopFailed`] if the server does not stop in more than a minute.
    pub fn stop(mut self) -> Result<(), Error> {
        self.halt()
    }

    /// Starts the server and waits until it is ready.
    ///
    /// Where a service and its server were killed, or a service while its server
    /// was starting, processes of that server may take a moment to go away; the
    /// new one notices them and refuses to start, which is then tried again.
    fn launch(&mut self, durability: Durability) -> Result<(), Error> {
        let mut attempt = 1;
        loop {
            orphan::stop(&self.home, &self.installation, &self.data)?;
            socket::clear(&self.socket_dir)?;
            let (log, log_start) = log::open(&self.log_file)?;
            let server = self.server.insert(self.spawn(log, durability)?);
            let Some(status) = server.wait_until_ready(&self.data, &self.log_file, log_start)? else {
                tracing::info!(
                    major = self.installation.major(),
                    data = %self.data.display(),
                    "the private PostgreSQL is ready"
                );
                return Ok(());
            };
            self.server = None;
            let tail = log::since(&self.log_file, log_start);
            let has_survivors = tail.contains("pre-existing shared memory block");
            let has_rival = tail.contains("lock file \"postmaster.pid\" already exists");
            if !(has_survivors || has_rival) || attempt == START_ATTEMPTS {
                let (status, log) = (status.to_string(), self.log_file.clone());
                return Err(Error::StartFailed { status, log, tail });
            }
            if has_survivors {
                orphan::end_survivors(&self.home, &self.installation, &self.data);
            }
            attempt += 1;
            sleep(POLL * 20);
        }
    }

    /// Starts the server, with this file as its log.
    fn spawn(&self, log: File, durability: Durability) -> Result<Server, Error> {
        let program = self.installation.program("postgres");
        let error_log = log.try_clone().map_err(failed("open", &self.log_file))?;
        let mut command = self.home.account.command(&program);
        command.arg("-D").arg(&self.data);
        for setting in SETTINGS.iter().chain(durability.settings()) {
            command.arg("-c").arg(setting);
        }
        // The path has none of the characters that would need quoting in a list.
        let mut sockets = OsString::from("unix_socket_directories=");
        sockets.push(&self.socket_dir);
        command.arg("-c").arg(sockets);
        command.stdout(log).stderr(error_log);
        Server::spawn(&mut command).map_err(|source| Error::Run { program, source })
    }

    /// Stops the server if it runs; a second call does nothing.
    fn halt(&mut self) -> Result<(), Error> {
        let stopped = match self.server.take() {
            Some(server) => server.stop(&self.log_file),
            None => Ok(()),
        };
        if !self.socket_dir.starts_with(&self.home.path) {
            // What cannot be removed is used again by the next start.
            let _ = std::fs::remove_dir(&self.socket_dir);
        }
        stopped
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.halt() {
            tracing::error!(%error, "the private PostgreSQL keeps running");
        }
    }
}
