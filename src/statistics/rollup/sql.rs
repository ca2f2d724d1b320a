//! How rollups are made and read in SQL.
//!
//! As in [`crate::statistics::sql`], everything is made of the closed lists and of days. What is counted is a **move**: on a
//! day, one more or one fewer. What happened is a move of one; a stock grows when a spell begins and shrinks when it ends, and
//! who comes of age within it moves from one category to another.

use chrono::NaiveDate;

use super::cut::{Cut, finest, kept};
use super::spans::{Span, Spans};
use crate::statistics::dimension::Dimension;
use crate::statistics::query::Query;
use crate::statistics::sql::{category_on, counted, day, relation, rolled_up, which};
use crate::statistics::table::Table;

/// Where moves are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the cases themselves.
    Cases,
    /// From the changes that are not folded yet.
    Changes,
}

/// The day of a move, on which its categories are those that it is about.
const AS_OF: &str = "as_of";

/// The day on which somebody comes of age within a spell.
const COMING_OF_AGE: &str = "CASE WHEN comes_of_age_on > admitted_on AND (removed_on IS NULL OR comes_of_age_on < removed_on) \
     THEN comes_of_age_on END";

/// The moves of a row: the column with the day, and the day with the day of its categories and the step.
fn steps(table: Table) -> Vec<(&'static str, String)> {
    match day(table) {
        Some(day) => vec![(day, format!("({day}, {day}, 1)"))],
        None => vec![
            ("admitted_on", "(admitted_on, admitted_on, 1)".to_owned()),
            ("removed_on", format!("(removed_on, coalesce({COMING_OF_AGE}, admitted_on), -1)")),
            ("comes_of_age_on", format!("({COMING_OF_AGE}, admitted_on, -1)")),
            ("comes_of_age_on", format!("({COMING_OF_AGE}, comes_of_age_on, 1)")),
        ],
    }
}

/// The moves of a table, as they stand after FROM and with a condition: `day`, `as_of`, `step` and the columns of the rows.
fn moves(table: Table, source: Source, steps: &str, when: &str) -> String {
    let rows = match source {
        Source::Cases => format!("(SELECT *, 1 AS cases FROM {}) AS row_of_it", relation(table)),
        Source::Changes => {
            format!("(SELECT * FROM statistics_changes WHERE counted = '{}') AS row_of_it", counted(table))
        }
    };
    let which = which(table).map_or_else(String::new, |which| format!(" AND {which}"));
    format!("{rows} CROSS JOIN LATERAL (VALUES {steps}) AS steps (day, as_of, step) WHERE {when}{which}")
}

/// All moves of a table.
fn all_moves(table: Table, source: Source) -> String {
    let steps: Vec<_> = steps(table).into_iter().map(|(_, step)| step).collect();
    moves(table, source, &steps.join(", "), "day IS NOT NULL")
}

/// The moves of the cases on some days, each kind by its index. One comes of age at the end of a month, and the days at the
/// edge of a stock are the first ones of a month.
fn moves_on(table: Table, days: &[Span]) -> Vec<String> {
    let steps = steps(table).into_iter().filter(|(column, _)| *column != "comes_of_age_on");
    steps.map(|(column, step)| moves(table, Source::Cases, &step, &within(column, days))).collect()
}

/// That a day lies in one of some spans.
fn within(day: &str, spans: &[Span]) -> String {
    let each: Vec<_> = spans.iter().map(|&(first, last)| format!("{day} BETWEEN {} AND {}", date(first), date(last))).collect();
    format!("({})", each.join(" OR "))
}

fn date(day: NaiveDate) -> String {
    format!("DATE '{day}'")
}

/// Adds the moves of a table to its rollups, in months and in years.
#[must_use]
pub fn fold(table: Table, source: Source) -> String {
    let kept = kept(table);
    let columns = kept.iter().enumerate().map(|(number, &dimension)| {
        let category = category_on(AS_OF, dimension, table);
        format!(", {category} AS {}", column(number))
    });
    let cuts: Vec<_> = Cut::all(table)
        .iter()
        .map(|cut| {
            let place = |dimension| kept.iter().position(|known| *known == dimension);
            let by: Vec<_> = cut.dimensions().iter().filter_map(|&dimension| place(dimension)).map(column).collect();
            let by = by.join(", ");
            let group = if by.is_empty() { String::new() } else { format!(", {by}") };
            let name = cut.name();
            format!("SELECT '{name}' AS cut, first_day, ARRAY[{by}]::text[] AS codes, sum(step) AS cases FROM moved GROUP BY first_day{group}")
        })
        .collect();
    format!(
        "WITH moved AS MATERIALIZED (SELECT date_trunc('month', day)::date AS first_day, step * cases AS step{columns} FROM {moves}), \
         months AS MATERIALIZED ({cuts}) \
         INSERT INTO statistics_rollups (table_id, cut, grain, first_day, codes, cases) \
         SELECT '{table}', cut, grain, first_day, codes, cases FROM ( \
             SELECT cut, 'month' AS grain, first_day, codes, cases FROM months UNION ALL \
             SELECT cut, 'year', date_trunc('year', first_day)::date, codes, sum(cases) FROM months GROUP BY 1, 3, 4 \
         ) AS counts WHERE cases <> 0 \
         ON CONFLICT ON CONSTRAINT statistics_rollups_pkey DO UPDATE SET cases = statistics_rollups.cases + excluded.cases",
        columns = columns.collect::<String>(),
        moves = all_moves(table, source),
        cuts = cuts.join(" UNION ALL "),
        table = table.as_str(),
    )
}

fn column(number: usize) -> String {
    format!("category_{number}")
}

/// Answers a question from the rollups, the changes that are not folded yet, and the cases at the edges: `codes` and `cases`.
/// One more line, without codes, says whether the rollups are of this definition (1) or not (0). The parameters are the codes
/// of each filter. Nothing where the question cannot be answered so.
#[must_use]
pub fn read(query: &Query, definition: &str) -> Option<String> {
    let (table, cut, spans) = (query.table(), Cut::of(query)?, Spans::of(query.when())?);
    let whole = spans.whole?;
    let of_row = |dimension| category_on(AS_OF, dimension, table);
    let of_rollup = |dimension: Dimension| {
        let finest = finest(dimension, table);
        let place = cut.dimensions().iter().position(|known| *known == finest).unwrap_or_default() + 1;
        let code = format!("codes[{place}]");
        if finest == dimension { code } else { rolled_up(dimension, &code) }
    };
    let part = |category: &dyn Fn(Dimension) -> String, cases: &str, from: &str| {
        let codes: Vec<_> = query.by().iter().map(|&dimension| category(dimension)).collect();
        let filters = query.filters().iter().zip(1..);
        let filters = filters.map(|(filter, number)| format!(" AND ({}) = ANY(${number})", category(filter.dimension)));
        format!(
            "SELECT ARRAY[{}]::text[] AS codes, {cases} AS cases FROM {from}{}",
            codes.join(", "),
            filters.collect::<String>()
        )
    };
    let counted =
        format!("statistics_rollups WHERE table_id = '{}' AND cut = '{}' AND {}", table.as_str(), cut.name(), grains(&spans));
    let changes = format!("{} AND {}", all_moves(table, Source::Changes), within("day", &[whole]));
    let mut parts = vec![part(&of_rollup, "cases", &counted), part(&of_row, "step * cases", &changes)];
    if !spans.days.is_empty() {
        parts.extend(moves_on(table, &spans.days).iter().map(|moves| part(&of_row, "step * cases", moves)));
    }
    Some(format!(
        "SELECT codes, sum(cases)::bigint AS cases FROM ({}) AS parts GROUP BY codes HAVING sum(cases) <> 0 \
         UNION ALL SELECT NULL, count(*) FROM statistics_rollup_state WHERE definition = '{definition}'",
        parts.join(" UNION ALL ")
    ))
}

/// That a rollup is of one of the years or months.
fn grains(spans: &Spans) -> String {
    let years = spans.years.map(|years| format!("(grain = 'year' AND {})", within("first_day", &[years])));
    let months = (!spans.months.is_empty()).then(|| format!("(grain = 'month' AND {})", within("first_day", &spans.months)));
    format!("({})", years.into_iter().chain(months).collect::<Vec<_>>().join(" OR "))
}
