//! `import FILE`: moves an old register in.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

use assistance_api::config::Config;
use assistance_api::register::{Importer, Lines};

use super::storage::Storage;
use super::{Failure, progress};

/// What to import.
#[derive(clap::Args)]
pub struct Arguments {
    /// Newline-delimited JSON, one historical case on each line
    file: PathBuf,
}

/// Runs `import`: 0 when every line is in the register afterwards, 1 when a line was refused.
pub async fn run(config: Config, arguments: Arguments) -> Result<ExitCode, Failure> {
    let named = |error| format!("{} cannot be read: {error}", arguments.file.display());
    let file = File::open(&arguments.file).map_err(named)?;
    let length = file.metadata().map_err(named)?.len();
    let storage = Storage::find(&config).await?;
    if storage.is_private() {
        tracing::warn!("importing into the demonstration: for real cases set DATABASE_URL");
    }
    let state = storage.open(&config).await?;
    let bar = progress(length, "importing", "{msg} {wide_bar} {bytes}/{total_bytes} {eta}");
    let refused = |refusal| bar.suspend(|| eprintln!("{refusal}"));
    let summary = async {
        let importer = Importer::new(&state, |bytes| bar.inc(bytes), refused).await?;
        importer.run(Lines::new(BufReader::new(file))).await
    }
    .await;
    bar.finish_and_clear();
    state.database.close();
    storage.stop().await?;
    let summary = summary?;
    println!("{} cases imported, {} there already, {} lines refused", summary.imported, summary.unchanged, summary.refused);
    Ok(if summary.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
