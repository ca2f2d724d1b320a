//! How often the service goes to the database: counted on the wire, by a proxy that reads the frontend's messages.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};

use crate::harness::cluster::{self, Content, cluster};
use crate::harness::{Service, referral};

const SOCKET: &str = ".s.PGSQL.5432";

/// A proxy before the database; counts the messages after which the frontend waits: Sync and simple Query.
struct Proxy {
    directory: std::path::PathBuf,
    flights: Arc<AtomicUsize>,
}

impl Proxy {
    fn start() -> Self {
        let directory = std::env::temp_dir().join(format!("aap-{}", uuid::Uuid::new_v4().simple()));
        std::fs::DirBuilder::new().mode(0o700).create(&directory).unwrap();
        let listener = UnixListener::bind(directory.join(SOCKET)).unwrap();
        let flights = Arc::new(AtomicUsize::new(0));
        let counter = flights.clone();
        let upstream = cluster().socket_dir().join(SOCKET);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&upstream).await.unwrap();
                let ((client_in, client_out), (server_in, server_out)) = (client.into_split(), server.into_split());
                tokio::spawn(copy(server_in, client_out));
                tokio::spawn(count(client_in, server_out, counter.clone()));
            }
        });
        Self { directory, flights }
    }

    fn url(&self, direct: &str) -> String {
        let encode = |path: &Path| path.to_str().unwrap().replace('/', "%2F");
        direct.replace(&encode(cluster().socket_dir()), &encode(&self.directory))
    }

    fn flights(&self) -> usize {
        self.flights.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

/// Passes the frontend's messages on. The first has no tag; every other is a tag, a length, and the rest.
async fn count(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, flights: Arc<AtomicUsize>) -> Option<()> {
    let mut first = true;
    loop {
        let tag = if first { None } else { Some(from.read_u8().await.ok()?) };
        let length = from.read_u32().await.ok()?;
        let mut rest = vec![0; usize::try_from(length).ok()? - 4];
        from.read_exact(&mut rest).await.ok()?;
        if matches!(tag, Some(b'S' | b'Q')) {
            flights.fetch_add(1, Ordering::SeqCst);
        }
        let mut message = tag.into_iter().collect::<Vec<_>>();
        message.extend_from_slice(&length.to_be_bytes());
        message.extend_from_slice(&rest);
        to.write_all(&message).await.ok()?;
        first = false;
    }
}

#[tokio::test]
async fn a_submission_is_one_round_trip_that_writes_everything() {
    let proxy = Proxy::start();
    let direct = cluster::database(Content::Clients).await;
    let service = Service::on(proxy.url(&direct)).await;
    assert_ne!(service.database_url, direct, "the service goes through the proxy");
    let ngo = service.ngo().await;
    // The first submissions prepare the statement, once for each connection.
    for _ in 0..4 {
        ngo.create("/v1/referrals", &referral()).await.expect(201);
    }
    let before = proxy.flights();
    for _ in 0..20 {
        ngo.create("/v1/referrals", &referral()).await.expect(201);
    }
    assert_eq!(proxy.flights() - before, 20, "one flight for each submission");
    let written = "SELECT (SELECT count(*) FROM referrals) * 1000000 + (SELECT count(*) FROM events) * 10000 \
         + (SELECT count(*) FROM audit_records) * 100 + (SELECT count(*) FROM idempotency_keys) AS count";
    assert_eq!(service.count(written).await, 24_242_424);
}
