//! How a cluster is made: completely or not at all, wherever the making is cut off.

use std::fs::File;
use std::path::Path;

use super::error::{Error, failed};
use super::home::Home;
use super::log::last_lines;
use super::programs::Installation;
use super::settings::Durability;

/// The role that owns everything in a private cluster.
pub(super) const ROLE: &str = "assistance";

/// Makes a cluster beside its final place and moves it there when it is complete.
pub(super) fn make_cluster(home: &Home, installation: &Installation, data: &Path, durability: Durability) -> Result<(), Error> {
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
