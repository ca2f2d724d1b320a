//! The same request sent twice is one act, whatever happened in between.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::steps::{Team, admission, refusal, removal, signature};
use crate::harness::{Answer, Caller, Service, referral, with};
use crate::legal_parameters::legal_parameter;
use crate::periods::grant;

fn registration() -> Value {
    json!({"received_on": "2026-11-21", "channel": "hotline", "referrer_type": "self", "referral": referral()})
}

/// Every operation that takes a key, with a body it accepts now.
async fn operations(team: &Team) -> Vec<(Caller, &'static str, Value)> {
    let client = team.admit(&referral(), &json!([])).await;
    let other = team.admit(&referral(), &json!([])).await;
    let admitted = team.assess(&referral()).await;
    let refused = team.assess(&referral()).await;
    vec![
        (team.ngo.clone(), "/v1/referrals", referral()),
        (team.officer.clone(), "/v1/assessment/referrals", registration()),
        (team.officer.clone(), "/v1/decisions/admissions", admission(&admitted, &json!([]))),
        (team.officer.clone(), "/v1/decisions/refusals", refusal(&refused)),
        (team.officer.clone(), "/v1/decisions/removals", removal(&client.spell)),
        (team.officer.clone(), "/v1/decisions/periods", grant(&other.spell, "recovery", "2026-11-23", "2026-12-23")),
        (team.decision_maker.clone(), "/v1/legal-parameters", legal_parameter()),
    ]
}

fn same(first: &Answer, second: &Answer) {
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    assert_eq!((second.etag(), second.header("location")), (first.etag(), first.header("location")));
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
}

#[tokio::test]
async fn a_repetition_is_answered_alike_and_does_nothing() {
    let service = Service::start().await;
    for (caller, path, body) in operations(&service.team().await).await {
        let first = caller.create_with_key(path, "the-key-1", &body).await.expect(201);
        let before = service.contents().await;
        same(&first, &caller.create_with_key(path, "the-key-1", &body).await);
        assert_eq!(service.contents().await, before, "{path}");
    }
}

#[tokio::test]
async fn a_repetition_is_answered_alike_after_the_referral_and_the_draft_have_moved_on() {
    let service = Service::start().await;
    let team = service.team().await;
    for (caller, path, body) in operations(&team).await {
        let first = caller.create_with_key(path, "the-key-1", &body).await.expect(201);
        if path.contains("decisions") {
            team.sign(&first.id(), first.etag()).await.expect(200);
        } else if path.contains("referrals") {
            team.take_up(&first.id()).await.expect(200);
            team.decide("refusals", &refusal(&first.id())).await;
        }
        let before = service.contents().await;
        same(&first, &caller.create_with_key(path, "the-key-1", &body).await);
        assert_eq!(service.contents().await, before, "{path}");
    }
}

#[tokio::test]
async fn a_discarded_draft_is_not_made_again_by_a_repetition() {
    let service = Service::start().await;
    let team = service.team().await;
    let body = refusal(&team.assess(&referral()).await);
    let draft = team.officer.create_with_key("/v1/decisions/refusals", "the-key-1", &body).await.expect(201);
    team.discard(&draft.id(), draft.etag()).await.expect(204);
    let before = service.contents().await;
    let again = team.officer.create_with_key("/v1/decisions/refusals", "the-key-1", &body).await;
    assert_eq!(again.problem(), (404, "not_found".to_owned()));
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_key_is_for_one_body_to_the_byte() {
    let service = Service::start().await;
    for (caller, path, body) in operations(&service.team().await).await {
        let text = body.to_string();
        caller.create_with_key(path, "the-key-1", &body).await.expect(201);
        let before = service.contents().await;
        let other = text.replacen("35", "36", 1).replacen("38", "39", 1).replacen("Amina", "Amine", 1);
        assert_ne!(other, text);
        for body in [other, format!("{text} "), text.replacen(':', ": ", 1)] {
            let headers = [("Idempotency-Key", "the-key-1"), ("Content-Type", "application/json")];
            let answer = caller.send(Method::POST, path, &headers, Some(body)).await;
            assert_eq!(answer.problem(), (422, "idempotency_key_reused".to_owned()), "{path}");
        }
        assert_eq!(service.contents().await, before, "{path}");
    }
}

#[tokio::test]
async fn a_key_is_needed_and_has_a_form() {
    let service = Service::start().await;
    let operations = operations(&service.team().await).await;
    let before = service.contents().await;
    for (caller, path, body) in operations {
        let send = async |headers: &[(&str, &str)]| {
            let headers = [headers, &[("Content-Type", "application/json")]].concat();
            caller.send(Method::POST, path, &headers, Some(body.to_string())).await.problem()
        };
        assert_eq!(send(&[]).await, (400, "idempotency_key_missing".to_owned()), "{path}");
        let long = "k".repeat(129);
        for key in ["", "1234567", long.as_str(), "with space", "k\u{e4}ytetty", "\"quoted-key\"", "semi;colon"] {
            assert_eq!(send(&[("Idempotency-Key", key)]).await, (400, "idempotency_key_malformed".to_owned()), "{path} {key}");
        }
        let twice = [("Idempotency-Key", "the-key-1"), ("Idempotency-Key", "the-key-2")];
        assert_eq!(send(&twice).await, (400, "idempotency_key_malformed".to_owned()), "{path}");
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn keys_are_of_one_client_and_one_operation() {
    let service = Service::start().await;
    let team = service.team().await;
    let ngo = team.ngo.create_with_key("/v1/referrals", "the-key-1", &referral()).await.expect(201);
    let police = service.police().await.create_with_key("/v1/referrals", "the-key-1", &referral()).await.expect(201);
    assert_ne!(ngo.id(), police.id());
    for (caller, path, body) in operations(&team).await.into_iter().skip(1) {
        let created = caller.create_with_key(path, "the-key-1", &body).await.expect(201);
        assert_eq!(created.header("idempotency-replayed"), "", "{path}");
    }
    let keys = "SELECT count(DISTINCT (api_client_id, operation)) AS count FROM idempotency_keys WHERE key = 'the-key-1'";
    assert_eq!(service.count(keys).await, 8);
}

#[tokio::test]
async fn a_refused_request_leaves_no_key() {
    let service = Service::start().await;
    for (caller, path, body) in operations(&service.team().await).await {
        let unknown = with(body.clone(), "/nonsense", json!(1));
        let answer = caller.create_with_key(path, "the-key-1", &unknown).await;
        assert_eq!(answer.violations(), [("/nonsense".to_owned(), "unknown_field".to_owned())]);
        caller.create_with_key(path, "the-key-1", &body).await.expect(201);
    }
    let without_consent = with(referral(), "/consent", Value::Null);
    let ngo = service.ngo().await;
    assert_eq!(ngo.create_with_key("/v1/referrals", "the-key-2", &without_consent).await.violations().len(), 1);
    ngo.create_with_key("/v1/referrals", "the-key-2", &referral()).await.expect(201);
}

#[tokio::test]
async fn the_signature_of_a_draft_is_not_repeated_by_its_etag() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("refusals", &refusal(&id)).await.expect(201);
    let path = format!("/v1/decisions/{}/sign", draft.id());
    let signed = team.decision_maker.change(&path, draft.etag(), Some(&signature())).await.expect(200);
    let again = team.decision_maker.change(&path, draft.etag(), Some(&signature())).await;
    assert_eq!((again.problem(), again.etag()), ((412, "precondition_failed".to_owned()), signed.etag()));
}

/// Sends this body 64 times at once under each key; answers the ids that were made.
async fn storm(caller: &Caller, path: &'static str, body: &Value, keys: usize) -> Vec<String> {
    let mut requests = JoinSet::new();
    for number in 0..64 * keys {
        let (caller, body, key) = (caller.clone(), body.clone(), number % keys);
        requests.spawn(async move { (key, caller.create_with_key(path, &format!("storm-key-{key}"), &body).await) });
    }
    let mut answers: Vec<Vec<Answer>> = vec![Vec::new(); keys];
    while let Some(done) = requests.join_next().await {
        let (key, answer) = done.unwrap();
        answers[key].push(answer.expect(201));
    }
    let one = |answers: Vec<Answer>| {
        assert_eq!(answers.len(), 64);
        assert!(answers.iter().all(|answer| (&answer.text, answer.etag()) == (&answers[0].text, answers[0].etag())));
        let first = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count();
        assert_eq!(first, 1, "one was the first, the others are repetitions");
        answers[0].id()
    };
    answers.into_iter().map(one).collect()
}

#[tokio::test]
async fn sixty_four_equal_submissions_at_once_are_one_referral_each_key() {
    let service = Service::start().await;
    let before = service.contents().await;
    let ids = storm(&service.ngo().await, "/v1/referrals", &referral(), 5).await;
    assert_eq!(ids.len(), 5);
    let grown: Vec<(String, i64)> = service.grown_since(&before).await.into_iter().collect();
    // Two blind indexes of each name: as it is written, and with day and month of the birth exchanged.
    let tables = [
        ("audit_records", 5),
        ("consents", 5),
        ("events", 5),
        ("idempotency_keys", 5),
        ("person_match_keys", 10),
        ("persons", 5),
        ("referral_steps", 5),
        ("referrals", 5),
        ("statistics_changes", 5),
    ];
    let mut expected: Vec<(String, i64)> = tables.iter().map(|(table, rows)| (format!("public.{table}"), *rows)).collect();
    expected.push(("vault.person_keys".to_owned(), 5));
    assert_eq!(grown, expected);
}

#[tokio::test]
async fn sixty_four_equal_registrations_and_drafts_at_once_are_one() {
    let service = Service::start().await;
    for (caller, path, body) in operations(&service.team().await).await.into_iter().skip(1) {
        let before = service.contents().await;
        assert_eq!(storm(&caller, path, &body, 1).await.len(), 1);
        let mut grown = service.grown_since(&before).await;
        // Of one person there are two blind indexes: as the name is written, and with day and month of the birth exchanged.
        assert!(grown.remove("public.person_match_keys").is_none_or(|keys| keys == 2));
        assert!(grown.values().all(|rows| *rows == 1), "{path}: {grown:?}");
        assert!(
            ["public.audit_records", "public.events", "public.idempotency_keys"].iter().all(|table| grown.contains_key(*table))
        );
    }
}
