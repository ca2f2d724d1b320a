//! A running service.

use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use assistance_api::access::{State, watch};
use assistance_api::clock::Clock;
use assistance_api::db::Database;
use assistance_api::demo::load;
use assistance_api::demo::sign_in::{CLIENTS, SANDBOX_CLIENTS};
use assistance_api::sandbox::open;
use assistance_api::server;
use chrono::{DateTime, Utc};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use super::caller::Caller;
use super::cluster::{self, Content};

/// When the tests take place, unless a test says otherwise: a Monday noon in Finland.
pub const NOW: &str = "2026-11-23T10:00:00Z";

/// A running service with a database of its own.
pub struct Service {
    /// Its address.
    pub url: String,
    /// Its database's address.
    pub database_url: String,
    /// Its clock, which a test can set.
    pub clock: Clock,
    /// What it works with.
    pub state: State,
    handle: ServerHandle,
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

impl Service {
    /// With clients and no case.
    pub async fn start() -> Self {
        Self::on(cluster::database(Content::Clients).await).await
    }

    /// With the demo register.
    pub async fn with_register() -> Self {
        Self::on(cluster::database(Content::Register).await).await
    }

    /// With the demo register and its releases.
    pub async fn with_releases() -> Self {
        Self::on(cluster::database(Content::Released).await).await
    }

    /// With clients and no case, configured by `change`.
    pub async fn start_with(change: impl FnOnce(&mut State)) -> Self {
        Box::pin(Self::configured(cluster::database(Content::Clients).await, change)).await
    }

    /// On a database that is there already.
    pub async fn on(database_url: String) -> Self {
        Box::pin(Self::configured(database_url, |_| ())).await
    }

    /// On a database that is there already, with the sandbox on another.
    pub async fn behind(real: String, sandbox: String) -> Self {
        Box::pin(Self::behind_with(real, sandbox, |_| ())).await
    }

    /// The same, configured by `change`.
    pub async fn behind_with(real: String, sandbox: String, change: impl FnOnce(&mut State)) -> Self {
        let clock = Clock::fixed(NOW.parse().unwrap());
        let mut state =
            State::open(Database::new(&real, 8).unwrap(), cluster::keyring(), clock, cluster::PUBLIC_URL).await.unwrap();
        change(&mut state);
        let state = open::behind(state, Database::new(&sandbox, 8).unwrap(), cluster::keyring()).await.unwrap();
        load::sign_in(&state).await.unwrap();
        watch::look(&state).await.unwrap();
        Self::serving(real, state)
    }

    async fn configured(database_url: String, change: impl FnOnce(&mut State)) -> Self {
        let clock = Clock::fixed(NOW.parse().unwrap());
        let database = Database::new(&database_url, 8).unwrap();
        let mut state = State::open(database, cluster::keyring(), clock, cluster::PUBLIC_URL).await.unwrap();
        change(&mut state);
        Self::serving(database_url, state)
    }

    fn serving(database_url: String, state: State) -> Self {
        let clock = state.clock.clone();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = server::start(listener, state.clone(), 2).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        Self { url, database_url, clock, state, handle }
    }

    /// Sets the clock.
    pub fn at(&self, instant: &str) {
        self.clock.set(instant.parse::<DateTime<Utc>>().unwrap());
    }

    /// A caller without a token.
    pub fn nobody(&self) -> Caller {
        Caller::new(&self.url, None)
    }

    /// A caller with this token, good or bad.
    pub fn bearer(&self, token: &str) -> Caller {
        Caller::new(&self.url, Some(token.to_owned()))
    }

    /// A demo client, signed in.
    pub async fn caller(&self, client_id: &str) -> Caller {
        let client = CLIENTS.iter().chain(SANDBOX_CLIENTS).find(|client| client.client_id == client_id).unwrap();
        let form = [("grant_type", "client_credentials"), ("client_id", client_id), ("client_secret", client.secret)];
        let answer = reqwest::Client::new().post(format!("{}/oauth2/token", self.url)).form(&form).send().await.unwrap();
        let body: serde_json::Value = answer.json().await.unwrap();
        self.bearer(body["access_token"].as_str().unwrap())
    }

    /// The NGO of the demonstration.
    pub async fn ngo(&self) -> Caller {
        self.caller("demo-ngo").await
    }

    /// The police of the demonstration.
    pub async fn police(&self) -> Caller {
        self.caller("demo-police").await
    }

    /// The officer of the demonstration.
    pub async fn officer(&self) -> Caller {
        self.caller("demo-officer").await
    }

    /// The decision maker of the demonstration.
    pub async fn decision_maker(&self) -> Caller {
        self.caller("demo-decision-maker").await
    }

    /// The statistician of the demonstration.
    pub async fn statistician(&self) -> Caller {
        self.caller("demo-statistician").await
    }

    /// A connection to look into the database.
    pub async fn sql(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(&self.database_url).await.unwrap()
    }

    /// The one number, named `count`, that a query answers.
    pub async fn count(&self, query: &str) -> i64 {
        diesel::sql_query(query).get_result::<Count>(&mut self.sql().await).await.unwrap().count
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(self.handle.stop(false));
        }
    }
}
