//! Counting in the database: one statement, grouped there, so that no more rows come back than the answer has cells.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Uuid};
use diesel_async::RunQueryDsl;

use super::cube::Cube;
use super::query::{Query, Refusal, When};
use super::sql;
use super::table::Table;
use crate::access::Reach;
use crate::db::{Error, Link};

/// One group: a code of each dimension, and how many.
#[derive(QueryableByName)]
struct GroupRow {
    #[diesel(sql_type = Array<Nullable<Text>>)]
    codes: Vec<Option<String>>,
    #[diesel(sql_type = BigInt)]
    cases: i64,
}

/// Counts the rows within `reach`. Decisions, spells and contacts belong to no organisation: a partner reaches none of
/// them.
///
/// # Errors
/// [`Error::Corrupt`] where a row holds what is no code of its list: a sum that lacks it would be wrong.
pub async fn count(mut connection: &Link, reach: Reach, query: &Query) -> Result<Cube, Error> {
    let mut cube = query.cube().map_err(|_: Refusal| Error::Corrupt("a table larger than was asked for"))?;
    let groups: Vec<GroupRow> = statement(reach, query).load(&mut connection).await?;
    for group in groups {
        let codes: Vec<_> = group.codes.iter().flatten().map(String::as_str).collect();
        let cases = u64::try_from(group.cases).map_err(|_| Error::Corrupt("a negative count"))?;
        if !cube.set(&codes, cases) {
            return Err(Error::Corrupt("a code that is not of its list"));
        }
    }
    Ok(cube)
}

/// The statement with its parameters: the days, the codes of each filter, the organisation.
fn statement(reach: Reach, query: &Query) -> BoxedSqlQuery<'static, Pg, SqlQuery> {
    let (first, last) = match query.when() {
        When::During(period) => (Some(period.first()), period.last()),
        When::AtTheEndOf(day) => (None, day),
    };
    let days = 1 + usize::from(first.is_some());
    let mut statement = diesel::sql_query(text(reach, query, days)).into_boxed().bind::<Date, _>(last);
    if let Some(first) = first {
        statement = statement.bind::<Date, _>(first);
    }
    for filter in query.filters() {
        let codes: Vec<_> = filter.categories.iter().map(|category| category.code).collect();
        statement = statement.bind::<Array<Text>, _>(codes);
    }
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
