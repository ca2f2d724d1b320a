//! Folding changes into the rollups, and counting them anew where their definition is another one.

use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

use super::sql::{self, Source};
use crate::db::{Database, Error, Link};
use crate::statistics::sql::counted;
use crate::statistics::table::Table;
use crate::vault::seal::base64url;

/// Everything that is folded is of one snapshot, and takes the time that it needs. To compile statements of so many parts would
/// take longer than to run them.
const SNAPSHOT: &str = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = '15min'; \
     SET LOCAL work_mem = '64MB'; SET LOCAL jit = off";

/// A digest of the statements that make the rollups: of all that decides what is counted where.
pub static DEFINITION: LazyLock<String> = LazyLock::new(|| {
    let statements: String = Table::ALL.iter().map(|&table| sql::fold(table, Source::Cases)).collect();
    base64url(digest(&SHA256, statements.as_bytes()).as_ref())
});

#[derive(QueryableByName)]
struct State {
    #[diesel(sql_type = Text)]
    definition: String,
}

#[derive(QueryableByName)]
struct Changed {
    #[diesel(sql_type = Text)]
    counted: String,
}

/// Folds every change into the rollups, or counts them anew; answers how many changes there were. Where another service is
/// at it, or was a moment ago, nothing is done.
///
/// # Errors
/// When the database does not answer.
pub async fn fold(database: &Database) -> Result<usize, Error> {
    database.transaction(async |connection: &mut Link| fold_in(connection).await).await
}

async fn fold_in(connection: &mut Link) -> Result<usize, Error> {
    connection.batch_execute(SNAPSHOT).await?;
    let state = "SELECT definition FROM statistics_rollup_state FOR UPDATE SKIP LOCKED";
    let states: Vec<State> = diesel::sql_query(state).load(connection).await?;
    let Some(state) = states.into_iter().next() else { return Ok(0) };
    let source = if state.definition == *DEFINITION { Source::Changes } else { Source::Cases };
    let changed: Vec<Changed> = diesel::sql_query("SELECT DISTINCT counted FROM statistics_changes").load(connection).await?;
    let changed: Vec<_> = changed.iter().map(|changed| changed.counted.as_str()).collect();
    if source == Source::Cases {
        diesel::sql_query("DELETE FROM statistics_rollups").execute(connection).await?;
        let update = "UPDATE statistics_rollup_state SET definition = $1";
        diesel::sql_query(update).bind::<Text, _>(DEFINITION.as_str()).execute(connection).await?;
    }
    for &table in Table::ALL.iter().filter(|table| source == Source::Cases || changed.contains(&counted(**table))) {
        diesel::sql_query(sql::fold(table, source)).execute(connection).await?;
    }
    // Changes that were committed since are not of this snapshot: they were not counted, and they stay.
    Ok(diesel::sql_query("DELETE FROM statistics_changes").execute(connection).await?)
}
