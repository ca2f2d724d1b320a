//! Where the service says what it does: standard error.

use assistance_api::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

use super::Failure;

/// Begins to log.
pub fn start(config: &Config) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| format!("ASSISTANCE_LOG is not a filter: {error}"))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    }
}
