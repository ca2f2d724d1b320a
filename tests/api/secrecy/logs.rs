//! All that the test binary logs, from the first time somebody asks.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static STARTED: Once = Once::new();

struct Shared;

impl Write for Shared {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to capture, everything of the service and what others find worth telling; answers how to read it.
pub fn captured() -> impl Fn() -> Vec<u8> {
    STARTED.call_once(|| {
        let lines = tracing_subscriber::fmt().with_env_filter(EnvFilter::new("info,assistance_api=trace"));
        lines.with_span_events(FmtSpan::FULL).with_ansi(false).with_writer(|| Shared).init();
    });
    || WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
