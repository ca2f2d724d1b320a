//! The commands.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use assistance_api::config::Config;
use commands::stop::Stop;
use commands::{client, import, keys, log, serve};

/// The service of an assistance system for victims of human trafficking.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Start the service (what happens without a command, too)
    Serve,
    /// Write the demo register to standard output, in the format that `import` reads
    Demo,
    /// Bring the database up to the newest version
    Migrate,
    /// Write the contract (OpenAPI) to standard output
    Contract,
    /// Create, list and rotate API clients
    #[command(subcommand)]
    Client(client::Command),
    /// Rotate and list the keys that sign access tokens
    #[command(subcommand)]
    Keys(keys::Command),
    /// Import historical cases from newline-delimited JSON
    Import(import::Arguments),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command.unwrap_or(Command::Serve)) {
        Ok(code) => code,
        Err(error) => {
            let mut message = error.to_string();
            let mut next = error.source();
            while let Some(source) = next {
                message.push_str(": ");
                message.push_str(&source.to_string());
                next = source.source();
            }
            eprintln!("assistance-api: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, commands::Failure> {
    match command {
        Command::Contract => return commands::print([assistance_api::api::printed().trim_end().to_owned()].into_iter()),
        Command::Demo => return commands::print(assistance_api::demo::cases()),
        _ => {}
    }
    let config = Config::read(|name| std::env::var(name).ok())?;
    log::start(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        // From here on a signal is a wish: a private PostgreSQL is stopped with whatever used it.
        let mut stop = Stop::new()?;
        match command {
            Command::Serve => serve::serve(config, &mut stop).await,
            Command::Migrate => stop.or(Box::pin(commands::migrate(config))).await,
            Command::Client(command) => stop.or(Box::pin(client::run(config, command))).await,
            Command::Keys(command) => stop.or(Box::pin(keys::run(config, command))).await,
            Command::Import(arguments) => stop.or(Box::pin(import::run(config, arguments))).await,
            Command::Contract | Command::Demo => Ok(ExitCode::SUCCESS),
        }
    })
}
