//! The private cluster: made once, started and stopped with the service.
//!
//! Rules that live here:
//! - A cluster exists completely or not at all; making one can be cut off anywhere.
//! - A server whose service was killed is stopped before the data are used again:
//!   two servers on the same data would destroy them.
//! - The database outlives the requests: Ctrl-C reaches the service only, which
//!   ends its requests and stops the server after them.
//! - The server's log tells operators what happened, not whose data it concerned.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

use nix::fcntl::OFlag;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use super::programs::{Installation, Programs};
use super::{Error, Home, failed, last_lines};

/// The role that owns everything in a private cluster.
const ROLE: &str = "assistance";

/// What stays as it is in an address.
const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

const POLL: Duration = Duration::from_millis(25);
const POLLS_PER_SECOND: u64 = 40;

/// How long a server may take to become ready. After a crash it repeats what is
/// in its write-ahead log; giving up early would only make it begin again.
const READY_SECONDS: u64 = 600;
/// How long ending the sessions and writing everything to disk may take.
const FAST_STOP_SECONDS: u64 = 60;
/// How long giving up everything may take; the server kills its own after five.
const IMMEDIATE_STOP_SECONDS: u64 = 20;

/// How often a start is tried while the rest of a killed server goes away.
const START_ATTEMPTS: u32 = 20;

/// A process id no system gives: its largest is 4194304 on Linux, 99999 on macOS.
const NO_PROCESS: i32 = i32::MAX;

/// How much a cluster does to keep its data through a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// What was committed stays, even if the power fails.
    Full,
    /// Nothing is waited for; only for tests, whose data may be lost.
    ForTests,
}

impl Durability {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Full => &["max_connections=100"],
            Self::ForTests => &["max_connections=200", "fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        }
    }
}

/// Settings of every private cluster. On the command line they outrank its files.
const SETTINGS: [&str; 18] = [
    "cluster_name=assistance-api",
    // Only the Unix socket: nothing on the network can reach the server.
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "logging_collector=off",
    "log_destination=stderr",
    "log_line_prefix=%m [%p] ",
    "log_min_messages=warning",
    "log_checkpoints=off",
    // No values of rows or parameters: DETAIL lines ("Key (name)=(...) already
    // exists"), statements and their parameters stay out of the log.
    "log_error_verbosity=terse",
    "log_statement=none",
    "log_min_error_statement=panic",
    "log_min_duration_statement=-1",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
];

/// A running private `PostgreSQL`. It is stopped when this is dropped; prefer
/// [`Cluster::stop`], which reports failures.
#[derive(Debug)]
pub struct Cluster {
    home: Home,
    installation: Installation,
    data: PathBuf,
    socket_dir: PathBuf,
    log_file: PathBuf,
    postmaster: Option<Child>,
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
            stop_orphan(&home, programs.preferred(), &home.data_directory(*major))?;
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
            postmaster: None,
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
            stop_orphan(&self.home, &self.installation, &self.data)?;
            self.clear_socket_dir()?;
            let (log, log_start) = open_log(&self.log_file)?;
            let pid = self.spawn(log, durability)?;
            let Some(status) = self.wait_until_ready(pid, log_start)? else {
                tracing::info!(
                    major = self.installation.major(),
                    data = %self.data.display(),
                    "the private PostgreSQL is ready"
                );
                return Ok(());
            };
            let tail = log_since(&self.log_file, log_start);
            let has_survivors = tail.contains("pre-existing shared memory block");
            let has_rival = tail.contains("lock file \"postmaster.pid\" already exists");
            if !(has_survivors || has_rival) || attempt == START_ATTEMPTS {
                let (status, log) = (status.to_string(), self.log_file.clone());
                return Err(Error::StartFailed { status, log, tail });
            }
            if has_survivors {
                end_survivors(&self.home, &self.installation, &self.data);
            }
            attempt += 1;
            sleep(POLL * 20);
        }
    }

    /// Starts the server as a child of the service.
    ///
    /// It gets a process group of its own, so that Ctrl-C and Ctrl-Z on the
    /// terminal do not reach it. (`pg_ctl start` would go through a shell, which
    /// not every path survives, and leave nobody to collect its exit status where
    /// the service is the first process of a container.)
    fn spawn(&mut self, log: File, durability: Durability) -> Result<u32, Error> {
        let program = self.installation.program("postgres");
        let error_log = log.try_clone().map_err(failed("open", &self.log_file))?;
        let mut command = self.home.account.command(&program);
        command.arg("-D").arg(&self.data);
        for setting in SETTINGS.iter().chain(durability.settings()) {
            command.arg("-c").arg(setting);
        }
        // The path has none of the characters that would need quoting in a list.
        let mut sockets = std::ffi::OsString::from("unix_socket_directories=");
        sockets.push(&self.socket_dir);
        command.arg("-c").arg(sockets);
        command.stdout(log).stderr(error_log).process_group(0);
        let child = command.spawn().map_err(|source| Error::Run { program, source })?;
        let pid = child.id();
        self.postmaster = Some(child);
        Ok(pid)
    }

    /// Waits for the server; gives its exit status if it ended instead.
    fn wait_until_ready(&mut self, pid: u32, log_start: u64) -> Result<Option<ExitStatus>, Error> {
        for poll in 1..=READY_SECONDS * POLLS_PER_SECOND {
            if let Some(status) = self.exit_status() {
                self.postmaster = None;
                return Ok(Some(status));
            }
            if is_ready(&self.data, pid) {
                return Ok(None);
            }
            if poll % (10 * POLLS_PER_SECOND) == 0 {
                tracing::info!(
                    seconds = poll / POLLS_PER_SECOND,
                    log = %self.log_file.display(),
                    "still waiting for the private PostgreSQL, which may be recovering from a crash"
                );
            }
            sleep(POLL);
        }
        let tail = log_since(&self.log_file, log_start);
        Err(Error::NotReady { seconds: READY_SECONDS, log: self.log_file.clone(), tail })
    }

    /// How the server ended, if it did.
    fn exit_status(&mut self) -> Option<ExitStatus> {
        self.postmaster.as_mut()?.try_wait().ok().flatten()
    }

    /// Removes the socket and its lock file, which a killed server leaves behind:
    /// the next one believes the lock if its process id is in use again.
    fn clear_socket_dir(&self) -> Result<(), Error> {
        for name in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
            let path = self.socket_dir.join(name);
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed("remove", &path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Stops the server if it runs; a second call does nothing.
    fn halt(&mut self) -> Result<(), Error> {
        if let Some(status) = self.exit_status() {
            tracing::warn!(%status, log = %self.log_file.display(), "PostgreSQL had already ended");
            self.postmaster = None;
        }
        let stopped = match self.postmaster.take() {
            Some(mut child) => stop_child(&mut child, &self.log_file),
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

/// Makes a cluster beside its final place and moves it there when it is complete.
fn make_cluster(home: &Home, installation: &Installation, data: &Path, durability: Durability) -> Result<(), Error> {
    tracing::info!(
        data = %data.display(),
        major = installation.major(),
        "creating the private PostgreSQL cluster"
    );
    let mut output = String::new();
    for locale in ["C.UTF-8", "C"] {
        let unfinished = home.unfinished_data_directory(installation.major())?;
        match initdb(home, installation, &unfinished, locale, durability)? {
            None => {
                std::fs::rename(&unfinished, data).map_err(failed("move into place", data))?;
                let synced = File::open(&home.path).and_then(|directory| directory.sync_all());
                synced.map_err(failed("write to disk", &home.path))?;
                tracing::info!(data = %data.display(), locale, "the cluster is created");
                return Ok(());
            }
            Some(failure) => output = failure,
        }
        let _ = std::fs::remove_dir_all(&unfinished);
        if !output.contains("locale") {
            break;
        }
    }
    Err(Error::Initdb { output })
}

/// Runs initdb; gives what it said if it failed.
fn initdb(
    home: &Home,
    installation: &Installation,
    directory: &Path,
    locale: &str,
    durability: Durability,
) -> Result<Option<String>, Error> {
    let program = installation.program("initdb");
    let mut command = home.account.command(&program);
    command.arg("-D").arg(directory);
    command.args(["--username", ROLE, "--encoding=UTF8", "--data-checksums"]);
    command.arg(format!("--locale={locale}"));
    // `trust` trusts whoever reaches the socket, and that is decided by its
    // directory: mode 0700, so only the owner and root enter it. `peer` could not
    // do better, and would need a map of system users, as the role is none of
    // them. Over the network nobody is let in, even if somebody opens a port.
    command.args(["--auth-local=trust", "--auth-host=reject"]);
    if durability == Durability::ForTests {
        command.arg("--no-sync");
    }
    let output = command.output().map_err(|source| Error::Run { program, source })?;
    if output.status.success() {
        return Ok(None);
    }
    Ok(Some(last_lines(&String::from_utf8_lossy(&output.stderr))))
}

/// Stops the server of a service that was killed. This service holds the lock of
/// the home, so a server on its data can be nobody else's.
///
/// As root, `pg_ctl` sends the signals as the user `postgres`: whatever process id
/// that user writes into its file, it reaches its own processes only.
fn stop_orphan(home: &Home, installation: &Installation, data: &Path) -> Result<(), Error> {
    let Some(pid) = recorded_pid(data)? else {
        return Ok(());
    };
    if !is_postmaster_of(pid, data) {
        return forget_pid(data);
    }
    tracing::warn!(pid, data = %data.display(), "stopping the PostgreSQL of a killed service");
    let mut said = String::new();
    for (mode, seconds) in [("fast", FAST_STOP_SECONDS), ("immediate", IMMEDIATE_STOP_SECONDS)] {
        let program = installation.program("pg_ctl");
        let mut command = home.account.command(&program);
        command.arg("stop").arg("-D").arg(data).args(["-w", "-m", mode]);
        command.args(["-t", &seconds.to_string()]).stdout(Stdio::null());
        let output = command.output().map_err(|source| Error::Run { program, source })?;
        said = last_lines(&String::from_utf8_lossy(&output.stderr));
        // The file goes away a little before the process does.
        for _ in 0..5 * POLLS_PER_SECOND {
            if !is_postmaster_of(pid, data) {
                return Ok(());
            }
            sleep(POLL);
        }
    }
    Err(Error::OrphanStays { pid, data: data.to_owned(), output: said })
}

/// Ends the sessions of a killed server that are still computing: they notice only
/// afterwards that it is gone, and until then no new one may use the data. They
/// are found on Linux; elsewhere the start waits for them.
fn end_survivors(home: &Home, installation: &Installation, data: &Path) {
    let Ok(processes) = Path::new("/proc").read_dir() else {
        return;
    };
    for process in processes.flatten() {
        let link = |name| std::fs::read_link(process.path().join(name));
        let is_of_server =
            link("exe").is_ok_and(|exe| exe.file_name() == Some("postgres".as_ref())) && link("cwd").is_ok_and(|cwd| cwd == data);
        if !is_of_server {
            continue;
        }
        tracing::warn!(pid = ?process.file_name(), "ending a session of a killed PostgreSQL");
        let mut command = home.account.command(&installation.program("pg_ctl"));
        command.args(["kill", "QUIT"]).arg(process.file_name());
        if let Err(error) = command.output() {
            tracing::warn!(%error, "cannot run pg_ctl");
        }
    }
}

/// Whether a process is the server of these data, and not another one that got the
/// same process id after a restart of the machine or container. A server's current
/// directory is its data directory; a dead one that nobody collected has none.
fn is_postmaster_of(pid: i32, data: &Path) -> bool {
    if cfg!(target_os = "linux") {
        return std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data);
    }
    // Elsewhere its command line tells; it begins with the program and `-D`.
    let mut command = std::process::Command::new("ps");
    command.args(["-ww", "-o", "command=", "-p", &pid.to_string()]);
    command.stdin(Stdio::null()).output().is_ok_and(|output| {
        let wanted = [b" -D ".as_slice(), data.as_os_str().as_bytes(), b" "].concat();
        output.stdout.windows(wanted.len()).any(|part| part == wanted)
    })
}

/// The process id in the server's lock file, which lies in its data directory.
///
/// An incomplete file is one that is just being written, or whose writer did not
/// live to complete it; after a while it is the latter, and is removed, because
/// `PostgreSQL` would wait for a human to do so.
fn recorded_pid(data: &Path) -> Result<Option<i32>, Error> {
    let path = data.join("postmaster.pid");
    for _ in 0..2 * POLLS_PER_SECOND {
        let Some(text) = read_pid_file(&path)? else {
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
fn forget_pid(data: &Path) -> Result<(), Error> {
    let path = data.join("postmaster.pid");
    let Some(text) = read_pid_file(&path)? else {
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
fn is_ready(data: &Path, pid: u32) -> bool {
    let Ok(Some(text)) = read_pid_file(&data.join("postmaster.pid")) else {
        return false;
    };
    text.lines().next() == Some(pid.to_string().as_str()) && text.lines().nth(7).is_some_and(|status| status.trim() == "ready")
}

fn read_pid_file(path: &Path) -> Result<Option<String>, Error> {
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

/// Stops the service's own server: first in good order, then at once. What was
/// committed survives both; after the second, the next start has to recover it.
fn stop_child(child: &mut Child, log_file: &Path) -> Result<(), Error> {
    let pid = child.id();
    let stages = [(Signal::SIGINT, FAST_STOP_SECONDS), (Signal::SIGQUIT, IMMEDIATE_STOP_SECONDS)];
    for (signal, seconds) in stages {
        // A child that was not waited for keeps its id: no other process gets hit.
        if let Ok(raw) = i32::try_from(pid)
            && let Err(error) = kill(Pid::from_raw(raw), signal)
        {
            tracing::warn!(%error, pid, "cannot send {signal} to PostgreSQL");
        }
        for _ in 0..seconds * POLLS_PER_SECOND {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return Ok(());
            }
            sleep(POLL);
        }
    }
    Err(Error::StopFailed { pid, log: log_file.to_owned() })
}

/// Opens the log to write at its end, and tells where that is. As root the file is
/// root's own: `PostgreSQL` only gets it opened.
fn open_log(path: &Path) -> Result<(File, u64), Error> {
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path).map_err(failed("open", path))?;
    let length = file.metadata().map_err(failed("read the attributes of", path))?.len();
    Ok((file, length))
}

/// The last lines the log got since `start`.
fn log_since(path: &Path, start: u64) -> String {
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
