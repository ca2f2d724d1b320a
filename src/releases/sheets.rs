//! Releases as the gate sees them, made of the counts that are kept behind them.

use std::collections::HashMap;

use super::closed_period::StandardPeriod;
use super::gate::{Sheet, SheetCell};
use super::lattice::{LATTICE, Method, Published};
use super::store::{CellRow, ReleaseRow};
use crate::access::State;
use crate::db::{Error, Link};
use crate::released::{Holdings, Vintage};

/// The sheets of a release that is being prepared.
///
/// # Errors
/// [`Error::Corrupt`] where a counted cell is none of its table.
pub fn of_draft(period: StandardPeriod, cells: &[CellRow]) -> Result<Vec<Sheet>, Error> {
    let method = |table: &Published| period.has(table).then_some(table.method);
    sheets(period, cells, method, true)
}

/// The sheets of everything that is out beside `row`: the newest vintage of each other period. An earlier vintage of a period
/// was another state of the register, and no equation ties it to others.
///
/// # Errors
/// When the database does not answer.
pub async fn of_others(connection: &Link, state: &State, row: &ReleaseRow) -> Result<Vec<Sheet>, Error> {
    let holdings: std::sync::Arc<Holdings> = state.released.holdings();
    let others: Vec<&Vintage> =
        holdings.current().map(std::convert::AsRef::as_ref).filter(|vintage| vintage.period != row.period).collect();
    let ids: Vec<_> = others.iter().map(|vintage| vintage.release_id).collect();
    let mut cells = super::store::cells(connection, &ids).await?;
    let mut all = Vec::new();
    for vintage in others {
        let period = StandardPeriod::parse(&vintage.period).ok_or(Error::Corrupt("a period of a release"))?;
        let method = |table: &Published| vintage.tables.get(table.id).and_then(|figures| Method::parse(&figures.method));
        all.extend(sheets(period, &cells.remove(&vintage.release_id).unwrap_or_default(), method, false)?);
    }
    Ok(all)
}

fn sheets(
    period: StandardPeriod,
    cells: &[CellRow],
    method: impl Fn(&Published) -> Option<Method>,
    is_new: bool,
) -> Result<Vec<Sheet>, Error> {
    let mut by_table: HashMap<&str, Sheet> = LATTICE
        .iter()
        .filter_map(|table| method(table).map(|method| (table.id, Sheet::new(period, table, method, is_new))))
        .collect();
    for row in cells {
        // A table that has been taken out of the lattice since is not looked at any more.
        let Some(sheet) = by_table.get_mut(row.table_id.as_str()) else { continue };
        let cell = sheet.cell_mut(&row.codes).ok_or(Error::Corrupt("a cell that is none of its table"))?;
        *cell = counted(row)?;
    }
    Ok(LATTICE.iter().filter_map(|table| by_table.remove(table.id)).collect())
}

fn counted(row: &CellRow) -> Result<SheetCell, Error> {
    let number = |count: i64| u64::try_from(count).map_err(|_| Error::Corrupt("a negative count"));
    let known = row.referrers.iter().zip(&row.referred).map(|(referrer, count)| Ok((referrer.clone(), number(*count)?)));
    Ok(SheetCell {
        cases: number(row.cases)?,
        rounded: number(row.rounded)?,
        withheld: row.withheld,
        known: known.collect::<Result<_, Error>>()?,
    })
}
