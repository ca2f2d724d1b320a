//! `keys`: the keys with which access tokens are signed, for the operator.

use std::process::ExitCode;

use assistance_api::access::{State, store};
use assistance_api::administration::signing_keys::{self, Rotation};
use assistance_api::config::Config;
use clap::Subcommand;

use super::Failure;
use super::storage::Storage;

/// What to do with signing keys.
#[derive(Subcommand)]
pub enum Command {
    /// Publish a next key, which signs in ten minutes; running services learn of it by themselves
    Rotate,
    /// List the keys, the newest last
    List,
}

/// Runs `keys`.
pub async fn run(config: Config, command: Command) -> Result<ExitCode, Failure> {
    let storage = Storage::find(&config).await?;
    let state = storage.open(&config).await?;
    let done = match command {
        Command::Rotate => rotate(&state).await,
        Command::List => list(&state).await,
    };
    state.database.close();
    storage.stop().await?;
    done.map(|()| ExitCode::SUCCESS)
}

async fn rotate(state: &State) -> Result<(), Failure> {
    match signing_keys::rotate(state).await? {
        Rotation::Begun { kid, signs_from } => println!("{kid}  signs from {signs_from:.0}"),
        Rotation::Waiting { signs_from } => println!("the next key is published already and signs from {signs_from:.0}"),
    }
    Ok(())
}

async fn list(state: &State) -> Result<(), Failure> {
    for key in store::signing_keys(&*state.database.connection().await?).await? {
        println!("{}  signs from {:.0}", key.kid, key.signs_from);
    }
    Ok(())
}
