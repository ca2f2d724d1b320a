//! The wish to stop: SIGINT and SIGTERM.

use std::future::Future;
use std::process::ExitCode;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Failure;

/// The two signals that ask a program to stop.
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    /// From now on the signals are heard and do not end the process by themselves.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits until one of them comes.
    pub async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Runs a command to its end or until it is asked to stop; what it holds is given back either way.
    pub async fn or(&mut self, command: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
        tokio::select! {
            result = command => result,
            () = self.asked() => Err("interrupted; what was done until now stays, and the command can be repeated".into()),
        }
    }
}
