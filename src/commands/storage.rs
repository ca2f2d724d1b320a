//! The database of a command: the configured one, or a private PostgreSQL that is started, and stopped again.

use std::error::Error as _;
use std::path::PathBuf;
use std::sync::Arc;

use assistance_api::access::State;
use assistance_api::access::limits::Limits;
use assistance_api::access::outside_issuer::OutsideIssuer;
use assistance_api::access::peer::Peers;
use assistance_api::clock::Clock;
use assistance_api::config::{self, Config};
use assistance_api::db::embedded::{Cluster, Durability, Home, Programs};
use assistance_api::db::{self, Database};
use assistance_api::organisations::store;
use assistance_api::sandbox::open as sandbox;
use assistance_api::vault::Keyring;
use assistance_api::vault::keyring::DEMO;

use super::Failure;

const NAME: &str = "assistance";
const SANDBOX: &str = "assistance_sandbox";

/// The database and the keys of a command.
pub struct Storage {
    /// The address of the database.
    pub url: String,
    /// The address of the sandbox's database, where there is a sandbox.
    pub sandbox_url: Option<String>,
    key_file: PathBuf,
    cluster: Option<Cluster>,
}

impl Storage {
    /// Finds the database, starting the private PostgreSQL where none is configured.
    pub async fn find(config: &Config) -> Result<Self, Failure> {
        let home = match &config.storage {
            config::Storage::Server { url, sandbox_url, key_file } => {
                let (url, sandbox_url) = (url.clone(), sandbox_url.clone());
                return Ok(Self { url, sandbox_url, key_file: key_file.clone(), cluster: None });
            }
            config::Storage::Private { home: Some(home) } => home.clone(),
            config::Storage::Private { home: None } => Home::default_place()?,
        };
        let place = home.clone();
        let start = move || -> Result<Cluster, Failure> { Ok(Cluster::start(&Programs::find()?, &place, Durability::Full)?) };
        let cluster = tokio::task::spawn_blocking(start).await??;
        for name in [NAME, SANDBOX] {
            db::create_database(&cluster.url("postgres"), name).await?;
        }
        let keys = home.join("keys");
        private_directory(&keys)?;
        let (url, sandbox_url) = (cluster.url(NAME), Some(cluster.url(SANDBOX)));
        Ok(Self { url, sandbox_url, key_file: keys.join("demo.key"), cluster: Some(cluster) })
    }

    /// Whether this is the private PostgreSQL of a demonstration.
    pub const fn is_private(&self) -> bool {
        self.cluster.is_some()
    }

    /// Brings the databases up to the newest version; answers how many migrations were run.
    pub async fn migrate(&self) -> Result<usize, db::Error> {
        let mut ran = 0;
        for url in self.urls() {
            ran += db::migrate(url).await?;
        }
        Ok(ran)
    }

    fn urls(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.url.as_str()).chain(self.sandbox_url.as_deref())
    }

    /// Opens the service's state. In production it refuses the keys and clients of a demonstration, and a database that
    /// is not up to date.
    pub async fn open(&self, config: &Config) -> Result<State, Failure> {
        if self.is_private() {
            self.migrate().await?;
            let keyring = Keyring::read_or_generate(&self.key_file, DEMO).map_err(|mistake| self.named(&mistake))?;
            return self.state(config, keyring).await;
        }
        let keyring = Keyring::read(&self.key_file).map_err(|mistake| self.named(&mistake))?;
        if keyring.has_demo_key() {
            return Err(self.named("holds a key of a demonstration: make one of your own").into());
        }
        let behind = || Err("the database is not up to date: run `assistance-api migrate` first".into());
        if db::is_behind(&self.url).await? {
            return behind();
        }
        // A sandbox that does not answer is no reason for the real service not to start.
        if let Some(url) = &self.sandbox_url
            && db::is_behind(url).await.unwrap_or(false)
        {
            return behind();
        }
        let state = self.state(config, keyring).await?;
        if store::has_demo_clients(&*state.database.connection().await?).await? {
            return Err("the database holds API clients of a demonstration, whose secrets everybody knows".into());
        }
        Ok(state)
    }

    fn named(&self, mistake: &str) -> String {
        format!("the key file {} {mistake}", self.key_file.display())
    }

    async fn state(&self, config: &Config, keyring: Keyring) -> Result<State, Failure> {
        let database = Database::new(&self.url, config.connections)?;
        let state = State::open(database, keyring, Clock::system(), &config.public_url).await?;
        let access = &config.access;
        let outside_issuer = match access.outside_issuer.clone() {
            Some(settings) => Some(
                OutsideIssuer::open(settings)
                    .await
                    .map_err(|mistake| format!("the set of the outside issuer's keys {mistake}"))?,
            ),
            None => None,
        };
        let state = State {
            // Half of the connections at most are one caller's: the others always find one.
            limits: Limits::new(access.rate_limit, config.connections.div_ceil(2)),
            peers: Peers { proxies: access.proxies.clone().into(), security_servers: access.security_servers.clone().into() },
            outside_issuer: outside_issuer.map(Arc::new),
            token_url_is_audience: config.token_url_is_audience,
            allows_local_webhooks: config.allows_local_webhooks,
            ..state
        };
        let Some(url) = &self.sandbox_url else { return Ok(state) };
        let keyring = Keyring::read(&self.key_file).map_err(|mistake| self.named(&mistake))?;
        // What is tried takes no more of the server than a quarter of what is real.
        let database = Database::new(url, config.connections.div_ceil(4).max(2))?;
        match sandbox::behind(state.clone(), database, keyring).await {
            Err(error @ sandbox::Error::Closed(_)) => {
                tracing::error!(
                    cause = error.source(),
                    "the service starts without its sandbox, whose database cannot be opened"
                );
                Ok(state)
            }
            opened => Ok(opened?),
        }
    }

    /// Stops the private PostgreSQL, if there is one.
    pub async fn stop(self) -> Result<(), Failure> {
        if let Some(cluster) = self.cluster {
            tokio::task::spawn_blocking(move || cluster.stop()).await??;
        }
        Ok(())
    }
}

/// A directory that only its owner can enter.
fn private_directory(path: &std::path::Path) -> Result<(), Failure> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
    Ok(())
}
