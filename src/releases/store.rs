//! Releases in the database: the drafts with their true counts, and what is published of them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::TryStreamExt;
use uuid::Uuid;

use super::closed_period::StandardPeriod;
use super::lattice::Published;
use super::release::ReleaseState;
use super::sql;
use super::tally::{Case, Counted, Tally, sources};
use crate::access::Reach;
use crate::db::schema::{draft_cells, released_cells, released_vintages, releases};
use crate::db::{Error, Link, Write};
use crate::http::page::Page;
use crate::released::{Figure, VintageNote};
use crate::vault::Vault;

/// The constraint that a second release of a period breaks.
pub const ONE_VINTAGE: &str = "releases_one_vintage_of_a_period";
/// The constraint that an approval by the drafter breaks.
pub const ANOTHER_PERSON: &str = "releases_approved_by_another_person";
/// The constraint that a release breaks which was audited before another one came out.
pub const ONE_AFTER_ANOTHER: &str = "released_vintages_one_after_another";

/// A release counts everything in one snapshot, and takes the time that it needs.
const SNAPSHOT: [&str; 2] = ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SET LOCAL statement_timeout = '15min'"];

/// How many rows are written at a time.
const BATCH: usize = 500;

/// A release as it stands.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = releases, treat_none_as_null = true)]
pub struct ReleaseRow {
    pub(crate) id: Uuid,
    pub(crate) period: String,
    pub(crate) first_day: NaiveDate,
    pub(crate) last_day: NaiveDate,
    pub(crate) vintage: i32,
    pub(crate) corrects: Option<Uuid>,
    pub(crate) note_fi: Option<String>,
    pub(crate) note_sv: Option<String>,
    pub(crate) note_en: Option<String>,
    pub(crate) state: String,
    pub(crate) version: i32,
    pub(crate) drafted_by: Option<Uuid>,
    pub(crate) drafted_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) audited_at: Option<DateTime<Utc>>,
    pub(crate) audited_against: Option<i32>,
    pub(crate) report: Option<String>,
    pub(crate) approved_by: Option<Uuid>,
    pub(crate) approved_at: Option<DateTime<Utc>>,
    pub(crate) published_at: Option<DateTime<Utc>>,
}

impl ReleaseRow {
    /// Its state.
    pub(crate) fn state(&self) -> Result<ReleaseState, Error> {
        ReleaseState::parse(&self.state).ok_or(Error::Corrupt("a state of a release"))
    }

    /// Its period.
    pub(crate) fn period(&self) -> Result<StandardPeriod, Error> {
        StandardPeriod::parse(&self.period).ok_or(Error::Corrupt("a period of a release"))
    }

    /// Why it corrects another.
    pub(crate) fn note(&self) -> Option<VintageNote> {
        let text = |text: &Option<String>| text.clone();
        Some(VintageNote { fi: text(&self.note_fi)?, sv: text(&self.note_sv)?, en: text(&self.note_en)? })
    }
}

#[derive(QueryableByName)]
struct CaseRow {
    #[diesel(sql_type = SqlUuid)]
    subject: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    referrer: Option<String>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    codes: Vec<Option<String>>,
}

/// A counted cell as it is kept.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = draft_cells)]
pub struct CellRow {
    pub(crate) release_id: Uuid,
    pub(crate) table_id: String,
    pub(crate) codes: Vec<String>,
    pub(crate) cases: i64,
    pub(crate) rounded: i64,
    pub(crate) referrers: Vec<String>,
    pub(crate) referred: Vec<i64>,
    pub(crate) withheld: bool,
}

impl CellRow {
    /// The row of a counted cell.
    pub(crate) fn new(release_id: Uuid, counted: Counted) -> Self {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            release_id,
            table_id: counted.table.id.to_owned(),
            codes: counted.codes,
            cases: number(counted.cases),
            rounded: number(counted.rounded),
            referred: counted.known.iter().map(|(_, count)| number(*count)).collect(),
            referrers: counted.known.into_iter().map(|(referrer, _)| referrer).collect(),
            withheld: false,
        }
    }

    /// The row of a cell of nobody that is withheld.
    pub(crate) fn of_nobody(release_id: Uuid, table: &Published, codes: Vec<String>) -> Self {
        let table_id = table.id.to_owned();
        Self { release_id, table_id, codes, cases: 0, rounded: 0, referrers: Vec::new(), referred: Vec::new(), withheld: true }
    }
}

/// From here on the transaction sees one snapshot of everything. The first of its statements.
///
/// # Errors
/// When the database does not answer.
pub async fn one_snapshot(mut connection: &AsyncPgConnection) -> Result<(), Error> {
    for setting in SNAPSHOT {
        diesel::sql_query(setting).execute(&mut connection).await?;
    }
    Ok(())
}

/// Counts every table of the lattice for a period, case by case.
///
/// # Errors
/// [`Error::Corrupt`] where a case holds what is no code of its list.
pub async fn count(connection: &mut Link, vault: &Vault, period: StandardPeriod) -> Result<Vec<Counted>, Error> {
    let mut counted = Vec::new();
    for (source, window) in sources(period) {
        let mut tally = Tally::new(period, source, window);
        let mut statement = diesel::sql_query(sql::cases(source)).into_boxed().bind::<Date, _>(period.period().last());
        if sql::takes_the_first_day(source) {
            statement = statement.bind::<Date, _>(sql::first_day(window, period.period()));
        }
        let mut rows = statement.load_stream::<CaseRow>(connection).await?;
        while let Some(row) = rows.try_next().await? {
            let codes: Vec<String> = row.codes.into_iter().flatten().collect();
            if codes.len() != source.dimensions().len() {
                return Err(Error::Corrupt("a code that is not of its list"));
            }
            tally.add(&Case { record_key: vault.record_key(row.subject), referrer: row.referrer, codes });
        }
        counted.extend(tally.counted(|key| vault.draw(key)));
    }
    Ok(counted)
}

/// Keeps a new release.
#[must_use]
pub fn release(row: ReleaseRow) -> Write {
    Write::new(diesel::insert_into(releases::table).values(row))
}

/// Keeps counted cells.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_cells(mut connection: &AsyncPgConnection, cells: &[CellRow]) -> Result<(), Error> {
    for batch in cells.chunks(BATCH) {
        diesel::insert_into(draft_cells::table).values(batch).execute(&mut connection).await?;
    }
    Ok(())
}

/// A release, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<ReleaseRow>, Error> {
    if reach != Reach::Everything {
        return Ok(None);
    }
    Ok(releases::table.find(id).select(ReleaseRow::as_select()).first(&mut connection).await.optional()?)
}

/// The first vintage of a period, in whatever state it is.
///
/// # Errors
/// When the database does not answer.
pub async fn first_of(mut connection: &AsyncPgConnection, period: StandardPeriod) -> Result<Option<ReleaseRow>, Error> {
    let first = releases::table.filter(releases::period.eq(period.to_string())).filter(releases::vintage.eq(1));
    Ok(first.select(ReleaseRow::as_select()).first(&mut connection).await.optional()?)
}

/// A page of releases, the newest draft first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(mut connection: &AsyncPgConnection, reach: Reach, page: Page) -> Result<Vec<ReleaseRow>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let mut query = releases::table.select(ReleaseRow::as_select()).into_boxed();
    if let Some(after) = page.after {
        let earlier = releases::drafted_at.lt(after.at);
        query = query.filter(earlier.or(releases::drafted_at.eq(after.at).and(releases::id.lt(after.id))));
    }
    Ok(query.order((releases::drafted_at.desc(), releases::id.desc())).limit(page.fetch()).load(&mut connection).await?)
}

/// Changes a release to what `row` says, unless it is not what it was when it was read; `false` then.
///
/// # Errors
/// [`Error::Constraint`] where a rule of the database refuses it.
pub async fn change(mut connection: &AsyncPgConnection, before: i32, row: &ReleaseRow) -> Result<bool, Error> {
    let unchanged = releases::table.find(row.id).filter(releases::version.eq(before));
    let changed = diesel::update(unchanged)
        .set((
            releases::state.eq(&row.state),
            releases::version.eq(row.version),
            releases::changed_at.eq(row.changed_at),
            releases::audited_at.eq(row.audited_at),
            releases::audited_against.eq(row.audited_against),
            releases::report.eq(&row.report),
            releases::approved_by.eq(row.approved_by),
            releases::approved_at.eq(row.approved_at),
            releases::published_at.eq(row.published_at),
        ))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}

/// Deletes a release that is not out, with its counts; `false` where it has changed meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn discard(mut connection: &AsyncPgConnection, row: &ReleaseRow) -> Result<bool, Error> {
    let unchanged = releases::table.find(row.id).filter(releases::version.eq(row.version));
    Ok(diesel::delete(unchanged).execute(&mut connection).await? == 1)
}

/// The counted cells of some releases.
///
/// # Errors
/// When the database does not answer.
pub async fn cells(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<CellRow>>, Error> {
    let mut rows = draft_cells::table
        .filter(draft_cells::release_id.eq_any(ids))
        .select(CellRow::as_select())
        .load_stream::<CellRow>(&mut connection)
        .await?;
    let mut cells: BTreeMap<Uuid, Vec<CellRow>> = BTreeMap::new();
    while let Some(row) = rows.try_next().await? {
        cells.entry(row.release_id).or_default().push(row);
    }
    Ok(cells)
}

/// Writes down which cells of a release the gate withholds: these and no others.
///
/// # Errors
/// When the database does not answer.
pub async fn withhold(mut connection: &AsyncPgConnection, release_id: Uuid, withheld: &[CellRow]) -> Result<(), Error> {
    let of_release = draft_cells::table.filter(draft_cells::release_id.eq(release_id));
    diesel::delete(of_release.filter(draft_cells::withheld).filter(draft_cells::cases.eq(0))).execute(&mut connection).await?;
    diesel::update(of_release.filter(draft_cells::withheld))
        .set(draft_cells::withheld.eq(false))
        .execute(&mut connection)
        .await?;
    for batch in withheld.chunks(BATCH) {
        diesel::insert_into(draft_cells::table)
            .values(batch)
            .on_conflict((draft_cells::release_id, draft_cells::table_id, draft_cells::codes))
            .do_update()
            .set(draft_cells::withheld.eq(true))
            .execute(&mut connection)
            .await?;
    }
    Ok(())
}

/// How many vintages have been published.
///
/// # Errors
/// When the database does not answer.
pub async fn published(mut connection: &AsyncPgConnection) -> Result<i32, Error> {
    let count: i64 = released_vintages::table.count().get_result(&mut connection).await?;
    i32::try_from(count).map_err(|_| Error::Corrupt("more vintages than there can be"))
}

/// A figure that is published.
pub struct PublishedCell {
    /// The table.
    pub table: &'static Published,
    /// A code of each dimension.
    pub codes: Vec<String>,
    /// The figure.
    pub figure: Figure,
}

/// Publishes a release, as the one after those against which it was audited.
///
/// # Errors
/// [`ONE_AFTER_ANOTHER`] where another has been published since.
pub async fn publish(
    mut connection: &AsyncPgConnection,
    row: &ReleaseRow,
    at: DateTime<Utc>,
    cells: &[PublishedCell],
) -> Result<(), Error> {
    diesel::insert_into(released_vintages::table)
        .values((
            released_vintages::release_id.eq(row.id),
            released_vintages::period.eq(&row.period),
            released_vintages::first_day.eq(row.first_day),
            released_vintages::last_day.eq(row.last_day),
            released_vintages::vintage.eq(row.vintage),
            released_vintages::published_at.eq(at),
            released_vintages::note_fi.eq(&row.note_fi),
            released_vintages::note_sv.eq(&row.note_sv),
            released_vintages::note_en.eq(&row.note_en),
            released_vintages::number.eq(row.audited_against.unwrap_or(-1) + 1),
        ))
        .execute(&mut connection)
        .await?;
    for batch in cells.chunks(BATCH) {
        let values: Vec<_> = batch
            .iter()
            .map(|cell| {
                (
                    released_cells::release_id.eq(row.id),
                    released_cells::table_id.eq(cell.table.id),
                    released_cells::method.eq(cell.table.method.as_str()),
                    released_cells::codes.eq(&cell.codes),
                    released_cells::value.eq(cell.figure.value.map(|value| i64::try_from(value).unwrap_or(i64::MAX))),
                    released_cells::mark.eq(cell.figure.mark.map(crate::released::Mark::as_str)),
                )
            })
            .collect();
        diesel::insert_into(released_cells::table).values(values).execute(&mut connection).await?;
    }
    Ok(())
}
