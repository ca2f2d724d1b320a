//! The token endpoint (RFC 6749, section 4.4), its errors, and what a token says (RFC 9068).

use assistance_api::demo::sign_in::CLIENTS;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::DateTime;
use diesel_async::SimpleAsyncConnection;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::cluster::PUBLIC_URL;
use crate::harness::oauth::{FORM, constant};
use crate::harness::service::NOW;
use crate::harness::{Answer, Service, referral};

const GRANT: &str = "grant_type=client_credentials";
const ID: &str = "demo-ngo";
const SECRET: &str = "demo-secret-of-the-ngo";

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

fn post(more: &str) -> String {
    format!("{GRANT}&client_id={ID}&client_secret={SECRET}{more}")
}

fn token(answer: &Answer) -> String {
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// Every scope of the client, as a token names them.
fn granted() -> String {
    let client = CLIENTS.iter().find(|client| client.client_id == ID).unwrap();
    client.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_client_signs_in_by_header_or_by_form() {
    let service = Service::start().await;
    let encoded = |text: &str| text.replace('-', "%2D").replace('s', "%73");
    let ways = [
        (Some(basic(ID, SECRET)), GRANT.to_owned()),
        (Some(basic(&encoded(ID), &encoded(SECRET))), GRANT.to_owned()),
        (Some(basic(ID, SECRET).replace("Basic", "bAsIc")), GRANT.to_owned()),
        (Some(basic(ID, SECRET)), format!("{GRANT}&client_id={ID}")),
        (None, post("")),
        (None, post("&scope=")),
        (None, post("&audience=something-this-server-does-not-know")),
    ];
    for (header, form) in ways {
        let headers: Vec<_> = header.iter().map(|header| ("Authorization", header.as_str())).collect();
        let answer = service.ask_for_token(&headers, &form).await.expect(200);
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
        let body = answer.json();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(600)), "{form}");
        assert_eq!(body["scope"], granted());
        service.bearer(&token(&answer)).get("/v1/referrals").await.expect(200);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_told_as_rfc_6749_says() {
    let service = Service::start().await;
    let right = basic(ID, SECRET);
    let wrong = basic(ID, "wrong");
    let none = |form: String| (Vec::new(), form);
    let with = |header: &str, form: &str| (vec![header.to_owned()], form.to_owned());
    let cases = [
        ("a wrong secret in the header", with(&wrong, GRANT), "invalid_client"),
        ("a wrong secret in the form", none(post("x")), "invalid_client"),
        ("an unknown client", with(&basic("nobody", SECRET), GRANT), "invalid_client"),
        ("a name that no database takes", none(post("").replace(ID, "demo%00ngo")), "invalid_client"),
        ("the secret of another client", with(&basic("demo-police", SECRET), GRANT), "invalid_client"),
        ("no credentials", none(GRANT.to_owned()), "invalid_client"),
        ("a name without secret", none(format!("{GRANT}&client_id={ID}")), "invalid_client"),
        ("an empty secret", with(&basic(ID, ""), GRANT), "invalid_client"),
        ("a header without colon", with("Basic ZGVtby1uZ28=", GRANT), "invalid_client"),
        ("a header that is not base64", with("Basic %%%", GRANT), "invalid_client"),
        ("a header of another scheme", with("Bearer ZGVtby1uZ286eA==", GRANT), "invalid_client"),
        ("an empty form", none(String::new()), "invalid_client"),
        ("header and form at once", with(&right, &post("")), "invalid_request"),
        ("header and form of two clients", with(&right, &format!("{GRANT}&client_id=demo-police")), "invalid_request"),
        ("two headers", (vec![right.clone(), right.clone()], GRANT.to_owned()), "invalid_request"),
        ("no grant", with(&right, "scope=referrals:read"), "invalid_request"),
        ("the grant twice", with(&right, &format!("{GRANT}&{GRANT}")), "invalid_request"),
        ("the scope twice", with(&right, &format!("{GRANT}&scope=referrals:read&scope=referrals:submit")), "invalid_request"),
        ("more than a form may hold", none(post(&format!("&filler={}", "x".repeat(64 * 1024)))), "invalid_request"),
        ("the secret twice", none(post("&client_secret=other")), "invalid_request"),
        ("another grant", with(&right, "grant_type=password&username=a&password=b"), "unsupported_grant_type"),
        ("an empty grant", with(&right, "grant_type="), "unsupported_grant_type"),
        ("an unknown scope", with(&right, &format!("{GRANT}&scope=referrals:read+no:such")), "invalid_scope"),
        ("a scope that is not granted", with(&right, &format!("{GRANT}&scope=clients:read")), "invalid_scope"),
        ("a scope in capitals", with(&right, &format!("{GRANT}&scope=Referrals:Read")), "invalid_scope"),
        ("scopes with a comma", with(&right, &format!("{GRANT}&scope=referrals:read,referrals:submit")), "invalid_scope"),
    ];
    for (name, (headers, form), error) in cases {
        let headers: Vec<_> = headers.iter().map(|header| ("Authorization", header.as_str())).collect();
        is_refused(name, &service.ask_for_token(&headers, &form).await, error);
    }
    for content_type in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let headers = [("Content-Type", content_type), ("Authorization", &right)];
        let answer = service.nobody().send(Method::POST, "/oauth2/token", &headers, Some(GRANT.to_owned())).await;
        is_refused(content_type, &answer, "invalid_request");
    }
}

/// An error of RFC 6749, section 5.2, with the status and the headers that belong to it.
fn is_refused(name: &str, answer: &Answer, error: &str) {
    let status = if error == "invalid_client" { 401 } else { 400 };
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, "application/json"), "{name}: {}", answer.text);
    let body = answer.json();
    assert_eq!(body["error"], error, "{name}");
    assert!(body["error_description"].is_string() && body.as_object().unwrap().len() == 2, "{name}: {body}");
    assert_eq!(answer.header("cache-control"), "no-store", "{name}");
    assert_eq!(answer.header("www-authenticate").starts_with("Basic realm="), status == 401, "{name}");
}

#[tokio::test]
async fn an_unknown_client_and_a_wrong_secret_answer_alike() {
    let service = Service::start().await;
    let unknown = service.ask_for_token(&[("Authorization", &basic("no-such-client", SECRET))], GRANT).await;
    let wrong = service.ask_for_token(&[("Authorization", &basic(ID, "wrong"))], GRANT).await;
    assert_eq!(constant(&unknown), constant(&wrong));
}

#[tokio::test]
async fn a_token_says_what_rfc_9068_asks_for_and_is_signed_by_the_published_key() {
    let service = Service::start().await;
    let metadata = service.nobody().get("/.well-known/oauth-authorization-server").await.expect(200).json();
    assert_eq!(metadata["issuer"], PUBLIC_URL);
    assert_eq!(metadata["grant_types_supported"], json!(["client_credentials"]));
    assert_eq!(metadata["response_types_supported"], json!([]));
    let methods = json!(["client_secret_basic", "client_secret_post", "private_key_jwt"]);
    assert_eq!(metadata["token_endpoint_auth_methods_supported"], methods);
    assert_eq!(metadata["revocation_endpoint_auth_methods_supported"], methods);
    let contract = assistance_api::api::document();
    let scopes = contract["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"].clone();
    let mut named: Vec<_> =
        metadata["scopes_supported"].as_array().unwrap().iter().map(|scope| scope.as_str().unwrap()).collect();
    named.sort_unstable();
    let mut in_contract: Vec<_> = scopes.as_object().unwrap().keys().map(String::as_str).collect();
    in_contract.sort_unstable();
    assert_eq!(named, in_contract);

    let path = |url: &Value| url.as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap().to_owned();
    let endpoint = path(&metadata["token_endpoint"]);
    let asked = service.nobody().send(Method::POST, &endpoint, &[("Content-Type", FORM)], Some(post(""))).await;
    let token = token(&asked.expect(200));
    let keys = service.nobody().get(&path(&metadata["jwks_uri"])).await.expect(200).json();
    let header = decode_header(&token).unwrap();
    assert_eq!((header.typ.as_deref(), header.alg), (Some("at+jwt"), Algorithm::ES256));
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == header.kid.as_deref().unwrap()).unwrap();
    assert_eq!(
        (&key["kty"], &key["crv"], &key["use"], &key["alg"]),
        (&json!("EC"), &json!("P-256"), &json!("sig"), &json!("ES256"))
    );
    assert!(key.get("d").is_none(), "the private key is published");
    let members = format!(r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#, key["x"], key["y"]);
    assert_eq!(key["kid"], URL_SAFE_NO_PAD.encode(digest(&SHA256, members.as_bytes())));

    let set: JwkSet = serde_json::from_value(keys.clone()).unwrap();
    let decoding = DecodingKey::from_jwk(set.find(header.kid.as_deref().unwrap()).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_issuer(&[PUBLIC_URL]);
    validation.set_audience(&[PUBLIC_URL]);
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    // The service's clock stands still; the library's does not.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let claims = decode::<Value>(&token, &decoding, &validation).unwrap().claims;
    let now = NOW.parse::<DateTime<chrono::Utc>>().unwrap().timestamp();
    assert_eq!((&claims["iat"], &claims["nbf"], &claims["exp"]), (&json!(now), &json!(now), &json!(now + 600)));
    assert_eq!((&claims["client_id"], &claims["scope"]), (&json!(ID), &json!(granted())));
    let uuid = |claim: &str| claims[claim].as_str().unwrap().parse::<uuid::Uuid>().unwrap();
    let (client, organisation) = (uuid("sub"), uuid("org"));
    let is_theirs = format!(
        "SELECT count(*) AS count FROM api_clients WHERE client_id = '{ID}' AND id = '{client}' AND organisation_id = '{organisation}'"
    );
    assert_eq!(service.count(&is_theirs).await, 1);
    assert_eq!(uuid("jti").get_version_num(), 4);
    assert_eq!(claims.as_object().unwrap().len(), 10, "{claims}");
}

#[tokio::test]
async fn every_token_has_an_id_of_its_own() {
    let service = Service::start().await;
    let one = token(&service.ask_for_token(&[], &post("")).await);
    let other = token(&service.ask_for_token(&[], &post("")).await);
    assert_ne!(one.split('.').nth(1), other.split('.').nth(1));
}

#[tokio::test]
async fn a_token_ends_by_the_clock_of_the_service() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    // Ten minutes, and the half minute by which clocks may differ.
    for (instant, status) in [
        ("2026-11-23T10:00:00Z", 200),
        ("2026-11-23T10:10:29Z", 200),
        ("2026-11-23T10:10:30Z", 401),
        ("2027-11-23T10:00:00Z", 401),
        ("2026-11-23T09:59:30Z", 200),
        ("2026-11-23T09:59:29Z", 401),
    ] {
        service.at(instant);
        assert_eq!(ngo.get("/v1/referrals").await.status.as_u16(), status, "{instant}");
    }
}

#[tokio::test]
async fn a_token_has_the_scopes_that_were_asked_for_and_no_more() {
    let service = Service::start().await;
    for (asked, granted) in [
        ("referrals:read", "referrals:read"),
        ("referrals:read+referrals:read", "referrals:read"),
        ("referrals:read+referrals:submit", "referrals:read referrals:submit"),
    ] {
        let answer = service.ask_for_token(&[], &post(&format!("&scope={asked}"))).await.expect(200);
        assert_eq!(answer.json()["scope"], granted);
    }
    let reader = service.bearer(&token(&service.ask_for_token(&[], &post("&scope=referrals:read")).await));
    reader.get("/v1/referrals").await.expect(200);
    let refused = reader.create("/v1/referrals", &referral()).await;
    assert_eq!(refused.problem(), (403, "insufficient_scope".to_owned()));
    assert_eq!(refused.header("www-authenticate"), "Bearer error=\"insufficient_scope\"");
}

#[tokio::test]
async fn whoever_is_suspended_gets_no_token_and_a_live_one_stops_working() {
    for suspend in [
        "UPDATE api_clients SET suspended_at = now() WHERE client_id = 'demo-ngo'",
        "UPDATE organisations SET suspended_at = now() WHERE name = 'Shelter Harbour (demo)'",
    ] {
        let service = Service::start().await;
        let (ngo, police) = (service.ngo().await, service.police().await);
        service.sql().await.batch_execute(suspend).await.unwrap();
        let refused = service.ask_for_token(&[], &post("")).await;
        is_refused(suspend, &refused, "invalid_client");
        let wrong = service.ask_for_token(&[], &post("x")).await;
        assert_eq!(constant(&refused), constant(&wrong), "{suspend}");
        service.state.roster.refresh(&service.state.database).await.unwrap();
        assert_eq!(ngo.get("/v1/referrals").await.problem(), (403, "suspended".to_owned()));
        assert_eq!(ngo.create("/v1/referrals", &referral()).await.problem(), (403, "suspended".to_owned()));
        police.get("/v1/referrals").await.expect(200);
    }
}
