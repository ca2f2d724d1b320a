//! What the statements of the live tables count, on a real PostgreSQL: at the edges of days, apart from one another,
//! within a reach, and by an index.

use assistance_api::access::Reach;
use assistance_api::db::{self, Database};
use assistance_api::organisations::store::find_organisation;
use assistance_api::statistics::{Cube, Dimension, Period, Query, Table, When, count, period, sql};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::harness::cluster::{self, Content};

/// Two organisations of the demonstration.
pub const NGO: &str = "Shelter Harbour (demo)";
const POLICE: &str = "Police (demo)";

/// A database of a test's own, in which rows are written in short ways.
pub async fn database() -> AsyncPgConnection {
    database_with_its_pool().await.0
}

/// The same, with a pool of connections to it.
pub async fn database_with_its_pool() -> (AsyncPgConnection, Database) {
    let url = cluster::database(Content::Clients).await;
    let mut connection = AsyncPgConnection::establish(&url).await.unwrap();
    connection.batch_execute(SHORT).await.unwrap();
    (connection, Database::new(&url, 4).unwrap())
}

/// Short ways to write rows.
const SHORT: &str = "
    CREATE TYPE facts AS (sex text, age smallint, age_class text, nationality text,
        residence_status text, form text, place text, sector text);
    CREATE FUNCTION person() RETURNS uuid LANGUAGE sql AS
        'INSERT INTO persons VALUES (gen_random_uuid(), NULL, NULL, now()) RETURNING id';
    CREATE FUNCTION referral(organisation text, received_on date, referrer text, urgency text, channel text, f facts) RETURNS void
        LANGUAGE sql AS $$ INSERT INTO referrals SELECT gen_random_uuid(), gen_random_uuid()::text, person(),
        (SELECT id FROM organisations WHERE name = organisation), NULL, referrer, NULL, channel, urgency, 'received', 1,
        received_on, now(), now(), NULL, NULL, NULL, NULL, '{}', '{}', f.* $$;
    CREATE FUNCTION decision(signed_on date, kind text, basis text, spell uuid, f facts) RETURNS uuid
        LANGUAGE sql AS $$ INSERT INTO decisions SELECT gen_random_uuid(), person(), NULL, spell, NULL, kind, basis,
        CASE WHEN kind IN ('admission', 'refusal') THEN 'other' END, CASE WHEN kind = 'removal' THEN 'other' END, 'x', NULL,
        CASE WHEN signed_on IS NULL THEN 'draft' ELSE 'signed' END, 1, NULL, now(), now(), signed_on, NULL,
        CASE WHEN signed_on IS NOT NULL THEN 'S' END, NULL, f.* RETURNING id $$;
    CREATE FUNCTION spell(principal uuid, basis text, admitted_on date, removed_on date, f facts, comes date DEFAULT NULL) RETURNS uuid
        LANGUAGE sql AS $$ INSERT INTO spells SELECT gen_random_uuid(), person(), principal,
        decision(NULL, 'admission', basis, NULL, f), NULL, basis, admitted_on, removed_on,
        CASE WHEN removed_on IS NOT NULL THEN 'admission_overturned' END, 1, now(), comes, f.* RETURNING id $$";

/// Facts that no test is about.
pub const ANYBODY: &str = "ROW('female', 30, 'adult', 'VN', 'asylum_seeker', 'forced_labour', 'finland', 'restaurant')::facts";

pub fn day(text: &str) -> NaiveDate {
    period::day(text).unwrap()
}

pub fn during(text: &str) -> When {
    When::During(Period::parse(text).unwrap())
}

pub async fn ask(connection: &AsyncPgConnection, table: Table, when: When, by: &str, filters: &[(Dimension, &str)]) -> Cube {
    let filters: Vec<_> = filters.iter().map(|&(dimension, codes)| (dimension, Some(codes))).collect();
    let query = Query::new(table, when, Some(by).filter(|by| !by.is_empty()), &filters).unwrap();
    count(connection, Reach::Everything, &query).await.unwrap()
}

async fn total(connection: &AsyncPgConnection, table: Table, when: When) -> u64 {
    ask(connection, table, when, "", &[]).await.total()
}

#[tokio::test]
async fn a_client_counts_from_the_day_of_admission_to_the_day_before_removal() {
    let mut connection = database().await;
    let text = format!(
        "SELECT spell(NULL, 'victim', '2022-06-30', '2022-07-02', {ANYBODY});
         SELECT spell((SELECT id FROM spells), 'child_in_care', '2022-07-01', '2022-07-02', {ANYBODY});
         SELECT spell(NULL, 'assisting_person', '2022-07-01', '2022-07-01', {ANYBODY})"
    );
    connection.batch_execute(&text).await.unwrap();
    let mut ends = Vec::new();
    for text in ["2022-06-29", "2022-06-30", "2022-07-01", "2022-07-02"] {
        let on = When::AtTheEndOf(day(text));
        let of = async |table| total(&connection, table, on).await;
        ends.push((of(Table::Clients).await, of(Table::ChildrenInCare).await, of(Table::AllClients).await));
    }
    assert_eq!(ends, [(0, 0, 0), (1, 0, 1), (1, 1, 2), (0, 0, 0)]);
    // Who came and went on one day was a new client and never one at the end of a day.
    let july = ask(&connection, Table::NewClients, during("2022-07"), "form", &[]).await;
    assert_eq!((july.total(), july.count(&["witness"]), july.count(&["forced_labour"])), (1, Some(1), Some(0)));
    assert_eq!(total(&connection, Table::NewClients, during("2022-H1")).await, 1);
    assert_eq!(total(&connection, Table::NewChildrenInCare, during("2022-Q3")).await, 1);
    assert_eq!(total(&connection, Table::NewChildrenInCare, during("2022-06")).await, 0);
}

#[tokio::test]
async fn decisions_count_when_signed_and_those_about_children_apart() {
    let mut connection = database().await;
    let text = format!(
        "SELECT decision('2022-01-01', 'admission', 'victim', NULL, {ANYBODY});
         SELECT decision('2022-12-31', 'admission', 'assisting_person', NULL, {ANYBODY});
         SELECT decision('2022-05-05', 'admission', 'child_in_care', NULL, {ANYBODY});
         SELECT decision('2022-05-05', 'refusal', NULL, NULL, {ANYBODY});
         SELECT decision('2022-05-05', 'reflection_period_grant', NULL, NULL, {ANYBODY});
         SELECT decision(NULL, 'refusal', NULL, NULL, {ANYBODY});
         SELECT decision('2021-12-31', 'refusal', NULL, NULL, {ANYBODY});
         SELECT decision('2023-01-01', 'refusal', NULL, NULL, {ANYBODY});
         SELECT decision('2022-06-01', 'removal', NULL, spell(NULL, 'assisting_person', '2022-01-01', '2022-06-01', {ANYBODY}), {ANYBODY});
         SELECT decision('2022-06-01', 'removal', NULL, spell((SELECT id FROM spells LIMIT 1), 'child_in_care', '2022-01-01', '2022-06-01', {ANYBODY}), {ANYBODY})"
    );
    connection.batch_execute(&text).await.unwrap();
    let kinds = ask(&connection, Table::Decisions, during("2022"), "decision_type,form", &[]).await;
    assert_eq!(kinds.total(), 5);
    assert_eq!(kinds.count(&["admission", "forced_labour"]), Some(1));
    assert_eq!(kinds.count(&["admission", "witness"]), Some(1));
    assert_eq!(kinds.count(&["removal", "witness"]), Some(1));
    assert_eq!(kinds.count(&["refusal", "forced_labour"]), Some(1));
    assert_eq!(kinds.count(&["reflection_period_grant", "forced_labour"]), Some(1));
    assert_eq!(total(&connection, Table::DecisionsOnChildrenInCare, during("2022")).await, 2);
    let witnesses = ask(&connection, Table::Decisions, during("2022"), "", &[(Dimension::Form, "witness")]).await;
    assert_eq!(witnesses.counts(), [2]);
}

#[tokio::test]
async fn a_partner_reaches_its_own_referrals_and_no_client() {
    let mut connection = database().await;
    let text = format!(
        "SELECT referral('{NGO}', '2022-02-28', 'shelter', 'normal', 'api', {ANYBODY}); SELECT referral('{NGO}', '2022-03-01', 'shelter', 'normal', 'api', {ANYBODY});
         SELECT referral('{POLICE}', '2022-03-01', 'police', 'urgent', 'api', {ANYBODY}); SELECT spell(NULL, 'victim', '2022-03-01', NULL, {ANYBODY})"
    );
    connection.batch_execute(&text).await.unwrap();
    let (ngo, _) = find_organisation(&connection, NGO).await.unwrap().unwrap();
    let own = Reach::Organisation(ngo);
    let query = |table, when, by| Query::new(table, when, by, &[(Dimension::Sex, Some("female"))]).unwrap();
    let referrals = count(&connection, own, &query(Table::Referrals, during("2022-03"), Some("referrer_group"))).await.unwrap();
    assert_eq!(referrals.count(&["ngo"]), Some(1));
    assert_eq!(referrals.total(), 1);
    let clients = count(&connection, own, &query(Table::Clients, When::AtTheEndOf(day("2022-12-31")), None)).await.unwrap();
    assert_eq!(clients.total(), 0);
    assert_eq!(ask(&connection, Table::Referrals, during("2022-03"), "", &[]).await.total(), 2);
}

#[tokio::test]
async fn a_code_that_is_not_of_its_list_is_found_out() {
    let mut connection = database().await;
    let text = format!("SELECT referral('{NGO}', '2022-02-28', 'no_such', 'normal', 'api', {ANYBODY})");
    connection.batch_execute(&text).await.unwrap();
    for by in ["referrer_type", "referrer_group"] {
        let query = Query::new(Table::Referrals, during("2022"), Some(by), &[]).unwrap();
        assert!(matches!(count(&connection, Reach::Everything, &query).await, Err(db::Error::Corrupt(_))));
    }
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

async fn plan(mut connection: &AsyncPgConnection, table: Table, first: &str, last: &str) -> String {
    let rows = sql::rows(table).replace("$1", &format!("'{last}'::date")).replace("$2", &format!("'{first}'::date"));
    let by = table.dimensions().iter().find(|by| **by == Dimension::Form).or(table.dimensions().first());
    let form = by.map_or_else(|| "'x'".to_owned(), |&by| sql::category(by, table));
    let text = format!("EXPLAIN SELECT ARRAY[{form}]::text[], count(*) FROM {rows} GROUP BY 1");
    let lines: Vec<Plan> = diesel::sql_query(text).load(&mut connection).await.unwrap();
    lines.into_iter().map(|plan| plan.line + "\n").collect()
}

#[tokio::test]
async fn a_day_is_found_by_its_index() {
    let mut connection = database().await;
    // Ten years, a case a day; a client stays a year.
    let text = format!(
        "SELECT count(referral('{NGO}', d::date, 'police', 'normal', 'api', {ANYBODY})), count(decision(d::date, 'refusal', NULL, NULL, {ANYBODY})),
            count(spell(NULL, 'victim', d::date, (d + interval '1 year')::date, {ANYBODY}))
         FROM generate_series('2012-01-01'::date, '2021-12-31', '1 day') AS d;
         INSERT INTO contacts SELECT gen_random_uuid(), NULL, d, 'chat', 'finnish', 'other', 'no', 'other', 'unknown', 'unknown', 'other', '{{}}', now()
         FROM generate_series('2012-01-01'::date, '2021-12-31', '1 day') AS d;
         INSERT INTO consultations SELECT gen_random_uuid(), (SELECT id FROM organisations LIMIT 1), NULL, 'police', d, 'chat', 'other', '{{}}', 'no', 'normal',
         'unclear', 'unknown', 'unknown', 'unknown', 'unknown', 'other', '{{}}', now() FROM generate_series('2012-01-01'::date, '2021-12-31', '1 day') AS d;
         ANALYZE"
    );
    connection.batch_execute(&text).await.unwrap();
    for (table, first, last, index) in [
        (Table::Referrals, "2020-01-01", "2020-06-30", "referrals_by_day"),
        (Table::Decisions, "2020-01-01", "2020-06-30", "decisions_by_day"),
        (Table::DecisionsOnChildrenInCare, "2020-01-01", "2020-06-30", "decisions_by_day"),
        (Table::NewClients, "2020-01-01", "2020-06-30", "spells_by_admission"),
        (Table::NewChildrenInCare, "2020-01-01", "2020-06-30", "spells_by_admission"),
        (Table::Clients, "", "2012-06-30", "spells_by_admission"),
        (Table::Clients, "", "2021-12-31", "spells_by_removal"),
        (Table::AllClients, "", "2021-12-31", "spells_by_removal"),
        (Table::Consultations, "2020-01-01", "2020-06-30", "consultations_by_day"),
        (Table::Contacts, "2020-01-01", "2020-06-30", "contacts_by_day"),
    ] {
        let first = if first.is_empty() { last } else { first };
        let plan = plan(&connection, table, first, last).await;
        assert!(plan.contains(index), "{table:?} at {last} does not use {index}:\n{plan}");
    }
}
