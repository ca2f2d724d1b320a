//! Reading what has been released, in the role of the public.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::TryStreamExt;
use uuid::Uuid;

use super::{Figure, Figures, Holdings, Mark, Vintage, VintageNote};
use crate::db::schema::{released_cells, released_vintages};
use crate::db::{Database, Error, Link};

/// One snapshot for all that is read.
const ONE_SNAPSHOT: &str = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/// Gives everything up but the right to read released figures, until the transaction ends. A cluster that did not let the
/// migration make the role has none to change to.
const BECOME_THE_PUBLIC: &str = "SELECT set_config('role', rolname, true) FROM pg_roles \
     WHERE rolname = 'assistance_public' AND pg_has_role(current_user, oid, 'MEMBER')";

#[derive(Queryable, Selectable)]
#[diesel(table_name = released_vintages)]
struct VintageRow {
    release_id: Uuid,
    period: String,
    first_day: NaiveDate,
    last_day: NaiveDate,
    vintage: i32,
    published_at: DateTime<Utc>,
    note_fi: Option<String>,
    note_sv: Option<String>,
    note_en: Option<String>,
}

type CellRow = (Uuid, String, String, Vec<String>, Option<i64>, Option<String>);

/// The vintages that are not held yet.
///
/// # Errors
/// When the database does not answer, or holds what cannot have been released.
pub(super) async fn beyond(database: &Database, held: &Holdings) -> Result<Vec<Vintage>, Error> {
    let held: Vec<Uuid> = held.vintages().iter().map(|vintage| vintage.release_id).collect();
    database
        .transaction(async |connection: &mut Link| {
            diesel::sql_query(ONE_SNAPSHOT).execute(connection).await?;
            diesel::sql_query(BECOME_THE_PUBLIC).execute(connection).await?;
            let rows: Vec<VintageRow> = released_vintages::table
                .filter(released_vintages::release_id.ne_all(&held))
                .select(VintageRow::as_select())
                .load(connection)
                .await?;
            let ids: Vec<Uuid> = rows.iter().map(|row| row.release_id).collect();
            let mut tables = if ids.is_empty() { BTreeMap::new() } else { cells(connection, &ids).await? };
            Ok(rows.into_iter().map(|row| vintage(row, &mut tables)).collect())
        })
        .await
}

async fn cells(connection: &mut Link, ids: &[Uuid]) -> Result<BTreeMap<Uuid, BTreeMap<String, Figures>>, Error> {
    let columns = (
        released_cells::release_id,
        released_cells::table_id,
        released_cells::method,
        released_cells::codes,
        released_cells::value,
        released_cells::mark,
    );
    let mut rows = released_cells::table
        .filter(released_cells::release_id.eq_any(ids))
        .select(columns)
        .load_stream::<CellRow>(connection)
        .await?;
    let mut tables: BTreeMap<Uuid, BTreeMap<String, Figures>> = BTreeMap::new();
    while let Some((release, table, method, codes, value, mark)) = rows.try_next().await? {
        let value = value.map(u64::try_from).transpose().map_err(|_| Error::Corrupt("a negative figure"))?;
        let mark = mark.map(|mark| Mark::parse(&mark).ok_or(Error::Corrupt("a mark"))).transpose()?;
        let figures = tables.entry(release).or_default().entry(table).or_default();
        figures.method = method;
        figures.cells.insert(codes, Figure { value, mark });
    }
    Ok(tables)
}

fn vintage(row: VintageRow, tables: &mut BTreeMap<Uuid, BTreeMap<String, Figures>>) -> Vintage {
    let note = match (row.note_fi, row.note_sv, row.note_en) {
        (Some(fi), Some(sv), Some(en)) => Some(VintageNote { fi, sv, en }),
        _ => None,
    };
    Vintage {
        tables: tables.remove(&row.release_id).unwrap_or_default(),
        release_id: row.release_id,
        period: row.period,
        first_day: row.first_day,
        last_day: row.last_day,
        vintage: row.vintage,
        published_at: row.published_at,
        note,
    }
}
