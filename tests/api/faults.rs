//! The database goes away and comes back: nothing acknowledged is lost, nothing is done twice, nobody restarts anything.

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use crate::harness::cluster::{self, Content, cluster};
use crate::harness::steps::admission;
use crate::harness::{Answer, Caller, Service, referral};

const SOCKET: &str = ".s.PGSQL.5432";

/// The service's database, which is taken away and given back from outside.
struct Switch {
    name: String,
}

impl Switch {
    async fn of(service: &Service) -> Self {
        Self { name: service.lines("SELECT current_database()::text AS text").await.remove(0) }
    }

    async fn from_outside(statements: &str) {
        let mut connection = AsyncPgConnection::establish(&cluster().url("postgres")).await.unwrap();
        connection.batch_execute(statements).await.unwrap();
    }

    async fn end_connections(&self) {
        let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname =";
        Self::from_outside(&format!("{end} '{}'", self.name)).await;
    }

    async fn off(&self) {
        Self::from_outside(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.name)).await;
        self.end_connections().await;
    }

    async fn on(&self) {
        Self::from_outside(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.name)).await;
    }
}

#[track_caller]
fn is_unavailable(answer: &Answer) {
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    assert!(!answer.text.contains("connect"), "causes are not answered: {}", answer.text);
}

/// Sends the same until it is not told to come back; the answer then.
async fn repeated(caller: &Caller, key: &str) -> Answer {
    let begin = Instant::now();
    loop {
        let answer = caller.create_with_key("/v1/referrals", key, &referral()).await;
        if answer.status != 503 {
            return answer;
        }
        is_unavailable(&answer);
        assert!(begin.elapsed() < Duration::from_secs(20), "the service has not recovered");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn without_its_database_the_service_says_so_and_recovers_without_a_restart() {
    let service = Service::start().await;
    let team = service.team().await;
    let switch = Switch::of(&service).await;
    let admitted = team.admit(&referral(), &json!([])).await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("admissions", &admission(&id, &json!([]))).await.expect(201);
    let nobody = service.nobody();
    nobody.get("/readyz").await.expect(200);
    let before = service.contents().await;

    switch.off().await;
    for path in ["/v1/referrals", &format!("/v1/referrals/{id}")] {
        is_unavailable(&team.ngo.get(path).await);
    }
    for path in [
        "/v1/assessment/referrals",
        &format!("/v1/assessment/referrals/{id}"),
        "/v1/decisions",
        &format!("/v1/decisions/{}", draft.id()),
        "/v1/clients",
        &format!("/v1/clients/{}", admitted.client),
    ] {
        is_unavailable(&team.officer.get(path).await);
    }
    is_unavailable(&team.ngo.create_with_key("/v1/referrals", "the-key-1", &referral()).await);
    is_unavailable(&team.officer.change(&format!("/v1/assessment/referrals/{id}/take-up"), "*", None).await);
    is_unavailable(&team.draft("admissions", &admission(&id, &json!([]))).await);
    is_unavailable(&team.sign(&draft.id(), draft.etag()).await);
    is_unavailable(&team.discard(&draft.id(), draft.etag()).await);
    is_unavailable(&nobody.get("/readyz").await);
    nobody.get("/livez").await.expect(200);
    nobody.get("/version").await.expect(200);
    // What needs no database is refused as ever.
    let answer = nobody.create("/v1/referrals", &referral()).await;
    assert_eq!(answer.problem(), (401, "unauthenticated".to_owned()));

    switch.on().await;
    assert_eq!(service.contents().await, before, "what was answered 503 here has not happened");
    let first = repeated(&team.ngo, "the-key-1").await.expect(201);
    let again = team.ngo.create_with_key("/v1/referrals", "the-key-1", &referral()).await.expect(201);
    assert_eq!((first.text, again.header("idempotency-replayed")), (again.text.clone(), "true"));
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 3);
    nobody.get("/readyz").await.expect(200);
    team.sign(&draft.id(), draft.etag()).await.expect(200);
}

#[tokio::test]
async fn connections_that_the_database_ended_are_not_lent_again() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let switch = Switch::of(&service).await;
    let mut submissions = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let ngo = ngo.clone();
        submissions.spawn(async move { ngo.create("/v1/referrals", &referral()).await.expect(201) });
    }
    submissions.join_all().await;
    switch.end_connections().await;
    // Each of the pool's connections can fail one request at most.
    let mut failed = 0;
    for _ in 0..24 {
        let answer = ngo.create("/v1/referrals", &referral()).await;
        if answer.status == 503 {
            failed += 1;
        } else {
            answer.expect(201);
        }
    }
    assert!(failed <= 8, "{failed} of 24 failed");
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 40 - failed);
}

#[tokio::test]
async fn while_the_database_comes_and_goes_each_key_is_one_referral() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let switch = Switch::of(&service).await;
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..6 {
        let ngo = ngo.clone();
        clients.spawn(async move {
            let mut made = Vec::new();
            for number in 0..8 {
                made.push(repeated(&ngo, &format!("client-{client}-{number}")).await.expect(201).id());
            }
            made
        });
    }
    for _ in 0..5 {
        switch.off().await;
        switch.on().await;
    }
    let mut made: Vec<String> = clients.join_all().await.into_iter().flatten().collect();
    made.sort();
    let mut kept = service.lines("SELECT id::text AS text FROM referrals").await;
    kept.sort();
    assert_eq!((made.len(), made), (48, kept));
    for table in ["audit_records", "events", "idempotency_keys", "persons", "consents", "vault.person_keys"] {
        assert_eq!(service.count(&format!("SELECT count(*) FROM {table}")).await, 48, "{table}");
    }
}

/// Stands before the database; when told so, it lets the next act through and swallows the answer.
struct Swallower {
    directory: PathBuf,
    swallow: Arc<AtomicBool>,
}

impl Swallower {
    fn start() -> Self {
        let directory = std::env::temp_dir().join(format!("aas-{}", uuid::Uuid::new_v4().simple()));
        std::fs::DirBuilder::new().mode(0o700).create(&directory).unwrap();
        let listener = UnixListener::bind(directory.join(SOCKET)).unwrap();
        let swallow = Arc::new(AtomicBool::new(false));
        let switch = swallow.clone();
        let upstream = cluster().socket_dir().join(SOCKET);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, UnixStream::connect(&upstream).await.unwrap(), switch.clone()));
            }
        });
        Self { directory, swallow }
    }

    fn url(&self, direct: &str) -> String {
        let encode = |path: &Path| path.to_str().unwrap().replace('/', "%2F");
        direct.replace(&encode(cluster().socket_dir()), &encode(&self.directory))
    }
}

impl Drop for Swallower {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// Whether the server says that an act was performed, not only that a statement was prepared or forgotten.
fn is_done(answer: &[u8]) -> bool {
    answer.windows(9).any(|bytes| bytes == b"SELECT 1\0")
}

async fn pass(mut client: UnixStream, mut server: UnixStream, swallow: Arc<AtomicBool>) -> Option<()> {
    let (mut question, mut answer) = (vec![0; 65536], vec![0; 65536]);
    loop {
        tokio::select! {
            read = client.read(&mut question) => match read.ok()? {
                0 => return None,
                length => server.write_all(&question[..length]).await.ok()?,
            },
            read = server.read(&mut answer) => match read.ok()? {
                0 => return None,
                // The act is done: its answer is lost, and the connection with it.
                length if is_done(&answer[..length]) && swallow.swap(false, Ordering::SeqCst) => return None,
                length => client.write_all(&answer[..length]).await.ok()?,
            },
        }
    }
}

#[tokio::test]
async fn an_act_whose_answer_is_lost_is_unknown_and_the_same_key_finds_out() {
    let proxy = Swallower::start();
    let direct = cluster::database(Content::Clients).await;
    let service = Service::on(proxy.url(&direct)).await;
    let ngo = service.ngo().await;
    // What an organisation counts as is asked before its first act, and known from then on.
    ngo.create("/v1/referrals", &referral()).await.expect(201);
    proxy.swallow.store(true, Ordering::SeqCst);
    is_unavailable(&ngo.create_with_key("/v1/referrals", "the-key-1", &referral()).await);
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 2, "it has happened");
    let again = repeated(&ngo, "the-key-1").await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(service.count("SELECT count(*) FROM referrals").await, 2, "and not again");
}
