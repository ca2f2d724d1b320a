//! Clients that sign in by a key of their own (`private_key_jwt`, RFC 7523), and the corpus of assertions that prove nothing.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::harness::Service;
use crate::harness::client_key::{ClientKey, claims, form, with_fraction};
use crate::harness::cluster::PUBLIC_URL;
use crate::harness::oauth::constant;

const ID: &str = "demo-ngo";

#[tokio::test]
async fn a_client_signs_in_by_a_key_of_each_algorithm_and_by_two_keys_at_a_time() {
    let service = Service::start().await;
    let first = ClientKey::generate(Algorithm::ES256);
    service.register_key(ID, 1, &first).await;
    for (client, key) in [
        ("demo-police", ClientKey::generate(Algorithm::EdDSA)),
        ("demo-officer", ClientKey::generate(Algorithm::PS256)),
        (ID, ClientKey::generate(Algorithm::ES256)),
    ] {
        service.register_key(client, 2, &key).await;
        let answer = service.ask_for_token(&[], &form(&key.assertion(&service, client))).await.expect(200);
        assert_eq!(answer.json()["expires_in"], 600);
    }
    let answer = service.ask_for_token(&[], &form(&first.assertion(&service, ID))).await.expect(200);
    service.bearer(answer.json()["access_token"].as_str().unwrap()).get("/v1/referrals").await.expect(200);
    // The secret stays good beside the keys.
    service.ngo().await.get("/v1/referrals").await.expect(200);
}

#[tokio::test]
async fn an_assertion_is_good_once() {
    let service = Service::start().await;
    let key = ClientKey::generate(Algorithm::ES256);
    service.register_key(ID, 1, &key).await;
    let assertion = form(&key.assertion(&service, ID));
    let (one, other) = tokio::join!(service.ask_for_token(&[], &assertion), service.ask_for_token(&[], &assertion));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    service.ask_for_token(&[], &assertion).await.expect(401);
    // Another client may name its assertion alike.
    service.register_key("demo-police", 1, &key).await;
    let alike = json!({"jti": "alike"});
    for client in [ID, "demo-police"] {
        let assertion = key.sign(&key.header(), &merged(claims(&service, client), &alike));
        service.ask_for_token(&[], &form(&assertion)).await.expect(200);
    }
}

#[tokio::test]
async fn what_was_used_is_forgotten_when_it_has_run_out() {
    let service = Service::start().await;
    let key = ClientKey::generate(Algorithm::ES256);
    service.register_key(ID, 1, &key).await;
    service.ask_for_token(&[], &form(&key.assertion(&service, ID))).await.expect(200);
    let job = assistance_api::jobs::JOBS.iter().find(|job| job.name == "used_assertions.forget").unwrap();
    assert_eq!((job.run)(service.state.clone()).await.unwrap(), 0);
    service.at("2026-11-23T10:03:00Z");
    assert_eq!((job.run)(service.state.clone()).await.unwrap(), 1);
    assert_eq!(service.count("SELECT count(*) FROM used_assertions").await, 0);
}

#[tokio::test]
async fn the_address_of_the_token_endpoint_is_an_audience_by_a_switch_only() {
    for accepted in [false, true] {
        let service = Service::start_with(|state| state.token_url_is_audience = accepted).await;
        let key = ClientKey::generate(Algorithm::ES256);
        service.register_key(ID, 1, &key).await;
        let to_endpoint = json!({"aud": format!("{PUBLIC_URL}/oauth2/token")});
        let assertion = key.sign(&key.header(), &merged(claims(&service, ID), &to_endpoint));
        let answer = service.ask_for_token(&[], &form(&assertion)).await;
        assert_eq!(answer.status.as_u16(), if accepted { 200 } else { 401 });
        service.ask_for_token(&[], &form(&key.assertion(&service, ID))).await.expect(200);
    }
}

/// `claims` with some of them changed; `null` takes one away.
fn merged(mut claims: Value, changes: &Value) -> Value {
    let members = claims.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    claims
}

fn bad_claims(service: &Service) -> Vec<Value> {
    let now = service.clock.now().timestamp();
    vec![
        json!({"iss": "demo-police"}),
        json!({"iss": null}),
        json!({"sub": "demo-police"}),
        json!({"sub": "nobody"}),
        json!({"sub": null}),
        json!({"sub": 1}),
        json!({"aud": "https://elsewhere.example"}),
        json!({"aud": format!("{PUBLIC_URL}/")}),
        json!({"aud": format!("{PUBLIC_URL}/oauth2/token")}),
        json!({"aud": [PUBLIC_URL, "https://elsewhere.example"]}),
        json!({"aud": []}),
        json!({"aud": null}),
        json!({"aud": 1}),
        json!({"exp": now - 10}),
        json!({"exp": now + 3611, "iat": null}),
        json!({"exp": now + 3601}),
        json!({"exp": now + 60, "iat": now - 3541}),
        json!({"exp": with_fraction(now + 3600, ".5")}),
        json!({"iat": with_fraction(now + 10, ".5")}),
        json!({"nbf": with_fraction(now + 10, ".5")}),
        json!({"exp": now.to_string()}),
        json!({"exp": null}),
        json!({"exp": u64::MAX}),
        json!({"iat": now + 11}),
        json!({"iat": i64::MIN}),
        json!({"nbf": now + 11}),
        json!({"nbf": "now"}),
        json!({"jti": ""}),
        json!({"jti": "x".repeat(201)}),
        json!({"jti": null}),
        json!({"jti": 7}),
    ]
}

fn bad_headers(service: &Service, key: &ClientKey) -> Vec<(&'static str, String)> {
    let good = claims(service, ID);
    let header = |change: &dyn Fn(&mut Header)| {
        let mut header = key.header();
        change(&mut header);
        header
    };
    let other = ClientKey::generate(Algorithm::ES256);
    let secret = EncodingKey::from_secret(key.jwk.to_string().as_bytes());
    let hs256 = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &good, &secret).unwrap();
    let rs256 = ClientKey::generate(Algorithm::PS256);
    let rs256 = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &good, &rs256.encoding).unwrap();
    let signed = key.sign(&key.header(), &good);
    let (unsigned, signature) = signed.rsplit_once('.').unwrap();
    vec![
        ("another key", other.sign(&key.header(), &good)),
        ("another key under its own id", other.sign(&other.header(), &good)),
        (
            "another key, embedded",
            other.sign(&header(&|header| header.jwk = serde_json::from_value(other.jwk.clone()).ok()), &good),
        ),
        ("an unknown kid", key.sign(&header(&|header| header.kid = Some("x".repeat(43))), &good)),
        ("the kind of an access token", key.sign(&header(&|header| header.typ = Some("at+jwt".into())), &good)),
        ("something critical", key.sign(&header(&|header| header.crit = Some(vec!["exp".into()])), &good)),
        ("HS256 under the public key", hs256),
        ("RS256", rs256),
        ("no signature", format!("{unsigned}.")),
        ("the signature of another", format!("{unsigned}.{}", key.assertion(service, ID).rsplit_once('.').unwrap().1)),
        ("a signature cut short", format!("{unsigned}.{}", &signature[..signature.len() - 2])),
        ("two parts", unsigned.to_owned()),
        ("no token at all", "assertion".to_owned()),
        ("nothing", String::new()),
    ]
}

#[tokio::test]
async fn every_assertion_that_proves_nothing_gets_the_same_401_as_a_wrong_secret() {
    let service = Service::start().await;
    let key = ClientKey::generate(Algorithm::ES256);
    service.register_key(ID, 1, &key).await;
    // What the corpus changes is good as it stands, at the very edges too.
    let now = service.clock.now().timestamp();
    for good in [
        json!({}),
        json!({"exp": now - 9}),
        json!({"exp": now + 3600}),
        json!({"iat": now + 10, "nbf": now + 10}),
        json!({"aud": [PUBLIC_URL]}),
        json!({"iat": with_fraction(now - 1, ".25"), "nbf": with_fraction(now, ".0"), "exp": with_fraction(now + 59, ".999999")}),
        json!({"exp": with_fraction(now - 10, ".001"), "iat": with_fraction(now + 9, ".999")}),
    ] {
        let assertion = key.sign(&key.header(), &merged(claims(&service, ID), &good));
        service.ask_for_token(&[], &form(&assertion)).await.expect(200);
    }
    let without_kid = key.sign(&Header::new(Algorithm::ES256), &claims(&service, ID));
    service.ask_for_token(&[], &form(&without_kid)).await.expect(200);

    let wrong = "grant_type=client_credentials&client_id=demo-ngo&client_secret=wrong";
    let expected = constant(&service.ask_for_token(&[], wrong).await.expect(401));
    let mut forms: Vec<(String, String)> = Vec::new();
    for bad in bad_claims(&service) {
        let assertion = key.sign(&key.header(), &merged(claims(&service, ID), &bad));
        forms.push((bad.to_string(), form(&assertion)));
    }
    forms.extend(bad_headers(&service, &key).into_iter().map(|(name, assertion)| (name.to_owned(), form(&assertion))));
    let good = form(&key.assertion(&service, ID));
    forms.push(("another type".into(), good.replace("jwt-bearer", "saml2-bearer")));
    forms.push(("no type".into(), good.replace("client_assertion_type", "something_else")));
    forms.push(("no assertion".into(), good.replace("&client_assertion=", "&something_else=")));
    forms.push(("an access token".into(), form(&service.ngo().await.token.unwrap())));
    let police = key.sign(&key.header(), &claims(&service, "demo-police"));
    forms.push(("a client without keys".into(), form(&police)));
    assert!(forms.len() >= 40, "{}", forms.len());
    let before = service.contents().await;
    for (name, form) in &forms {
        assert_eq!(constant(&service.ask_for_token(&[], form).await), expected, "{name}");
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn two_proofs_at_once_are_a_malformed_request() {
    let service = Service::start().await;
    let key = ClientKey::generate(Algorithm::ES256);
    service.register_key(ID, 1, &key).await;
    let good = || form(&key.assertion(&service, ID));
    for more in ["&client_secret=demo-secret-of-the-ngo", "&client_id=demo-police"] {
        let answer = service.ask_for_token(&[], &format!("{}{more}", good())).await.expect(400);
        assert_eq!(answer.json()["error"], "invalid_request", "{more}");
    }
    let basic = [("Authorization", "Basic ZGVtby1uZ286eA==")];
    assert_eq!(service.ask_for_token(&basic, &good()).await.expect(400).json()["error"], "invalid_request");
    service.ask_for_token(&[], &format!("{}&client_id={ID}", good())).await.expect(200);
}
