//! The server process while it is the service's child: how it is started, waited for and stopped.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::error::Error;
use super::{log, pid_file};

/// How long to wait before looking again whether something has happened.
pub(super) const POLL: Duration = Duration::from_millis(25);
pub(super) const POLLS_PER_SECOND: u64 = 40;

/// How long a server may take to become ready. After a crash it repeats what is
/// in its write-ahead log; giving up early would only make it begin again.
const READY_SECONDS: u64 = 600;
/// How long ending the sessions and writing everything to disk may take.
pub(super) const FAST_STOP_SECONDS: u64 = 60;
/// How long giving up everything may take; the server kills its own after five.
pub(super) const IMMEDIATE_STOP_SECONDS: u64 = 20;

/// A server that was started.
#[derive(Debug)]
pub(super) struct Server {
    process: Child,
}

impl Server {
    /// Starts the server as a child of the service.
    ///
    /// It gets a process group of its own, so that Ctrl-C and Ctrl-Z on the
    /// terminal do not reach it. (`pg_ctl start` would go through a shell, which
    /// not every path survives, and leave nobody to collect its exit status where
    /// the service is the first process of a container.)
    pub(super) fn spawn(command: &mut Command) -> io::Result<Self> {
        Ok(Self { process: command.process_group(0).spawn()? })
    }

    /// Waits for the server; gives its exit status if it ended instead.
    pub(super) fn wait_until_ready(&mut self, data: &Path, log_file: &Path, log_start: u64) -> Result<Option<ExitStatus>, Error> {
        let pid = self.process.id();
        for poll in 1..=READY_SECONDS * POLLS_PER_SECOND {
            if let Some(status) = self.exit_status() {
                return Ok(Some(status));
            }
            if pid_file::is_ready(data, pid) {
                return Ok(None);
            }
            if poll % (10 * POLLS_PER_SECOND) == 0 {
                tracing::info!(
                    seconds = poll / POLLS_PER_SECOND,
                    log = %log_file.display(),
                    "still waiting for the private PostgreSQL, which may be recovering from a crash"
                );
            }
            sleep(POLL);
        }
        let tail = log::since(log_file, log_start);
        Err(Error::NotReady { seconds: READY_SECONDS, log: log_file.to_owned(), tail })
    }

    /// How the server ended, if it did.
    fn exit_status(&mut self) -> Option<ExitStatus> {
        self.process.try_wait().ok().flatten()
    }

    /// Stops the server: first in good order, then at once. What was committed
    /// survives both; after the second, the next start has to recover it.
    pub(super) fn stop(mut self, log_file: &Path) -> Result<(), Error> {
        if let Some(status) = self.exit_status() {
            tracing::warn!(%status, log = %log_file.display(), "PostgreSQL had already ended");
            return Ok(());
        }
        let pid = self.process.id();
        let stages = [(Signal::SIGINT, FAST_STOP_SECONDS), (Signal::SIGQUIT, IMMEDIATE_STOP_SECONDS)];
        for (signal, seconds) in stages {
            // A child that was not waited for keeps its id: no other process gets hit.
            if let Ok(raw) = i32::try_from(pid)
                && let Err(error) = kill(Pid::from_raw(raw), signal)
            {
                tracing::warn!(%error, pid, "cannot send {signal} to PostgreSQL");
            }
            for _ in 0..seconds * POLLS_PER_SECOND {
                if matches!(self.process.try_wait(), Ok(Some(_))) {
                    return Ok(());
                }
                sleep(POLL);
            }
        }
        Err(Error::StopFailed { pid, log: log_file.to_owned() })
    }
}
