//! Several writes in one statement: `WITH w1 AS (INSERT …), w2 AS (INSERT …) SELECT 1`.
//!
//! The act, its audit record, its event and its idempotency key are written together or not at all, and it takes one
//! round trip to the database. No check comes before: a constraint that refuses one of the writes refuses them all.
//!
//! The rows of such writes bind NULL for what is empty (`treat_none_as_null`): with DEFAULT in its place the text of the
//! statement would depend on its values, and it would be prepared anew each time.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::Error;

/// One write, made by the store of the slice whose row it is.
pub struct Write(Box<dyn QueryFragment<Pg> + Send + Sync>);

impl Write {
    /// Takes any insert, update or delete of diesel's.
    pub fn new(statement: impl QueryFragment<Pg> + Send + Sync + 'static) -> Self {
        Self(Box::new(statement))
    }
}

/// Writes that happen together or not at all.
#[derive(Default)]
#[must_use = "an act does nothing until it is performed"]
pub struct Act {
    writes: Vec<Write>,
    is_rare: bool,
}

impl Act {
    /// An act that begins with `write`.
    pub fn new(write: Write) -> Self {
        Self { writes: vec![write], is_rare: false }
    }

    /// The same act with one write more.
    pub fn and(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// The same act with more writes.
    pub fn and_all(mut self, writes: impl IntoIterator<Item = Write>) -> Self {
        self.writes.extend(writes);
        self
    }

    /// The same act, not to be prepared for a next time: one of a shape that hardly comes again.
    pub fn rare(mut self) -> Self {
        self.is_rare = true;
        self
    }

    /// Does it, in one statement; inside a transaction of the caller's where there is one.
    ///
    /// # Errors
    /// [`Error::Constraint`] when one of the writes breaks a rule: then none has happened.
    pub async fn perform(self, connection: &AsyncPgConnection) -> Result<(), Error> {
        if self.writes.is_empty() {
            return Ok(());
        }
        self.execute(&mut &*connection).await.map(|_| ()).map_err(Error::from)
    }
}

impl QueryId for Act {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Act {
    /// The prepared statement is found by its text, and the rows of writes make the same text whatever they hold.
    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(!self.is_rare)
    }

    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (position, write) in self.writes.iter().enumerate() {
            out.push_sql(if position == 0 { "WITH w" } else { ", w" });
            out.push_sql(&position.to_string());
            out.push_sql(" AS (");
            write.0.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        out.push_sql(" SELECT 1");
        Ok(())
    }
}
