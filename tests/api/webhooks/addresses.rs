//! Where a webhook cannot lead: no connection is made to any address that is not of the public internet, however it is
//! written.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::net::TcpListener;

use super::receiver::Worker;
use super::until;
use crate::harness::Service;

/// Hosts that lead to the test's own machine or to another place that is not public; most of them would reach a listener on
/// every address of the machine.
const HOSTS: &[&str] = &[
    // The loopback and every other way to write it.
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0x7F.0x0.0x0.0x1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "127.255.255.254",
    "%31%32%37.0.0.1",
    "\u{ff11}\u{ff12}\u{ff17}.0.0.1",
    "127\u{3002}0\u{3002}0\u{3002}1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "localhost.localdomain",
    "\u{24d8}p6-localhost",
    // This network.
    "0.0.0.0",
    "0",
    "0.1.2.3",
    "[::]",
    // IPv4 inside IPv6.
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::1]",
    "[::ffff:8.8.8.8]",
    // Private, shared, link-local, unique local, and where clouds keep their secrets.
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.255.255",
    "3232235521",
    "0xc0a80001",
    "100.64.0.1",
    "100.127.255.254",
    "169.254.169.254",
    "0xa9fea9fe",
    "169.254.0.1",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "metadata.google.internal",
    // Reserved, documentation, benchmarks, multicast, broadcast.
    "192.0.0.1",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "198.18.0.1",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "[ff02::1]",
    "[100::1]",
    "[2001:db8::1]",
    "[3fff::1]",
    "[4000::1]",
    // Names of a network's own.
    "db",
    "postgres",
    "printer.local",
    "router.lan",
    "x.home.arpa",
    "intranet",
];

#[tokio::test]
async fn more_than_sixty_forms_of_forbidden_addresses_make_no_connection() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let seen = connections.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            seen.fetch_add(1, Ordering::SeqCst);
        }
    });
    let service = Service::start().await;
    let ngo = service.ngo().await;
    assert!(HOSTS.len() > 60);
    let before = service.contents().await;
    for host in HOSTS {
        let body = json!({"url": format!("https://{host}:{port}/")});
        let refused = ngo.create("/v1/webhooks", &body).await.violations();
        assert_eq!(refused, [("/url".to_owned(), "forbidden_address".to_owned())], "{host}");
    }
    assert_eq!(service.contents().await, before);
    // Nor where such an address has come into the database by another way, or a name leads there only later.
    let hosts = HOSTS.iter().map(|host| format!("('{host}')")).collect::<Vec<_>>().join(", ");
    service
        .run(&format!(
            "INSERT INTO organisations (id, name, organisation_type, created_at) SELECT gen_random_uuid(), host, 'other_ngo', now() \
                 FROM (VALUES {hosts}) AS hosts (host); \
             INSERT INTO webhooks (id, organisation_id, url, event_types, state, version, position, slot, created_at, changed_at) \
                 SELECT gen_random_uuid(), o.id, scheme || '://' || o.name || ':{port}/', '{{}}', 'enabled', 1, 0, slot, now(), now() \
                 FROM organisations o, (VALUES ('https', 1), ('http', 2)) AS schemes (scheme, slot) WHERE o.organisation_type = 'other_ngo'; \
             INSERT INTO events (id, occurred_at, event_type, subject_kind, subject_id, organisation_id, state) \
                 SELECT gen_random_uuid(), now(), 'referral.received', 'referral', gen_random_uuid(), organisation_id, 'received' \
                 FROM webhooks WHERE slot = 1"
        ))
        .await;
    let _worker = Worker::start(&service.state);
    until(
        &service,
        "SELECT count(*) FROM webhook_deliveries WHERE leased_until IS NULL AND attempts > 0 AND failure = 'address_forbidden'",
        service.count("SELECT count(*) FROM webhooks").await,
    )
    .await;
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_address_is_https_and_nothing_but_scheme_host_port_path_and_query() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    for (url, code) in [
        ("http://hooks.example.org/", "forbidden_address"),
        ("ftp://hooks.example.org/", "forbidden_address"),
        ("file:///etc/passwd", "forbidden_address"),
        ("javascript:alert(1)", "forbidden_address"),
        ("https://user@hooks.example.org/", "pattern"),
        ("https://user:secret@hooks.example.org/", "pattern"),
        ("https://hooks.example.org/#part", "pattern"),
        ("https://hooks.example.org/ a", "pattern"),
        ("https://hooks.example.org:99999/", "pattern"),
        ("hooks.example.org", "pattern"),
        ("", "length"),
    ] {
        let refused = ngo.create("/v1/webhooks", &json!({"url": url})).await.violations();
        assert_eq!(refused, [("/url".to_owned(), code.to_owned())], "{url}");
    }
    let long = format!("https://hooks.example.org/{}", "a".repeat(480));
    let refused = ngo.create("/v1/webhooks", &json!({"url": long})).await.violations();
    assert_eq!(refused, [("/url".to_owned(), "length".to_owned())]);
    ngo.create("/v1/webhooks", &json!({"url": "https://hooks.example.org:8443/a?b=c"})).await.expect(201);
}
