//! Officers sign in at an outside issuer, here a second one that the test makes: its tokens are accepted for the clients that
//! are registered with their subject, and for nobody else.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assistance_api::access::outside_issuer::OutsideIssuer;
use assistance_api::access::watch;
use assistance_api::config;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::watch as watch_channel;
use url::Url;

use crate::harness::client_key::{ClientKey, with_fraction};
use crate::harness::cluster::PUBLIC_URL;
use crate::harness::oauth::constant;
use crate::harness::{Caller, Service};

const ISSUER: &str = "https://login.example.org";

/// An issuer with a file of its keys, or an address where it publishes them.
struct Issuer {
    key: ClientKey,
    file: PathBuf,
    address: Option<Url>,
}

impl Issuer {
    fn new(algorithm: Algorithm) -> Self {
        let file = std::env::temp_dir().join(format!("assistance-issuer-{}", uuid::Uuid::new_v4().simple()));
        let issuer = Self { key: ClientKey::generate(algorithm), file, address: None };
        issuer.publish(&[("one", &issuer.key)]);
        issuer
    }

    fn publish(&self, keys: &[(&str, &ClientKey)]) {
        std::fs::write(&self.file, set(keys)).unwrap();
    }

    fn place(&self) -> config::IssuerKeys {
        self.address.clone().map_or_else(|| config::IssuerKeys::File(self.file.clone()), config::IssuerKeys::Address)
    }

    fn settings(&self) -> config::OutsideIssuer {
        config::OutsideIssuer {
            issuer: ISSUER.to_owned(),
            audience: PUBLIC_URL.to_owned(),
            algorithm: self.key.algorithm,
            kind: "at+jwt".to_owned(),
            keys: self.place(),
        }
    }

    async fn service(&self) -> Service {
        let opened = OutsideIssuer::open(self.settings()).await.unwrap();
        let service = Service::start_with(|state| state.outside_issuer = Some(Arc::new(opened))).await;
        let register = format!(
            "UPDATE api_clients SET external_issuer = '{ISSUER}', external_subject = 'u-1' WHERE client_id = 'demo-officer'"
        );
        service.run(&register).await;
        watch::look(&service.state).await.unwrap();
        service
    }

    fn token(&self, service: &Service, change: &Value) -> String {
        self.signed(service, change, |_| ())
    }

    fn signed(&self, service: &Service, change: &Value, header: impl FnOnce(&mut Header)) -> String {
        let now = service.clock.now().timestamp();
        let mut claims =
            json!({"iss": ISSUER, "aud": PUBLIC_URL, "sub": "u-1", "iat": now, "exp": now + 300, "jti": "a", "client_id": "x"});
        for (name, value) in change.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                value => claims[name] = value.clone(),
            }
        }
        let mut head = Header::new(self.key.algorithm);
        head.typ = Some("at+jwt".to_owned());
        head.kid = Some("one".to_owned());
        header(&mut head);
        self.key.sign(&head, &claims)
    }
}

/// A set of public keys, as it is published.
fn set(keys: &[(&str, &ClientKey)]) -> String {
    let with_kid = |(kid, key): &(&str, &ClientKey)| {
        let mut jwk = key.jwk.clone();
        jwk["kid"] = json!(kid);
        jwk
    };
    json!({"keys": keys.iter().map(with_kid).collect::<Vec<_>>()}).to_string()
}

/// Where an issuer publishes its keys: what it answers, which a test can change, and how often it was asked.
struct Publication {
    url: Url,
    answer: Arc<Mutex<String>>,
    asked: watch_channel::Receiver<usize>,
    server: tokio::task::JoinHandle<()>,
}

/// What is answered with this status and body.
fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

impl Publication {
    async fn of(body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/realms/state/certs?v=1", listener.local_addr().unwrap()).parse().unwrap();
        let current = Arc::new(Mutex::new(answer("200 OK", body)));
        let (count, asked) = watch_channel::channel(0);
        let answers = Arc::clone(&current);
        let server = tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut head = [0; 2000];
                let read = socket.read(&mut head).await.unwrap_or_default();
                assert!(head[..read].starts_with(b"GET /realms/state/certs?v=1 HTTP/1.1\r\n"));
                count.send_modify(|count| *count += 1);
                let answer = answers.lock().unwrap().clone();
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        Self { url, answer: current, asked, server }
    }

    fn answers(&self, text: String) {
        *self.answer.lock().unwrap() = text;
    }

    /// Waits until it has been asked so often.
    async fn asked(&mut self, times: usize) {
        let waiting = self.asked.wait_for(|count| *count >= times);
        tokio::time::timeout(Duration::from_mins(1), waiting).await.expect("it is asked").unwrap();
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

async fn status(service: &Service, token: &str) -> u16 {
    Caller::new(&service.url, Some(token.to_owned())).get("/v1/clients").await.status.as_u16()
}

#[tokio::test]
async fn an_officer_signs_in_at_the_outside_issuer_and_may_what_the_client_may() {
    for algorithm in [Algorithm::ES256, Algorithm::PS256] {
        let issuer = Issuer::new(algorithm);
        let service = issuer.service().await;
        let officer = Caller::new(&service.url, Some(issuer.token(&service, &json!({"scope": "administration:write"}))));
        officer.get("/v1/clients").await.expect(200);
        // The token's own scopes say nothing here, and the service's own tokens are good as before.
        assert_eq!(officer.get("/v1/api-clients").await.problem(), (403, "insufficient_scope".to_owned()));
        service.officer().await.get("/v1/clients").await.expect(200);
        service.run("UPDATE api_clients SET suspended_at = now() WHERE client_id = 'demo-officer'").await;
        watch::look(&service.state).await.unwrap();
        assert_eq!(officer.get("/v1/clients").await.problem(), (403, "suspended".to_owned()));
    }
}

#[tokio::test]
async fn every_bad_token_of_the_outside_issuer_gets_the_same_401() {
    let issuer = Issuer::new(Algorithm::ES256);
    let service = issuer.service().await;
    let now = service.clock.now().timestamp();
    for good in [
        json!({"exp": now - 29}),
        json!({"exp": with_fraction(now + 300, ".5"), "iat": with_fraction(now - 1, ".123456"), "nbf": with_fraction(now, ".0")}),
    ] {
        assert_eq!(status(&service, &issuer.token(&service, &good)).await, 200, "{good}");
    }
    let mut bad: Vec<String> = [
        json!({"sub": "u-2"}),
        json!({"sub": null}),
        json!({"iss": "https://elsewhere.example"}),
        json!({"iss": PUBLIC_URL}),
        json!({"iss": null}),
        json!({"aud": "https://elsewhere.example"}),
        json!({"aud": null}),
        json!({"exp": now - 30}),
        json!({"exp": null}),
        json!({"iat": now + 31}),
        json!({"iat": null}),
        json!({"nbf": now + 31}),
        json!({"nbf": with_fraction(now + 30, ".5")}),
    ]
    .iter()
    .map(|change| issuer.token(&service, change))
    .collect();
    let with = |change: fn(&mut Header)| issuer.signed(&service, &json!({}), change);
    bad.extend([
        with(|header| header.typ = Some("JWT".to_owned())),
        with(|header| header.typ = None),
        with(|header| header.kid = Some("two".to_owned())),
        with(|header| header.kid = None),
        with(|header| header.crit = Some(vec!["exp".to_owned()])),
    ]);
    let stranger = Issuer { key: ClientKey::generate(Algorithm::ES256), file: PathBuf::new(), address: None };
    bad.push(stranger.token(&service, &json!({})));
    let rsa = Issuer { key: ClientKey::generate(Algorithm::PS256), file: PathBuf::new(), address: None };
    bad.push(rsa.token(&service, &json!({})));
    let expected = constant(&service.nobody().get("/v1/clients").await.expect(401));
    for (at, token) in bad.iter().enumerate() {
        let answer = Caller::new(&service.url, Some(token.clone())).get("/v1/clients").await;
        assert_eq!(constant(&answer), expected, "{at}");
    }
}

#[tokio::test]
async fn its_keys_are_read_anew_and_a_broken_file_changes_nothing() {
    let issuer = Issuer::new(Algorithm::ES256);
    let service = issuer.service().await;
    let opened = service.state.outside_issuer.clone().unwrap();
    let old = issuer.token(&service, &json!({}));
    for broken in ["", "{}", r#"{"keys":[]}"#, r#"{"keys":[{"kty":"oct","kid":"one","k":"AAAA"}]}"#] {
        std::fs::write(&issuer.file, broken).unwrap();
        assert!(opened.read().await.is_err(), "{broken}");
        assert_eq!(status(&service, &old).await, 200);
    }
    let next = ClientKey::generate(Algorithm::ES256);
    issuer.publish(&[("two", &next)]);
    opened.read().await.unwrap();
    assert_eq!(status(&service, &old).await, 401);
    assert_eq!(status(&service, &by(&service, "two", &next)).await, 200);
}

/// A good token that this key has signed.
fn by(service: &Service, kid: &str, key: &ClientKey) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(kid.to_owned());
    let now = service.clock.now().timestamp();
    let claims = json!({"iss": ISSUER, "aud": PUBLIC_URL, "sub": "u-1", "iat": now, "exp": now + 300});
    key.sign(&header, &claims)
}

#[tokio::test]
async fn its_keys_are_read_at_their_address_and_those_that_were_read_stay_while_it_does_not_answer() {
    let mut issuer = Issuer::new(Algorithm::ES256);
    let publication = Publication::of(&set(&[("one", &issuer.key)])).await;
    issuer.address = Some(publication.url.clone());
    let service = issuer.service().await;
    let opened = service.state.outside_issuer.clone().unwrap();
    let old = issuer.token(&service, &json!({}));
    assert_eq!(status(&service, &old).await, 200);
    let next = ClientKey::generate(Algorithm::ES256);
    let both = set(&[("one", &issuer.key), ("two", &next)]);
    let large = format!("{}{}", both, " ".repeat(300_000));
    for (name, wrong) in [
        ("an error", answer("500 Internal Server Error", &both)),
        ("a redirect", format!("HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", publication.url)),
        ("nothing", answer("200 OK", "")),
        ("an empty set", answer("200 OK", r#"{"keys":[]}"#)),
        ("too much", answer("200 OK", &large)),
        ("half of it", answer("200 OK", &both).split_at(100).0.to_owned()),
        ("no HTTP", "220 mail.example.org ESMTP".to_owned()),
    ] {
        publication.answers(wrong);
        assert!(opened.read().await.is_err(), "{name}");
        assert_eq!(status(&service, &old).await, 200, "{name}");
        assert_eq!(status(&service, &by(&service, "two", &next)).await, 401, "{name}");
    }
    publication.answers(answer("200 OK", &both));
    opened.read().await.unwrap();
    for token in [&old, &by(&service, "two", &next)] {
        assert_eq!(status(&service, token).await, 200);
    }
    publication.answers(answer("200 OK", &set(&[("two", &next)])));
    opened.read().await.unwrap();
    assert_eq!(status(&service, &old).await, 401, "the issuer has taken it back");
    drop(publication);
    assert!(opened.read().await.is_err());
    assert_eq!(status(&service, &by(&service, "two", &next)).await, 200);
}

#[tokio::test]
async fn an_unknown_key_is_looked_for_soon_and_not_for_each_token() {
    let mut issuer = Issuer::new(Algorithm::ES256);
    let mut publication = Publication::of(&set(&[("one", &issuer.key)])).await;
    issuer.address = Some(publication.url.clone());
    let service = issuer.service().await;
    publication.asked(1).await;
    let opened = service.state.outside_issuer.clone().unwrap();
    let watching = tokio::spawn(async move { opened.watch().await });
    let next = ClientKey::generate(Algorithm::ES256);
    publication.answers(answer("200 OK", &set(&[("one", &issuer.key), ("two", &next)])));
    let token = by(&service, "two", &next);
    let began = std::time::Instant::now();
    while status(&service, &token).await != 200 {
        assert!(began.elapsed() < Duration::from_mins(1), "the next key is not found");
    }
    // However many tokens name keys that nobody has, the issuer is asked once in five seconds.
    let began = std::time::Instant::now();
    publication.asked(2).await;
    while began.elapsed() < Duration::from_secs(2) {
        assert_eq!(status(&service, &by(&service, "nobody", &next)).await, 401);
    }
    assert!(*publication.asked.borrow() <= 3, "{}", *publication.asked.borrow());
    watching.abort();
}

#[tokio::test]
async fn a_service_starts_without_its_outside_issuer_and_finds_it_when_it_is_there() {
    let mut issuer = Issuer::new(Algorithm::ES256);
    let mut publication = Publication::of("").await;
    publication.answers(answer("503 Service Unavailable", ""));
    issuer.address = Some(publication.url.clone());
    let service = issuer.service().await;
    let token = issuer.token(&service, &json!({}));
    assert_eq!(status(&service, &token).await, 401);
    service.officer().await.get("/v1/clients").await.expect(200);
    publication.answers(answer("200 OK", &set(&[("one", &issuer.key)])));
    let opened = service.state.outside_issuer.clone().unwrap();
    let watching = tokio::spawn(async move { opened.watch().await });
    publication.asked(2).await;
    let began = std::time::Instant::now();
    while status(&service, &token).await != 200 {
        assert!(began.elapsed() < Duration::from_mins(1), "the issuer is not found");
    }
    watching.abort();
}
