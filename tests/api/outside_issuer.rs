//! Officers sign in at an outside issuer, here a second one that the test makes: its tokens are accepted for the clients that
//! are registered with their subject, and for nobody else.

use std::path::PathBuf;
use std::sync::Arc;

use assistance_api::access::outside_issuer::OutsideIssuer;
use assistance_api::access::watch;
use assistance_api::config;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};

use crate::harness::client_key::ClientKey;
use crate::harness::cluster::PUBLIC_URL;
use crate::harness::oauth::constant;
use crate::harness::{Caller, Service};

const ISSUER: &str = "https://login.example.org";

/// An issuer with a file of its keys.
struct Issuer {
    key: ClientKey,
    file: PathBuf,
}

impl Issuer {
    fn new(algorithm: Algorithm) -> Self {
        let file = std::env::temp_dir().join(format!("assistance-issuer-{}", uuid::Uuid::new_v4().simple()));
        let issuer = Self { key: ClientKey::generate(algorithm), file };
        issuer.publish(&[("one", &issuer.key)]);
        issuer
    }

    fn publish(&self, keys: &[(&str, &ClientKey)]) {
        let keys: Vec<Value> = keys
            .iter()
            .map(|(kid, key)| {
                let mut jwk = key.jwk.clone();
                jwk["kid"] = json!(kid);
                jwk
            })
            .collect();
        std::fs::write(&self.file, json!({"keys": keys}).to_string()).unwrap();
    }

    fn settings(&self) -> config::OutsideIssuer {
        config::OutsideIssuer {
            issuer: ISSUER.to_owned(),
            audience: PUBLIC_URL.to_owned(),
            algorithm: self.key.algorithm,
            kind: "at+jwt".to_owned(),
            keys: self.file.clone(),
        }
    }

    async fn service(&self) -> Service {
        let opened = OutsideIssuer::open(self.settings()).unwrap();
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
    assert_eq!(status(&service, &issuer.token(&service, &json!({"exp": now - 29}))).await, 200);
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
    let stranger = Issuer { key: ClientKey::generate(Algorithm::ES256), file: PathBuf::new() };
    bad.push(stranger.token(&service, &json!({})));
    let rsa = Issuer { key: ClientKey::generate(Algorithm::PS256), file: PathBuf::new() };
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
        assert!(opened.read().is_err(), "{broken}");
        assert_eq!(status(&service, &old).await, 200);
    }
    let next = ClientKey::generate(Algorithm::ES256);
    issuer.publish(&[("two", &next)]);
    opened.read().unwrap();
    assert_eq!(status(&service, &old).await, 401);
    let mut header = Header::new(Algorithm::ES256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some("two".to_owned());
    let now = service.clock.now().timestamp();
    let claims = json!({"iss": ISSUER, "aud": PUBLIC_URL, "sub": "u-1", "iat": now, "exp": now + 300});
    assert_eq!(status(&service, &next.sign(&header, &claims)).await, 200);
}
