//! PostgreSQL: the pool, the migrations, the errors it can answer, and [`Act`], several writes that happen together.

pub mod act;
mod connect;
pub mod embedded;
pub mod schema;

use std::fmt;
use std::time::Duration;

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection, TransactionManager};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use futures_util::FutureExt;

pub use act::{Act, Write};
use connect::connect;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// How long a request waits for a connection before it is told that the database is not available.
const WAIT: Duration = Duration::from_secs(5);

/// What every connection is told first: a statement that takes longer than anything here should is ended, and so is
/// a transaction that its request has forgotten.
const SESSION: &str = "SET application_name = 'assistance-api'; SET timezone = 'UTC'; SET statement_timeout = '15s'; \
     SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '15s'";

/// A connection lent by the pool; it goes back when it is dropped.
pub type Connection = Object<AsyncPgConnection>;

/// What statements run on, alone or inside a transaction.
pub type Link = AsyncPgConnection;

type Transactions = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// The database of the service.
#[derive(Clone)]
pub struct Database {
    pool: Pool<AsyncPgConnection>,
}

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Database").field("status", &self.pool.status()).finish()
    }
}

impl Database {
    /// A pool of at most `size` connections to the database at `url`. Nothing is connected yet.
    ///
    /// # Errors
    /// When the pool cannot be built: the runtime has no timer.
    pub fn new(url: &str, size: usize) -> Result<Self, Error> {
        let mut config = ManagerConfig::default();
        // No question before the question: a connection that has ended is noticed without a round trip.
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(|url| {
            let url = url.to_owned();
            async move {
                let mut connection = connect(&url).await?;
                connection.batch_execute(SESSION).await.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(connection)
            }
            .boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool = Pool::builder(manager)
            .max_size(size)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .recycle_timeout(Some(WAIT))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .map_err(|error| Error::Unavailable(Box::new(error)))?;
        Ok(Self { pool })
    }

    /// A connection of the pool.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database cannot be reached or no connection becomes free in five seconds.
    pub async fn connection(&self) -> Result<Connection, Error> {
        self.pool.get().await.map_err(|error| Error::Unavailable(Box::new(error)))
    }

    /// Does all of `act` or nothing of it, in one statement and so in one round trip.
    ///
    /// # Errors
    /// [`Error::Constraint`] names the rule of the database that refused it.
    pub async fn perform(&self, act: Act) -> Result<(), Error> {
        let connection = self.connection().await?;
        act.perform(&connection).await
    }

    /// Does several statements together or not at all: a commit when `act` answers, a roll-back when it fails. Where the
    /// request is given up in between, the connection is thrown away and the server rolls back.
    ///
    /// # Errors
    /// Those of `act`, and [`Error::Unavailable`] when it is not known whether the commit happened.
    pub async fn transaction<T, E: From<Error>>(&self, act: impl AsyncFnOnce(&mut Link) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.connection().await?;
        Transactions::begin_transaction(&mut *connection).await.map_err(Error::from)?;
        let result = act(&mut connection).await;
        match &result {
            Ok(_) => Transactions::commit_transaction(&mut *connection).await.map_err(Error::from)?,
            Err(_) => {
                if let Err(error) = Transactions::rollback_transaction(&mut *connection).await {
                    tracing::warn!(%error, "a transaction could not be rolled back; its connection is thrown away");
                }
            }
        }
        result
    }

    /// Closes every connection: the service is stopping.
    pub fn close(&self) {
        self.pool.close();
    }
}

/// Brings the database at `url` up to the newest migration; answers how many it ran. Needs a multi-thread runtime.
///
/// # Errors
/// When the database cannot be reached or a migration fails (what it began is rolled back).
pub async fn migrate(url: &str) -> Result<usize, Error> {
    let connection = connect(url).await.map_err(|error| Error::Unavailable(Box::new(error)))?;
    tokio::task::spawn_blocking(move || {
        let mut harness = AsyncMigrationHarness::new(connection);
        harness.run_pending_migrations(MIGRATIONS).map(|ran| ran.len()).map_err(Error::Migration)
    })
    .await
    .map_err(|error| Error::Unavailable(Box::new(error)))?
}

/// Whether the database at `url` lacks a migration that this program knows. Needs a multi-thread runtime.
///
/// # Errors
/// When the database cannot be reached.
pub async fn is_behind(url: &str) -> Result<bool, Error> {
    let connection = connect(url).await.map_err(|error| Error::Unavailable(Box::new(error)))?;
    tokio::task::spawn_blocking(move || {
        AsyncMigrationHarness::new(connection).has_pending_migration(MIGRATIONS).map_err(Error::Migration)
    })
    .await
    .map_err(|error| Error::Unavailable(Box::new(error)))?
}

/// Creates the database `name` on the server at `server_url` unless it is there.
///
/// # Errors
/// When the server cannot be reached or refuses.
pub async fn create_database(server_url: &str, name: &str) -> Result<(), Error> {
    let mut connection = connect(server_url).await.map_err(|error| Error::Unavailable(Box::new(error)))?;
    match connection.batch_execute(&format!("CREATE DATABASE \"{name}\"")).await {
        Err(DieselError::DatabaseError(_, info)) if info.message().contains("already exists") => Ok(()),
        other => other.map_err(Error::from),
    }
}

/// What the database can answer instead of what was asked.
#[derive(Debug)]
pub enum Error {
    /// It cannot be reached, or ended the connection: whether a write happened is not known.
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
    /// A named constraint refused a write: nothing of the act happened.
    Constraint(String),
    /// What is stored cannot be what this program stored.
    Corrupt(&'static str),
    /// A migration failed.
    Migration(Box<dyn std::error::Error + Send + Sync>),
    /// Anything else: a mistake of this program.
    Query(DieselError),
}

impl Error {
    /// Whether the named constraint is what refused the write.
    #[must_use]
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(constraint) if constraint == name)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(_) => formatter.write_str("the database cannot be reached"),
            Self::Constraint(name) => write!(formatter, "the database refused a write by its rule {name}"),
            Self::Corrupt(what) => write!(formatter, "the database holds {what} that this program cannot have written"),
            Self::Migration(_) => formatter.write_str("a migration of the database failed"),
            Self::Query(_) => formatter.write_str("a statement failed"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unavailable(source) | Self::Migration(source) => Some(source.as_ref()),
            Self::Query(source) => Some(source),
            Self::Constraint(_) | Self::Corrupt(_) => None,
        }
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(kind, info) => match (kind, info.constraint_name()) {
                (_, Some(name)) => Self::Constraint(name.to_owned()),
                (
                    DatabaseErrorKind::ClosedConnection
                    | DatabaseErrorKind::UnableToSendCommand
                    | DatabaseErrorKind::SerializationFailure
                    | DatabaseErrorKind::ReadOnlyTransaction,
                    None,
                ) => Self::Unavailable(Box::new(DieselError::DatabaseError(kind, info))),
                // 57P01 and its like arrive as messages of the server that is going down; a deadlock (40P01) is over by the next try.
                (_, None) if is_passing(info.message()) => Self::Unavailable(Box::new(DieselError::DatabaseError(kind, info))),
                (_, None) => Self::Query(DieselError::DatabaseError(kind, info)),
            },
            DieselError::BrokenTransactionManager => Self::Unavailable(Box::new(DieselError::BrokenTransactionManager)),
            other => Self::Query(other),
        }
    }
}

/// Whether the server's message says that it cannot now, rather than that the statement is wrong.
fn is_passing(message: &str) -> bool {
    [
        "terminating connection",
        "connection closed",
        "the database system is",
        "statement timeout",
        "lock timeout",
        "deadlock detected",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}
