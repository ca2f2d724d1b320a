//! The change feed: each event once for a reader that follows the cursor, whatever the order of commits, and for nobody
//! who may not know of it.

use std::collections::HashSet;
use std::time::Duration;

use assistance_api::feed;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Answer, Caller, Service, referral};

/// The events of an answer.
fn events(answer: &Answer) -> Vec<Value> {
    answer.json()["events"].as_array().unwrap().clone()
}

/// Type, state and subject's kind of each event.
fn told(answer: &Answer) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    events(answer)
        .iter()
        .map(|event| [text(&event["type"]), text(&event["subject"]["kind"]), text(&event["state"])].join(" "))
        .collect()
}

fn cursor(answer: &Answer) -> String {
    answer.json()["next_cursor"].as_str().unwrap().to_owned()
}

/// A reader of a feed that keeps its cursor.
struct Reader {
    caller: Caller,
    path: &'static str,
    cursor: Option<String>,
    seen: Vec<String>,
}

impl Reader {
    fn new(caller: Caller, path: &'static str) -> Self {
        Self { caller, path, cursor: None, seen: Vec::new() }
    }

    /// Reads one page; answers how many events it had.
    async fn read(&mut self, limit: usize) -> usize {
        let after = self.cursor.as_ref().map(|cursor| format!("&after={cursor}")).unwrap_or_default();
        let answer = self.caller.get(&format!("{}?limit={limit}{after}", self.path)).await.expect(200);
        let new = events(&answer);
        self.seen.extend(new.iter().map(|event| event["id"].as_str().unwrap().to_owned()));
        self.cursor = Some(cursor(&answer));
        new.len()
    }

    /// Reads until there is nothing new.
    async fn catch_up(&mut self) {
        while self.read(7).await > 0 {}
    }
}

/// An event of the NGO's, written by a transaction of one's own; answers its id.
async fn insert(connection: &mut AsyncPgConnection) -> String {
    let id = Uuid::new_v4();
    let insert = format!(
        "INSERT INTO events (id, occurred_at, event_type, subject_kind, subject_id, organisation_id, state) \
         SELECT '{id}', '2026-11-23T10:00:00Z', 'referral.received', 'referral', gen_random_uuid(), organisation_id, 'received' \
         FROM api_clients WHERE client_id = 'demo-ngo'"
    );
    connection.batch_execute(&insert).await.unwrap();
    id.to_string()
}

#[tokio::test]
async fn partners_follow_their_own_events_and_officers_all_of_them() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &json!([])).await;
    let own = team.ngo.get("/v1/events").await.expect(200);
    let expected =
        ["referral.received referral received", "referral.taken_up referral in_process", "referral.decided referral admitted"];
    assert_eq!(told(&own), expected);
    assert!(events(&own).iter().all(|event| event["subject"]["id"] == admitted.referral.as_str()));
    assert_eq!(events(&own)[0]["occurred_at"], "2026-11-23T10:00:00Z");
    let mut keys: Vec<_> = events(&own)[0].as_object().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(keys, ["id", "occurred_at", "state", "subject", "type"]);

    let mut all = told(&team.officer.get("/v1/assessment/events").await.expect(200));
    all.sort();
    let mut everything = expected.to_vec();
    everything.extend(["decision.drafted decision draft", "decision.signed decision signed", "client.admitted client active"]);
    everything.sort_unstable();
    assert_eq!(all, everything);
    assert_eq!(team.ngo.get("/v1/assessment/events").await.problem(), (403, "insufficient_scope".to_owned()));
    assert_eq!(team.officer.get("/v1/events").await.problem(), (403, "insufficient_scope".to_owned()));
}

#[tokio::test]
async fn the_feed_of_one_partner_is_the_same_whatever_happens_to_others() {
    let service = Service::start().await;
    let (team, police) = (service.team().await, service.police().await);
    let without_cursor = |answer: &Answer| {
        let cursor = cursor(answer);
        assert_eq!(cursor.len(), 60);
        (answer.status, answer.headers.len(), answer.header("content-length").to_owned(), answer.text.replace(&cursor, "cursor"))
    };
    let before = police.get("/v1/events").await.expect(200);
    assert_eq!(events(&before), Vec::<Value>::new());
    team.admit(&referral(), &json!([])).await;
    let after = police.get("/v1/events").await.expect(200);
    let further = police.get(&format!("/v1/events?after={}", cursor(&before))).await.expect(200);
    for answer in [&after, &further] {
        assert_eq!(without_cursor(answer), without_cursor(&before));
    }
    // Nor does the cursor show that it has moved: it looks different each time, also where nothing happens.
    let again = police.get(&format!("/v1/events?after={}", cursor(&further))).await.expect(200);
    let distinct: HashSet<_> = [&before, &after, &further, &again].map(cursor).into_iter().collect();
    assert_eq!(distinct.len(), 4);
    // A type that only officers are told of is none that a partner's feed ever has.
    let drafted = team.ngo.get("/v1/events?type=decision.drafted,client.admitted").await.expect(200);
    assert_eq!(events(&drafted), Vec::<Value>::new());
}

#[tokio::test]
async fn an_event_that_commits_late_is_not_skipped() {
    let service = Service::start().await;
    let mut reader = Reader::new(service.ngo().await, "/v1/events");
    let (mut early, mut late) = (service.sql().await, service.sql().await);
    late.batch_execute("BEGIN").await.unwrap();
    let second = insert(&mut late).await;
    let first = insert(&mut early).await;
    reader.catch_up().await;
    assert_eq!(reader.seen, std::slice::from_ref(&first));
    late.batch_execute("COMMIT").await.unwrap();
    reader.catch_up().await;
    assert_eq!(reader.seen, [first, second]);
    late.batch_execute("BEGIN").await.unwrap();
    insert(&mut late).await;
    late.batch_execute("ROLLBACK").await.unwrap();
    reader.catch_up().await;
    assert_eq!(reader.seen.len(), 2, "what was not committed did not happen");
}

#[tokio::test]
async fn a_reader_that_stops_and_goes_on_sees_each_event_once_under_parallel_writers() {
    const WRITERS: usize = 8;
    const EACH: usize = 30;
    let service = Service::start().await;
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let url = service.database_url.clone();
            tokio::spawn(async move {
                let mut connection = AsyncPgConnection::establish(&url).await.unwrap();
                let mut written = Vec::new();
                for round in 0..EACH {
                    // Commits come in another order than inserts, and some never.
                    connection.batch_execute("BEGIN").await.unwrap();
                    let id = insert(&mut connection).await;
                    let end = if round % 7 == 3 { "ROLLBACK" } else { "COMMIT" };
                    connection.batch_execute(&format!("SELECT pg_sleep(random() * 0.02); {end}")).await.unwrap();
                    written.extend((end == "COMMIT").then_some(id));
                }
                written
            })
        })
        .collect();
    let mut readers =
        [Reader::new(service.ngo().await, "/v1/events"), Reader::new(service.officer().await, "/v1/assessment/events")];
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        for reader in &mut readers {
            reader.read(5).await;
        }
    }
    let mut written = Vec::new();
    for writer in writers {
        written.extend(writer.await.unwrap());
    }
    written.sort();
    for reader in &mut readers {
        reader.catch_up().await;
        reader.seen.sort();
        assert_eq!(reader.seen, written);
    }
    // Two readers that begin now see the same events in the same order, however long their pages.
    let (mut one, mut other) = (Reader::new(service.ngo().await, "/v1/events"), Reader::new(service.ngo().await, "/v1/events"));
    one.catch_up().await;
    while other.read(100).await > 0 {}
    assert_eq!(one.seen, other.seen);
}

#[tokio::test]
async fn who_waits_is_answered_when_something_happens() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let start = cursor(&ngo.get("/v1/events").await.expect(200));
    let wait =
        async |caller: Caller, seconds: u8| caller.get(&format!("/v1/events?after={start}&wait={seconds}")).await.expect(200);
    let began = std::time::Instant::now();
    assert_eq!(events(&wait(ngo.clone(), 1).await), Vec::<Value>::new());
    assert!(began.elapsed() >= Duration::from_secs(1));

    // Somebody else's event does not end the wait, one's own does.
    let path = format!("/v1/events?after={start}&wait=20");
    let caller = ngo.clone();
    let waiting = tokio::spawn(async move { caller.get(&path).await.expect(200) });
    service.police().await.create("/v1/referrals", &referral()).await.expect(201);
    let id = ngo.create("/v1/referrals", &referral()).await.expect(201).id();
    let answer = tokio::time::timeout(Duration::from_secs(15), waiting).await.expect("the waiting reader is woken").unwrap();
    assert_eq!(events(&answer)[0]["subject"]["id"], id.as_str());
    assert_eq!(events(&answer).len(), 1);
}

#[tokio::test]
async fn of_one_client_four_requests_wait_and_a_fifth_is_answered_at_once() {
    let service = Service::start().await;
    let (ngo, police) = (service.ngo().await, service.police().await);
    let waiting = (0..5).map(|_| {
        let ngo = ngo.clone();
        tokio::spawn(async move { events(&ngo.get("/v1/events?wait=20").await.expect(200)) })
    });
    // The first to come back is the one too many: without a limit all five would come back together, with nothing.
    let (at_once, _, waiting) = futures_util::future::select_all(waiting).await;
    assert!(at_once.unwrap().is_empty());
    let others = tokio::spawn(async move { police.get("/v1/events?wait=20").await.expect(200) });
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    for one in waiting {
        assert_eq!(one.await.unwrap().len(), 1);
    }
    assert!(!others.is_finished(), "another client waits as it asked to");
    others.abort();
}

#[tokio::test]
async fn a_cursor_is_good_for_its_feed_and_its_reader_and_for_ninety_days() {
    let service = Service::start().await;
    let (ngo, officer) = (service.ngo().await, service.officer().await);
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let of_ngo = cursor(&ngo.get("/v1/events").await.expect(200));
    let of_officer = cursor(&officer.get("/v1/assessment/events").await.expect(200));
    let of_list = {
        ngo.create("/v1/referrals", &referral()).await.expect(201);
        ngo.get("/v1/referrals?limit=1").await.json()["next_cursor"].as_str().unwrap().to_owned()
    };
    let mut changed = of_ngo.clone().into_bytes();
    changed[30] = if changed[30] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    let refused = async |caller: &Caller, path: &str, cursor: &str| {
        let answer = caller.get(&format!("{path}?after={cursor}")).await;
        assert_eq!(answer.problem(), (400, "invalid_cursor".to_owned()), "{path} {cursor}");
    };
    let police = service.police().await;
    refused(&police, "/v1/events", &of_ngo).await;
    refused(&ngo, "/v1/events", &of_officer).await;
    refused(&officer, "/v1/assessment/events", &of_ngo).await;
    for bad in [&changed, &of_ngo[..59], "", &of_list] {
        refused(&ngo, "/v1/events", bad).await;
    }
    service.at("2027-02-21T10:00:00Z");
    let ngo = service.ngo().await;
    assert_eq!(events(&ngo.get(&format!("/v1/events?after={of_ngo}")).await.expect(200)).len(), 1);
    service.at("2027-02-21T10:00:01Z");
    refused(&ngo, "/v1/events", &of_ngo).await;
}

#[tokio::test]
async fn a_cursor_from_the_future_of_a_restored_database_is_refused_and_skips_nothing() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    let ahead = cursor(&ngo.get("/v1/events").await.expect(200));
    service.run("DELETE FROM events; UPDATE event_counter SET last = 0").await;
    assert_eq!(ngo.get(&format!("/v1/events?after={ahead}")).await.problem(), (400, "invalid_cursor".to_owned()));
}

#[tokio::test]
async fn events_are_kept_for_ninety_days_and_a_day_longer() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    ngo.get("/v1/events").await.expect(200);
    let forget = async |at: &str| {
        service.at(at);
        feed::store::forget_old(&service.state.database, service.clock.now()).await.unwrap()
    };
    assert_eq!(forget("2027-02-22T10:00:00Z").await, 0);
    assert_eq!(forget("2027-02-22T10:00:01Z").await, 1);
    assert_eq!(forget("2027-02-22T10:00:01Z").await, 0);
    let ngo = service.ngo().await;
    assert_eq!(events(&ngo.get("/v1/events").await.expect(200)), Vec::<Value>::new());
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    assert_eq!(events(&ngo.get("/v1/events").await.expect(200)).len(), 1);
}

#[tokio::test]
async fn the_feed_is_filtered_by_types_and_refuses_what_it_does_not_know() {
    let service = Service::start().await;
    let team = service.team().await;
    team.assess(&referral()).await;
    let taken_up = team.ngo.get("/v1/events?type=referral.taken_up,client.admitted").await.expect(200);
    assert_eq!(told(&taken_up), ["referral.taken_up referral in_process"]);
    let further = team.ngo.get(&format!("/v1/events?type=referral.taken_up&after={}", cursor(&taken_up))).await.expect(200);
    assert_eq!(told(&further), Vec::<String>::new());
    for query in [
        "type=",
        "type=referral",
        "type=referral.taken_up,",
        "type=referral.taken_up&type=referral.received",
        "limit=0",
        "limit=101",
        "wait=21",
        "wait=-1",
        "cursor=x",
    ] {
        let answer = team.ngo.get(&format!("/v1/events?{query}")).await;
        assert_eq!(answer.problem(), (400, "invalid_query".to_owned()), "{query}");
    }
}
