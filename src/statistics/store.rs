//! Counting in the database: one statement, grouped there, so that no more rows come back than the answer has cells.
//! Both ways to count (beforehand, and case by case) end here.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Uuid};
use diesel_async::RunQueryDsl;

use super::cube::Cube;
use super::query::{Query, Refusal, When};
use super::table::Table;
use super::{rollup, sql};
use crate::access::Reach;
use crate::db::{Error, Link};

type Statement = BoxedSqlQuery<'static, Pg, SqlQuery>;

/// One group: a code of each dimension, and how many. Without codes: whether the rollups could be used.
#[derive(QueryableByName)]
struct GroupRow {
    #[diesel(sql_type = Nullable<Array<Nullable<Text>>>)]
    codes: Option<Vec<Option<String>>>,
    #[diesel(sql_type = BigInt)]
    cases: i64,
}

/// Counts what is within `reach`: from what was counted beforehand where that answers the question, else case by case. Both
/// give the same figures.
///
/// # Errors
/// [`Error::Corrupt`] where a row holds what is no code of its list: a sum that lacks it would be wrong.
pub async fn count(connection: &Link, reach: Reach, query: &Query) -> Result<Cube, Error> {
    match (reach, rollup::sql::read(query, &rollup::store::DEFINITION)) {
        (Reach::Everything, Some(text)) => match counted_beforehand(connection, query, text).await? {
            Some(groups) => cube(query, groups),
            None => count_cases(connection, reach, query).await,
        },
        _ => count_cases(connection, reach, query).await,
    }
}

/// Counts the rows within `reach` one by one. Decisions, spells and contacts belong to no organisation: a partner reaches none
/// of them.
///
/// # Errors
/// As [`count`].
pub async fn count_cases(mut connection: &Link, reach: Reach, query: &Query) -> Result<Cube, Error> {
    cube(query, statement(reach, query).load(&mut connection).await?)
}

/// The groups of the rollups; nothing where those are of another definition than this program's.
async fn counted_beforehand(mut connection: &Link, query: &Query, text: String) -> Result<Option<Vec<GroupRow>>, Error> {
    let statement = bind_filters(diesel::sql_query(text).into_boxed(), query);
    let mut groups: Vec<GroupRow> = statement.load(&mut connection).await?;
    let is_usable = groups.iter().any(|group| group.codes.is_none() && group.cases == 1);
    groups.retain(|group| group.codes.is_some());
    Ok(is_usable.then_some(groups))
}

fn cube(query: &Query, groups: Vec<GroupRow>) -> Result<Cube, Error> {
    let mut cube = query.cube().map_err(|_: Refusal| Error::Corrupt("a table larger than was asked for"))?;
    for group in groups {
        let codes: Vec<_> = group.codes.iter().flatten().flatten().map(String::as_str).collect();
        let cases = u64::try_from(group.cases).map_err(|_| Error::Corrupt("a negative count"))?;
        if !cube.set(&codes, cases) {
            return Err(Error::Corrupt("a code that is not of its list"));
        }
    }
    Ok(cube)
}

/// Binds the codes of each filter.
fn bind_filters(statement: Statement, query: &Query) -> Statement {
    query.filters().iter().fold(statement, |statement, filter| {
        let codes: Vec<_> = filter.categories.iter().map(|category| category.code).collect();
        statement.bind::<Array<Text>, _>(codes)
    })
}

/// The statement with its parameters: the days, the codes of each filter, the organisation.
fn statement(reach: Reach, query: &Query) -> Statement {
    let (first, last) = match query.when() {
        When::During(period) => (Some(period.first()), period.last()),
        When::AtTheEndOf(day) => (None, day),
    };
    let days = 1 + usize::from(first.is_some());
    let mut statement = diesel::sql_query(text(reach, query, days)).into_boxed().bind::<Date, _>(last);
    if let Some(first) = first {
        statement = statement.bind::<Date, _>(first);
    }
    statement = bind_filters(statement, query);
    match (reach, query.table()) {
        (Reach::Organisation(id), Table::Referrals | Table::Consultations) => statement.bind::<Uuid, _>(id),
        _ => statement,
    }
}

/// Its text. The parameters after the days are the codes of each filter, and then the organisation.
fn text(reach: Reach, query: &Query, days: usize) -> String {
    let table = query.table();
    let categories: Vec<_> = query.by().iter().map(|&dimension| sql::category(dimension, table)).collect();
    let filters = query.filters().iter().zip(days + 1..);
    let filters = filters.map(|(filter, number)| format!(" AND ({}) = ANY(${number})", sql::category(filter.dimension, table)));
    let within_reach = match (reach, table) {
        (Reach::Everything, _) => String::new(),
        (Reach::Organisation(_), Table::Referrals | Table::Consultations) => {
            format!(" AND organisation_id = ${}", days + query.filters().len() + 1)
        }
        (Reach::Organisation(_), _) => " AND false".to_owned(),
    };
    let (categories, rows, filters) = (categories.join(", "), sql::rows(table), filters.collect::<Vec<_>>().concat());
    format!("SELECT ARRAY[{categories}]::text[] AS codes, count(*) AS cases FROM {rows}{filters}{within_reach} GROUP BY 1")
}
