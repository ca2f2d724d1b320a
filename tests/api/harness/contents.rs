//! What stands in the database: for tests that nothing, or exactly this, was written.

use std::collections::BTreeMap;

use diesel::sql_types::{BigInt, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::service::Service;

/// Every table with how many rows it has and a digest of them.
pub type Contents = BTreeMap<String, (i64, String)>;

#[derive(diesel::QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Text)]
    digest: String,
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

const TABLES: &str = "SELECT table_schema || '.' || table_name AS name, \
     (xpath('//count/text()', query_to_xml(format('SELECT count(*) FROM %I.%I', table_schema, table_name), false, false, '')))[1]::text::bigint AS rows, \
     md5(query_to_xml(format('SELECT * FROM %I.%I AS t ORDER BY t::text', table_schema, table_name), true, false, '')::text) AS digest \
     FROM information_schema.tables WHERE table_schema IN ('public', 'vault') AND table_type = 'BASE TABLE'";

/// Everything that stands in the database at this address.
pub async fn contents_of(database_url: &str) -> Contents {
    let mut connection = AsyncPgConnection::establish(database_url).await.unwrap();
    let tables: Vec<Table> = diesel::sql_query(TABLES).load(&mut connection).await.unwrap();
    assert!(tables.len() > 10, "the tables are not found");
    tables.into_iter().map(|table| (table.name, (table.rows, table.digest))).collect()
}

impl Service {
    /// Everything that stands in the database.
    pub async fn contents(&self) -> Contents {
        contents_of(&self.database_url).await
    }

    /// How many more rows each table has than `before`, where that is not 0.
    pub async fn grown_since(&self, before: &Contents) -> BTreeMap<String, i64> {
        let now = self.contents().await.into_iter();
        now.map(|(name, (rows, _))| (name.clone(), rows - before[&name].0)).filter(|(_, more)| *more != 0).collect()
    }

    /// The lines, named `text`, that a query answers.
    pub async fn lines(&self, query: &str) -> Vec<String> {
        let lines: Vec<Line> = diesel::sql_query(query).load(&mut self.sql().await).await.unwrap();
        lines.into_iter().map(|line| line.text).collect()
    }

    /// The constraint with which the database refuses a statement; `None` where it does not refuse it.
    pub async fn refusal(&self, statement: &str) -> Option<String> {
        match diesel::sql_query(statement).execute(&mut self.sql().await).await {
            Ok(_) => None,
            Err(diesel::result::Error::DatabaseError(_, info)) => {
                Some(info.constraint_name().unwrap_or("no constraint").to_owned())
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Runs statements in the database.
    pub async fn run(&self, statements: &str) {
        self.sql().await.batch_execute(statements).await.unwrap();
    }
}
