//! What holds for every operation alike: problems, methods, bodies, request ids, security headers.

use std::collections::{BTreeMap, BTreeSet};

use assistance_api::http::ProblemCode;
use assistance_api::organisations::Scope;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{Operation, operations};
use crate::harness::oauth::FORM;
use crate::harness::{Answer, Caller, Service, referral};

const JSON: (&str, &str) = ("Content-Type", "application/json");
/// The largest body of an operation on one case.
const LIMIT: usize = 64 * 1024;

/// A problem as all are.
pub fn is_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.problem(), (status, code.to_owned()), "{}", answer.text);
    let body = answer.json();
    assert_eq!((&body["type"], &body["status"]), (&json!(format!("/problems/{code}")), &json!(status)));
    assert_eq!(body["instance"], format!("urn:uuid:{}", answer.header("x-request-id")));
    assert!(["title", "detail"].iter().all(|member| body[member].as_str().is_some_and(|text| !text.is_empty())));
    assert_eq!(answer.header("cache-control"), "no-store");
}

/// The headers that stand on every answer, and those that stand on none.
fn is_hardened(answer: &Answer, what: &str) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{what}");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{what}");
    assert!(!answer.header("cache-control").is_empty(), "{what}");
    assert!(answer.header("x-request-id").parse::<Uuid>().is_ok(), "{what}");
    for silent in ["server", "x-powered-by", "access-control-allow-origin", "set-cookie"] {
        assert!(answer.headers.get(silent).is_none(), "{what} has {silent}");
    }
}

/// A referral sent with this content type.
async fn submit(caller: &Caller, headers: &[(&str, &str)], body: String) -> Answer {
    let key = Uuid::new_v4().to_string();
    let headers = [&[("Idempotency-Key", key.as_str())], headers].concat();
    caller.send(Method::POST, "/v1/referrals", &headers, Some(body)).await
}

#[tokio::test]
async fn an_unknown_path_is_a_problem() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    for path in [
        "/v1",
        "/v2/referrals",
        "/v1/referrals/a/b",
        "/v1/Referrals",
        "/metrics",
        "/.env",
        "/problems/%FF",
        "/%00",
        "/a%2F%2e%2e",
    ] {
        for caller in [&ngo, &service.nobody()] {
            let answer = caller.get(path).await;
            is_problem(&answer, 404, "not_found");
            is_hardened(&answer, path);
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_405_that_names_those_of_the_contract() {
    let service = Service::start().await;
    let document = assistance_api::api::document();
    let paths = document["paths"].as_object().unwrap();
    let ngo = service.ngo().await;
    let methods_of = |item: &Value| item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect::<BTreeSet<_>>();
    for (path, item) in paths {
        // Also where another path would fit and has the method: `/v1/decisions/removals` is no id of `/v1/decisions/{id}`.
        let methods = methods_of(item);
        let path = path.replace("{id}", &Uuid::new_v4().to_string()).replace("{table}", "clients").replace("{code}", "internal");
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
            if !methods.contains(method) {
                // Whoever asks is told the same.
                let caller = if method == "GET" { ngo.clone() } else { service.nobody() };
                let answer = caller.send(method.parse().unwrap(), &path, &[], None).await;
                is_problem(&answer, 405, "method_not_allowed");
                is_hardened(&answer, &path);
                let allowed: BTreeSet<_> = answer.header("allow").split(", ").map(str::to_owned).collect();
                // Whatever can be read has a head (RFC 9110, section 9.3.2).
                let head = methods.contains("GET").then(|| "HEAD".to_owned());
                assert_eq!(allowed, methods.iter().cloned().chain(head).collect(), "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_body_is_json_in_utf_8_and_not_too_large() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let good = referral().to_string();
    for content_type in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
        submit(&ngo, &[("Content-Type", content_type)], good.clone()).await.expect(201);
    }
    for content_type in
        ["text/plain", "application/xml", FORM, "application/json; charset=iso-8859-1", "application/jsonp", "json", ""]
    {
        is_problem(&submit(&ngo, &[("Content-Type", content_type)], good.clone()).await, 415, "unsupported_media_type");
    }
    is_problem(&submit(&ngo, &[], good.clone()).await, 415, "unsupported_media_type");
    for broken in [
        "",
        "{",
        "'a'",
        "{\"person\":",
        "NaN",
        "{,}",
        "\u{feff}{}",
        "// no\n{}",
        &good[..good.len() - 1],
        &format!("{good}{good}"),
    ] {
        is_problem(&submit(&ngo, &[JSON], broken.to_owned()).await, 400, "malformed_json");
    }
    for other in ["[]", "null", "1", "\"text\"", "true"] {
        is_problem(&submit(&ngo, &[JSON], other.to_owned()).await, 422, "validation_failed");
    }
    is_problem(&submit(&ngo, &[JSON], "[".repeat(LIMIT)).await, 422, "validation_failed");
    let padded = |length: usize| format!("{good}{}", " ".repeat(length - good.len()));
    submit(&ngo, &[JSON], padded(LIMIT)).await.expect(201);
    is_problem(&submit(&ngo, &[JSON], padded(LIMIT + 1)).await, 413, "payload_too_large");
    assert_eq!(service.count("SELECT count(*) AS count FROM referrals").await, 4);
}

#[tokio::test]
async fn a_body_that_is_not_utf_8_is_not_json() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let latin = referral().to_string().replace("Amina", "A\u{1}mina").into_bytes();
    let latin: Vec<u8> = latin.into_iter().map(|byte| if byte == 1 { 0xE4 } else { byte }).collect();
    let request = reqwest::Client::new().post(format!("{}/v1/referrals", service.url)).bearer_auth(ngo.token.unwrap());
    let request = request.header("Content-Type", "application/json").header("Idempotency-Key", "latin-letters");
    assert_eq!(request.body(latin).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn the_callers_request_id_comes_back_when_it_is_a_uuid_and_is_replaced_otherwise() {
    let service = Service::start().await;
    let ask = async |id: &str| service.nobody().send(Method::GET, "/v1/referrals", &[("X-Request-Id", id)], None).await;
    let id = Uuid::new_v4().to_string();
    let answer = ask(&id).await;
    assert_eq!(answer.header("x-request-id"), id);
    is_problem(&answer, 401, "unauthenticated");
    for other in ["", "1", "Matti Meikalainen", "'; DROP TABLE referrals; --", &"7".repeat(500)] {
        let answer = ask(other).await;
        assert!(answer.header("x-request-id") != other && !answer.text.contains("Matti"), "{other}");
        is_problem(&answer, 401, "unauthenticated");
    }
    assert_ne!(ask("1").await.header("x-request-id"), ask("1").await.header("x-request-id"));
}

#[tokio::test]
async fn every_answer_is_hardened_and_says_nothing_of_the_server() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let created = ngo.create("/v1/referrals", &referral()).await.expect(201);
    is_hardened(&created, "201");
    is_hardened(&ngo.create("/v1/referrals", &json!({})).await.expect(422), "422");
    let again = [("If-None-Match", created.etag())];
    is_hardened(&ngo.send(Method::GET, created.header("location"), &again, None).await.expect(304), "304");
    is_hardened(&ngo.get("/v1/decisions").await.expect(403), "403");
    is_hardened(&service.ask_for_token(&[], "").await.expect(401), "no token");
    for open in [
        "/livez",
        "/readyz",
        "/version",
        "/openapi.json",
        "/swagger-ui/",
        "/problems/internal",
        "/.well-known/jwks.json",
        "/v1/statistics/tables",
    ] {
        is_hardened(&service.nobody().get(open).await.expect(200), open);
    }
    for personal in ["/v1/referrals", created.header("location")] {
        assert_eq!(ngo.get(personal).await.expect(200).header("cache-control"), "no-store", "{personal}");
    }
}

#[tokio::test]
async fn the_type_of_every_problem_is_a_link_that_answers() {
    let service = Service::start().await;
    for code in ProblemCode::ALL {
        let answer = service.nobody().get(&format!("/problems/{}", code.as_str())).await.expect(200);
        let body = answer.json();
        assert_eq!((&body["code"], &body["title"]), (&json!(code.as_str()), &json!(code.title())));
        assert_eq!(body["status"], code.status().as_u16());
        assert!(body["meaning"].as_str().unwrap().len() > 20);
    }
    is_problem(&service.nobody().get("/problems/no_such_code").await, 404, "not_found");
}

#[tokio::test]
async fn a_head_is_what_a_get_answers_without_the_body() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    for (caller, path, status) in [
        (service.nobody(), "/version", 200),
        (service.nobody(), "/v1/referrals", 401),
        (ngo.clone(), "/v1/referrals", 200),
        (ngo.clone(), "/v1/clients", 403),
        (ngo, "/no/such/path", 404),
    ] {
        let (head, get) = (caller.send(Method::HEAD, path, &[], None).await, caller.get(path).await);
        assert_eq!((head.status.as_u16(), head.status, head.text.as_str()), (status, get.status, ""), "{path}");
        for header in ["content-type", "content-length", "cache-control", "www-authenticate"] {
            assert_eq!(head.header(header), get.header(header), "{path}: {header}");
        }
        is_hardened(&head, path);
    }
}

#[tokio::test]
async fn a_query_string_where_nothing_can_be_asked_is_refused_and_nothing_done() {
    let service = Service::start().await;
    let document = assistance_api::api::document();
    let has_query = |operation: &Operation| {
        let about = &document["paths"][&operation.path][operation.method.to_lowercase()];
        about["parameters"].as_array().unwrap().iter().any(|parameter| parameter["in"] == "query")
    };
    let all = operations().into_iter();
    let all: Vec<_> = all.filter(|operation| operation.path.starts_with("/v1/") && !has_query(operation)).collect();
    assert!(all.len() > 80);
    let mut callers = BTreeMap::new();
    for scope in all.iter().filter_map(|operation| operation.scope.as_deref()) {
        callers.insert(scope, service.caller_with(&[Scope::parse(scope).unwrap()]).await);
    }
    let (before, nobody) = (service.contents().await, service.nobody());
    for operation in &all {
        let caller = operation.scope.as_deref().map_or(&nobody, |scope| &callers[scope]);
        let path = operation.path.replace("{id}", &Uuid::new_v4().to_string());
        let method: Method = operation.method.parse().unwrap();
        for query in ["dry_run=true", "planted=1&planted=2", "&"] {
            let answer = caller.send(method.clone(), &format!("{path}?{query}"), &[JSON], Some("{}".to_owned())).await;
            is_problem(&answer, 400, "invalid_query");
        }
        if operation.scope.is_some() {
            // Who asks is looked at first.
            let answer = nobody.send(method, &format!("{path}?dry_run=true"), &[JSON], Some("{}".to_owned())).await;
            is_problem(&answer, 401, "unauthenticated");
        }
    }
    let grown = service.grown_since(&before).await;
    assert!(grown.keys().all(|table| table == "public.requests"), "{grown:?}");
}
