//! Conditional requests (RFC 9110, section 13) on every kind of resource: a read may be spared, a change says what it changes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Caller, Service, referral, with};
use crate::http_rules::is_problem;

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Reads with `If-None-Match`: 304 for the tag, its weak form and the star; the whole for another; a problem for nonsense.
async fn is_read_conditionally(caller: &Caller, path: &str) -> String {
    let whole = caller.get(path).await.expect(200);
    let tag = whole.etag().to_owned();
    assert!(tag.starts_with('"') && tag.len() > 20 && tag != format!("\"{}\"", whole.json()["id"]), "{path}: {tag}");
    let read = async |value: &str| caller.send(Method::GET, path, &[("If-None-Match", value)], None).await;
    for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let answer = read(&known).await.expect(304);
        assert_eq!((answer.etag(), answer.text.as_str()), (tag.as_str(), ""), "{path} {known}");
    }
    assert_eq!(read("\"other\"").await.expect(200).json(), whole.json());
    for malformed in ["other", "\"other", "W/other", "\"a\" \"b\"", ","] {
        is_problem(&read(malformed).await, 400, "malformed_entity_tag");
    }
    tag
}

/// Changes with `If-Match`: missing, malformed, stale, weak.
async fn is_changed_conditionally(caller: &Caller, method: &Method, path: &str, body: Option<&Value>, tag: &str) {
    let change = async |headers: &[(&str, &str)]| {
        caller.send(method.clone(), path, &[&[JSON], headers].concat(), body.map(Value::to_string)).await
    };
    is_problem(&change(&[]).await, 428, "precondition_required");
    for malformed in ["other", "\"other", "W/other", "\"a\" \"b\""] {
        is_problem(&change(&[("If-Match", malformed)]).await, 400, "malformed_entity_tag");
    }
    for stale in ["\"other\"".to_owned(), format!("W/{tag}"), "\"\"".to_owned()] {
        let answer = change(&[("If-Match", &stale)]).await;
        is_problem(&answer, 412, "precondition_failed");
        assert_eq!(answer.etag(), tag, "{path}: the current tag stands in the answer to {stale}");
    }
}

#[tokio::test]
async fn every_kind_of_resource_is_read_and_changed_conditionally() {
    let service = Service::start().await;
    let (ngo, officer, decider) = (service.ngo().await, service.officer().await, service.decision_maker().await);
    let body = with(referral(), "/external_reference", json!("COND-1"));
    let created = ngo.create("/v1/referrals", &body).await.expect(201);
    let own = created.header("location").to_owned();
    assert_eq!(is_read_conditionally(&ngo, &own).await, created.etag());

    let assessed = format!("/v1/assessment/referrals/{}", created.id());
    let received = is_read_conditionally(&officer, &assessed).await;
    let take_up = format!("{assessed}/take-up");
    is_changed_conditionally(&officer, &Method::POST, &take_up, None, &received).await;
    let taken = officer.change(&take_up, &received, None).await.expect(200);
    assert_ne!(taken.etag(), received);
    assert_eq!(is_read_conditionally(&officer, &assessed).await, taken.etag());
    assert_ne!(is_read_conditionally(&ngo, &own).await, created.etag(), "the referrer sees another state");
    is_problem(&officer.change(&take_up, &received, None).await, 412, "precondition_failed");

    let draft = json!({
        "referral_id": created.id(), "client_basis": "victim", "ground": "victim_needs_assistance", "legal_basis": "section 35"
    });
    let discarded = officer.create("/v1/decisions/admissions", &draft).await.expect(201);
    let path = discarded.header("location").to_owned();
    is_changed_conditionally(&officer, &Method::DELETE, &path, None, discarded.etag()).await;
    officer.send(Method::DELETE, &path, &[("If-Match", discarded.etag())], None).await.expect(204);

    let drafted = officer.create("/v1/decisions/admissions", &draft).await.expect(201);
    let path = drafted.header("location").to_owned();
    assert_eq!(is_read_conditionally(&officer, &path).await, drafted.etag());
    let (sign, signature) = (format!("{path}/sign"), json!({"signer_name": "Olli Official", "signer_title": "Director"}));
    is_changed_conditionally(&decider, &Method::POST, &sign, Some(&signature), drafted.etag()).await;
    let signed = decider.change(&sign, drafted.etag(), Some(&signature)).await.expect(200);
    assert_eq!(is_read_conditionally(&officer, &path).await, signed.etag());

    let client = format!("/v1/clients/{}", signed.json()["person_id"].as_str().unwrap());
    is_read_conditionally(&officer, &client).await;
    for described in
        ["/v1/statistics/tables", "/v1/statistics/tables/clients", "/v1/statistics/live", "/v1/statistics/live/clients"]
    {
        is_read_conditionally(&service.nobody(), described).await;
    }
}
