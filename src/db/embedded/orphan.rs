//! What a killed service leaves behind: its server, and that server's sessions.
//!
//! A server whose service was killed is stopped before the data are used again: two servers on the same data would
//! destroy them.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;

use super::error::Error;
use super::home::Home;
use super::log::last_lines;
use super::pid_file;
use super::programs::Installation;
use super::server::{FAST_STOP_SECONDS, IMMEDIATE_STOP_SECONDS, POLL, POLLS_PER_SECOND};

/// Stops the server of a service that was killed. This service holds the lock of
/// the home, so a server on its data can be nobody else's.
///
/// As root, `pg_ctl` sends the signals as the user `postgres`: whatever process id
/// that user writes into its file, it reaches its own processes only.
pub(super) fn stop(home: &Home, installation: &Installation, data: &Path) -> Result<(), Error> {
    let Some(pid) = pid_file::recorded(data)? else {
        return Ok(());
    };
    if !is_postmaster_of(pid, data) {
        return pid_file::forget(data);
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
pub(super) fn end_survivors(home: &Home, installation: &Installation, data: &Path) {
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
    let mut command = Command::new("ps");
    command.args(["-ww", "-o", "command=", "-p", &pid.to_string()]);
    command.stdin(Stdio::null()).output().is_ok_and(|output| {
        let wanted = [b" -D ".as_slice(), data.as_os_str().as_bytes(), b" "].concat();
        output.stdout.windows(wanted.len()).any(|part| part == wanted)
    })
}
