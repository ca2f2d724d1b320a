//! What the commands have in common.

pub mod client;
pub mod import;
pub mod keys;
pub mod log;
pub mod serve;
pub mod stop;
pub mod storage;

use std::io::{BufWriter, ErrorKind, Write, stdout};
use std::process::ExitCode;
use std::time::Duration;

use assistance_api::config::Config;
use indicatif::{ProgressBar, ProgressStyle};

/// Why a command fails: a sentence for the operator, with its causes.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Writes lines to standard output. A reader that has seen enough is no mistake.
pub fn print(lines: impl Iterator<Item = String>) -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(stdout().lock());
    let write = lines.map(|line| writeln!(out, "{line}")).find(Result::is_err).unwrap_or(Ok(()));
    match write.and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// A progress bar over `length`; it shows on a terminal only.
pub fn progress(length: u64, what: &'static str, template: &str) -> ProgressBar {
    let bar = ProgressBar::new(length).with_message(what);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// `migrate`.
pub async fn migrate(config: Config) -> Result<ExitCode, Failure> {
    let storage = storage::Storage::find(&config).await?;
    let ran = storage.migrate().await?;
    storage.stop().await?;
    println!("{ran} migrations were run; the database is up to date");
    Ok(ExitCode::SUCCESS)
}
