//! Counts that are made beforehand are those of the cases, whatever became of the cases and whenever they were folded.

use assistance_api::access::Reach;
use assistance_api::statistics::rollup::{self, store::DEFINITION};
use assistance_api::statistics::table::Kind;
use assistance_api::statistics::{Dimension, Query, Table, When, count, count_cases};
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::statistics_sql::{ANYBODY, NGO, database_with_its_pool, day, during};

/// Numbers that are the same at every run (Knuth's MMIX generator).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// Random facts, days and rows, as SQL writes them.
const RANDOM: &str = "
    CREATE FUNCTION of(choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
        'SELECT choices[1 + floor(random() * cardinality(choices))::integer]';
    CREATE FUNCTION some_day() RETURNS date LANGUAGE sql VOLATILE AS $$ SELECT '2020-11-01'::date + floor(random() * 800)::integer $$;
    CREATE FUNCTION end_of_month(day date) RETURNS date LANGUAGE sql AS
        $$ SELECT (date_trunc('month', day) + interval '1 month - 1 day')::date $$;
    CREATE FUNCTION somebody() RETURNS facts LANGUAGE sql VOLATILE AS $$ SELECT ROW(of('{female,male,other,unknown}'),
        CASE WHEN random() < 0.8 THEN floor(random() * 70)::smallint END, of('{minor,adult,unknown}'), of('{VN,UA,FI,RO,unknown,stateless}'),
        of('{finnish_citizen,eu_citizen,asylum_seeker,temporary_protection,unknown}'), of('{forced_labour,sexual_exploitation,begging,unclear}'),
        of('{finland,finland_and_abroad,abroad,unknown}'), of('{restaurant,cleaning,mining,unknown}'))::facts $$;
    SELECT setseed(0.5)";

/// What may happen to the register: what the service does, and what only somebody with SQL does.
const CHANGES: [&str; 16] = [
    "SELECT referral('Shelter Harbour (demo)', some_day(), of('{police,self,shelter}'), of('{normal,urgent}'), of('{api,post}'), somebody())",
    "SELECT decision(some_day(), of('{admission,refusal,reflection_period_grant}'), of('{victim,assisting_person,child_in_care}'), NULL, somebody())",
    "SELECT decision(NULL, 'refusal', NULL, NULL, somebody())",
    "SELECT decision(some_day(), 'reflection_period_grant', NULL, (SELECT id FROM spells ORDER BY random() LIMIT 1), somebody())",
    "SELECT spell(NULL, of('{victim,assisting_person}'), some_day(), NULL, somebody())",
    "SELECT spell((SELECT id FROM spells ORDER BY random() LIMIT 1), 'child_in_care', some_day(), NULL, somebody())",
    "WITH day AS (SELECT some_day() AS day, somebody() AS f) SELECT spell(NULL, 'victim', day,
        CASE WHEN random() < 0.7 THEN day + floor(random() * 90)::integer END,
        ROW((f).sex, (f).age, 'minor', (f).nationality, (f).residence_status, (f).form, (f).place, (f).sector)::facts,
        end_of_month(day + floor(random() * 120 - 40)::integer)) FROM day",
    "UPDATE spells SET removed_on = admitted_on + floor(random() * 200)::integer, removal_reason = 'admission_overturned'
        WHERE id = (SELECT id FROM spells WHERE removed_on IS NULL ORDER BY random() LIMIT 1)",
    "UPDATE spells SET removed_on = NULL, removal_reason = NULL
        WHERE id = (SELECT id FROM spells WHERE removed_on IS NOT NULL ORDER BY random() LIMIT 1)",
    "UPDATE spells SET client_basis = CASE client_basis WHEN 'victim' THEN 'assisting_person' ELSE 'victim' END, sex = of('{female,male}'),
        form = of('{forced_labour,begging}') WHERE id = (SELECT id FROM spells WHERE client_basis <> 'child_in_care' ORDER BY random() LIMIT 1)",
    "UPDATE decisions SET signed_on = some_day(), state = 'signed', signer_name = 'S'
        WHERE id = (SELECT id FROM decisions WHERE state = 'draft' ORDER BY random() LIMIT 1)",
    "UPDATE referrals SET received_on = some_day(), age = 17, nationality = 'FI'
        WHERE id = (SELECT id FROM referrals ORDER BY random() LIMIT 1)",
    "DELETE FROM referrals WHERE id = (SELECT id FROM referrals ORDER BY random() LIMIT 1)",
    "INSERT INTO contacts SELECT gen_random_uuid(), NULL, some_day(), of('{chat,email}'), of('{finnish,english}'), of('{work_and_pay,other}'),
        of('{yes,no}'), 'other', of('{UA,unknown}'), 'unknown', 'other', '{}', now()",
    "INSERT INTO consultations SELECT gen_random_uuid(), (SELECT id FROM organisations LIMIT 1), NULL, of('{police,school}'), some_day(),
        of('{chat,email}'), 'other', '{}', of('{yes,no}'), of('{normal,urgent}'), of('{begging,unclear}'), of('{finland,abroad}'),
        of('{female,unknown}'), of('{minor,unknown}'), of('{finland,non_eu}'), 'other', '{}', now()",
    "DELETE FROM contacts WHERE id = (SELECT id FROM contacts ORDER BY random() LIMIT 1)",
];

async fn both(connection: &AsyncPgConnection, query: &Query) -> u64 {
    let counted = count(connection, Reach::Everything, query).await.unwrap_or_else(|error| panic!("{query}: {error}"));
    let cases = count_cases(connection, Reach::Everything, query).await.unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(counted, cases, "{query}");
    counted.total()
}

/// Every table by every dimension, with another, filtered and not, in times that begin and end anywhere.
async fn compare(connection: &AsyncPgConnection, draw: &mut Draw) {
    let mut seen = 0;
    for &table in Table::ALL {
        let mut dimensions = vec![None];
        dimensions.extend(table.dimensions().iter().copied().map(Some));
        for one in dimensions {
            let when = match table.kind() {
                Kind::Flow => {
                    during(draw.of(&["2021", "2021-H2", "2022-03", "2020-11-15..2022-12-10", "2021-02-03..2021-02-20"]))
                }
                Kind::Stock => When::AtTheEndOf(day(draw.of(&["2021-12-31", "2021-08-31", "2022-02-14", "2021-01-01"]))),
            };
            let other = one.map(|_| draw.of(table.dimensions())).filter(|other| Some(*other) != one);
            let by: Vec<_> = one.into_iter().chain(other).map(Dimension::as_str).collect();
            let by = (!by.is_empty()).then(|| by.join(","));
            seen += both(connection, &Query::new(table, when, by.as_deref(), &[]).unwrap()).await;
            if let Some(filtered) = other {
                let codes: Vec<_> = filtered.categories().iter().step_by(2).map(|category| category.code).collect();
                let filter = [(filtered, Some(codes.join(",")))];
                let filter = filter.each_ref().map(|(dimension, codes)| (*dimension, codes.as_deref()));
                seen += both(connection, &Query::new(table, when, one.map(Dimension::as_str), &filter).unwrap()).await;
            }
        }
    }
    assert!(seen > 1000, "{seen}: hardly anything was compared");
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

async fn number(mut connection: &AsyncPgConnection, of: &str) -> i64 {
    let found: Vec<Found> = diesel::sql_query(format!("SELECT count(*) AS found FROM {of}")).load(&mut connection).await.unwrap();
    found[0].found
}

async fn change(connection: &mut AsyncPgConnection, draw: &mut Draw, times: usize) {
    for _ in 0..times {
        connection.batch_execute(draw.of(&CHANGES)).await.unwrap();
    }
}

#[tokio::test]
async fn rollups_are_what_the_cases_are_after_every_change() {
    let (mut connection, database) = database_with_its_pool().await;
    connection.batch_execute(RANDOM).await.unwrap();
    let mut draw = Draw(11);
    // All that can be changed is there.
    for insert in CHANGES.iter().filter(|change| !change.starts_with("UPDATE") && !change.starts_with("DELETE")) {
        for _ in 0..30 {
            connection.batch_execute(insert).await.unwrap();
        }
    }
    // Counted anew, then folded, each time with changes that are not folded yet.
    for _ in 0..3 {
        assert!(rollup::fold(&database).await.unwrap() > 0);
        compare(&connection, &mut draw).await;
        change(&mut connection, &mut draw, 150).await;
        assert!(number(&connection, "statistics_changes").await > 150);
        compare(&connection, &mut draw).await;
    }
    // What was folded step by step is what is counted at once.
    rollup::fold(&database).await.unwrap();
    assert_eq!((number(&connection, "statistics_changes").await, rollup::fold(&database).await.unwrap()), (0, 0));
    let kept = "CREATE TABLE kept AS SELECT * FROM statistics_rollups WHERE cases <> 0; UPDATE statistics_rollup_state SET definition = ''";
    connection.batch_execute(kept).await.unwrap();
    rollup::fold(&database).await.unwrap();
    let differ = "(SELECT * FROM kept EXCEPT ALL SELECT * FROM statistics_rollups UNION ALL \
         SELECT * FROM statistics_rollups EXCEPT ALL SELECT * FROM kept) AS differences";
    assert_eq!(number(&connection, differ).await, 0);
    assert!(number(&connection, "kept").await > 1000);
}

/// How many referrals there are in a period by some dimensions.
async fn referrals(connection: &AsyncPgConnection, period: &str, by: &str) -> u64 {
    let query = Query::new(Table::Referrals, during(period), Some(by), &[]).unwrap();
    count(connection, Reach::Everything, &query).await.unwrap().total()
}

#[tokio::test]
async fn whole_months_come_from_the_rollups_and_days_from_the_cases() {
    let (mut connection, database) = database_with_its_pool().await;
    let text = format!(
        "SELECT referral('{NGO}', d, 'police', 'normal', 'api', {ANYBODY}) FROM unnest('{{2021-02-10,2021-03-10,2022-05-05}}'::date[]) AS d"
    );
    connection.batch_execute(&text).await.unwrap();
    rollup::fold(&database).await.unwrap();
    // So that it can be told where a figure comes from: nobody but this test changes a rollup.
    connection.batch_execute("UPDATE statistics_rollups SET cases = cases + 100").await.unwrap();
    assert_eq!(referrals(&connection, "2021-03", "form").await, 101);
    assert_eq!(referrals(&connection, "2021-02-10..2021-03-31", "form,sex").await, 102);
    assert_eq!(referrals(&connection, "2021-02-10..2021-03-10", "form,sex").await, 2);
    assert_eq!(referrals(&connection, "2021-01-01..2022-12-31", "form,sex").await, 203);
    // More dimensions than are counted together.
    assert_eq!(referrals(&connection, "2021", "form,sex,sector").await, 2);
    // A partner's own referrals, which are not counted beforehand.
    let own = Query::new(Table::Referrals, during("2021"), None, &[]).unwrap();
    assert_eq!(count(&connection, Reach::Organisation(uuid::Uuid::new_v4()), &own).await.unwrap().total(), 0);
    // Rollups of another program are not used.
    connection.batch_execute("UPDATE statistics_rollup_state SET definition = 'another'").await.unwrap();
    assert_eq!(referrals(&connection, "2021-03", "form").await, 1);
    rollup::fold(&database).await.unwrap();
    assert_eq!(referrals(&connection, "2021-03", "form").await, 1);
    assert_eq!(number(&connection, &format!("statistics_rollup_state WHERE definition = '{}'", *DEFINITION)).await, 1);
}

#[tokio::test]
async fn a_change_that_is_committed_later_is_neither_lost_nor_counted_twice() {
    let (mut connection, database) = database_with_its_pool().await;
    let one = format!("SELECT referral('{NGO}', '2021-03-10', 'police', 'normal', 'api', {ANYBODY});");
    connection.batch_execute(&one).await.unwrap();
    let march = Query::new(Table::Referrals, during("2021-03"), Some("form"), &[]).unwrap();
    for definition in ["another", DEFINITION.as_str()] {
        let before = both(&connection, &march).await;
        connection.batch_execute(&format!("UPDATE statistics_rollup_state SET definition = '{definition}'")).await.unwrap();
        let mut other = database.connection().await.unwrap();
        other.batch_execute(&format!("BEGIN; {one}")).await.unwrap();
        // Several services fold at once: one does, the others let it, or begin anew with the next run.
        let folds = futures_util::future::join_all((0..3).map(|_| rollup::fold(&database))).await;
        assert!(folds.iter().any(Result::is_ok), "{folds:?}");
        assert_eq!(both(&connection, &march).await, before);
        other.batch_execute("COMMIT").await.unwrap();
        assert_eq!(both(&connection, &march).await, before + 1);
        rollup::fold(&database).await.unwrap();
        assert_eq!(both(&connection, &march).await, before + 1);
    }
}

#[tokio::test]
async fn a_signature_and_a_correction_of_the_basis_at_the_same_time_see_one_another() {
    let (mut connection, database) = database_with_its_pool().await;
    connection.batch_execute(&format!("SELECT spell(NULL, 'victim', '2021-01-04', NULL, {ANYBODY})")).await.unwrap();
    rollup::fold(&database).await.unwrap();
    let by_form = Query::new(Table::Decisions, during("2021"), Some("form"), &[]).unwrap();
    let sign = format!("SELECT decision('2021-03-03', 'reflection_period_grant', NULL, (SELECT id FROM spells), {ANYBODY})");
    let correct = |basis: &str| format!("UPDATE spells SET client_basis = '{basis}'");
    for (first, second) in [(sign.clone(), correct("assisting_person")), (correct("victim"), sign.clone())] {
        let (mut one, mut other) = (database.connection().await.unwrap(), database.connection().await.unwrap());
        one.batch_execute(&format!("BEGIN; {first}")).await.unwrap();
        let waiting = tokio::spawn(async move { other.batch_execute(&second).await.unwrap() });
        while number(&connection, "pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()").await == 0 {
            tokio::task::yield_now().await;
        }
        one.batch_execute("COMMIT").await.unwrap();
        waiting.await.unwrap();
        both(&connection, &by_form).await;
        rollup::fold(&database).await.unwrap();
        assert!(both(&connection, &by_form).await > 0);
    }
}
