//! `serve`: the service itself.

use std::net::TcpListener;
use std::process::ExitCode;

use assistance_api::access::{State, watch};
use assistance_api::config::Config;
use assistance_api::demo::{self, load, releases, sign_in};
use assistance_api::requests::write;
use assistance_api::webhooks::delivery::deliver;
use assistance_api::{jobs, server};

use super::stop::Stop;
use super::storage::Storage;
use super::{Failure, progress};

/// Serves until it is asked to stop; then finishes the requests in flight, and stops the private PostgreSQL.
pub async fn serve(mut config: Config, stop: &mut Stop) -> Result<ExitCode, Failure> {
    let listener = TcpListener::bind(config.listen).map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    config.listens_on(listener.local_addr()?);
    let storage = Storage::find(&config).await?;
    let served = run(&config, &storage, listener, stop).await;
    let stopped = storage.stop().await;
    served.and(stopped).map(|()| ExitCode::SUCCESS)
}

async fn run(config: &Config, storage: &Storage, listener: TcpListener, stop: &mut Stop) -> Result<(), Failure> {
    let state = tokio::select! {
        // Loading a demonstration is the largest future of a start; it does not stay with the service for its whole life.
        state = Box::pin(prepare(config, storage)) => state?,
        () = stop.asked() => return Ok(()),
    };
    let watching = tokio::spawn(watch::watch(state.clone()));
    // What is done by the clock is done in the sandbox, too.
    let worlds = || std::iter::once(state.clone()).chain(state.sandbox.as_deref().cloned());
    let jobs: Vec<_> = worlds().map(|world| tokio::spawn(jobs::run(world))).collect();
    let deliveries: Vec<_> = worlds().map(|world| tokio::spawn(deliver::run(world))).collect();
    let releasing = storage.is_private().then(|| tokio::spawn(release(state.clone())));
    let logging = tokio::spawn(write::keep_writing(state.clone()));
    let reading = state.outside_issuer.clone().map(|issuer| tokio::spawn(async move { issuer.watch().await }));
    let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let server = server::start(listener, state.clone(), workers)?;
    let handle = server.handle();
    announce(config, storage);
    let mut server = tokio::spawn(server);
    let ended = tokio::select! {
        ended = &mut server => ended,
        () = stop.asked() => {
            tracing::info!("stopping: requests in flight are finished first");
            handle.stop(true).await;
            server.await
        }
    };
    watching.abort();
    jobs.iter().chain(&deliveries).for_each(tokio::task::JoinHandle::abort);
    if let Some(releasing) = releasing {
        releasing.abort();
    }
    logging.abort();
    reading.inspect(tokio::task::JoinHandle::abort);
    // What was answered last is logged, too.
    if let Err(error) = write::write(&state).await {
        tracing::warn!(%error, "the last calls could not be logged");
    }
    worlds().for_each(|world| world.database.close());
    Ok(ended??)
}

/// Opens the state; of a demonstration, loads what is not there yet.
async fn prepare(config: &Config, storage: &Storage) -> Result<State, Failure> {
    let state = storage.open(config).await?;
    if storage.is_private() {
        load::sign_in(&state).await?;
        load::advice(&state).await?;
        load::courses(&state).await?;
        let bar = progress(demo::count() as u64, "loading the demo register", "{msg} {wide_bar} {pos}/{len}");
        let loaded = load::register(&state, |cases| bar.inc(cases)).await?;
        bar.finish_and_clear();
        if let Some(summary) = loaded {
            tracing::info!(cases = summary.imported, "the demo register was loaded");
        }
    }
    Ok(state)
}

/// Releases the statistics of the demo register, a period after the other, while the service answers already.
async fn release(state: State) {
    if let Err(error) = releases::publish(&state, || tracing::debug!("a period of the demo register is released")).await {
        tracing::error!(%error, "the statistics of the demo register were not released");
    }
}

fn announce(config: &Config, storage: &Storage) {
    let url = &config.public_url;
    println!("assistance-api is listening on {url}");
    println!("Swagger UI: {url}/swagger-ui/");
    println!("Statistics for everyone: {url}/");
    if storage.is_private() {
        println!("This is a demonstration on invented data. Clients to sign in with:");
        for client in sign_in::CLIENTS.iter().chain(sign_in::SANDBOX_CLIENTS) {
            println!("  {:<21} {:<35} {}", client.client_id, client.secret, client.role);
        }
    }
}
