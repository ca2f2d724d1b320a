//! Applications for courses: without an account, by a proof of work, sealed, decided by officers, and forgotten.

use assistance_api::courses::applications::erase::erase_due;
use assistance_api::courses::applications::proof_of_work::LEADING_ZERO_BITS;
use aws_lc_rs::digest::{SHA256, digest};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::courses::{announced, course, open_until};
use crate::harness::oauth::constant;
use crate::harness::{Answer, Caller, Service, with};
use crate::secrecy::{logs, search};

const NAME: &str = "Zq1vX Applicant";
const NUMBER: &str = "+358 40 7319 824";
const WHY: &str = "Zq2vX because I was not paid";

/// What an applicant writes.
fn application() -> Value {
    json!({"name": NAME, "contact": {"channel": "telephone", "value": NUMBER}, "language": "uk", "why": WHY})
}

/// Whether the digest of challenge and nonce begins with enough zero bits.
fn solves(challenge: &str, nonce: &str) -> bool {
    let digest = digest(&SHA256, format!("{challenge}{nonce}").as_bytes());
    let first = u32::from_be_bytes(digest.as_ref()[..4].try_into().unwrap());
    first.leading_zeros() >= LEADING_ZERO_BITS
}

fn solution(challenge: &str) -> String {
    (0..u32::MAX).map(|number| number.to_string()).find(|nonce| solves(challenge, nonce)).unwrap()
}

/// A text that does not solve the challenge.
fn no_solution(challenge: &str) -> String {
    (0..u32::MAX).map(|number| number.to_string()).find(|nonce| !solves(challenge, nonce)).unwrap()
}

async fn challenge(service: &Service, course: &str) -> String {
    let answer = service.nobody().get(&format!("/v1/courses/{course}/challenge")).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let body = answer.json();
    assert_eq!((&body["algorithm"], &body["leading_zero_bits"]), (&json!("SHA-256"), &json!(LEADING_ZERO_BITS)));
    body["challenge"].as_str().unwrap().to_owned()
}

/// Sends an application as it is, without a key and without a token.
async fn send(service: &Service, course: &str, body: &Value) -> Answer {
    let path = format!("/v1/courses/{course}/applications");
    let headers = [("Content-Type", "application/json")];
    service.nobody().send(Method::POST, &path, &headers, Some(body.to_string())).await
}

/// A body with a solved challenge.
async fn solved(service: &Service, course: &str, application: &Value) -> Value {
    let challenge = challenge(service, course).await;
    let nonce = solution(&challenge);
    json!({"application": application, "challenge": challenge, "nonce": nonce})
}

/// Applies; answers the id that officers know it by.
async fn apply(service: &Service, officer: &Caller, course: &str, application: &Value) -> String {
    let receipt = send(service, course, &solved(service, course, application).await).await.expect(202).json();
    let receipt = receipt["receipt"].as_str().unwrap().to_owned();
    let found = officer.get(&format!("/v1/courses/{course}/applications?receipt={receipt}")).await.expect(200).json();
    found["applications"][0]["id"].as_str().unwrap().to_owned()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn not_solved() -> (u16, String) {
    (422, "challenge_not_solved".to_owned())
}

fn closed() -> (u16, String) {
    (409, "applications_closed".to_owned())
}

async fn decide(officer: &Caller, id: &str, step: &str, etag: &str) -> Answer {
    officer.change(&format!("/v1/course-applications/{id}/{step}"), etag, None).await
}

#[tokio::test]
async fn an_application_is_received_sealed_and_read_by_officers_alone() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let course = announced(&officer, &course()).await;
    let body = solved(&service, &course, &application()).await;
    let before = service.contents().await;
    let answer = send(&service, &course, &body).await.expect(202);
    assert_eq!(keys(&answer.json()), ["receipt"]);
    let grown = service.grown_since(&before).await;
    let expected =
        ["public.audit_records", "public.course_applications", "public.events", "public.idempotency_keys", "vault.person_keys"];
    assert_eq!(grown.into_iter().collect::<Vec<_>>(), expected.map(|table| (table.to_owned(), 1)));

    let list = officer.get(&format!("/v1/courses/{course}/applications")).await.expect(200).json();
    assert_eq!(keys(&list), ["applications", "counts", "next_cursor"]);
    assert_eq!(list["counts"], json!({"received": 1, "accepted": 0, "rejected": 0, "withdrawn": 0}));
    let line = &list["applications"][0];
    assert_eq!(keys(line), ["course_id", "erased_at", "id", "receipt", "received_at", "state"]);
    assert_eq!(line["receipt"], answer.json()["receipt"]);
    let path = format!("/v1/course-applications/{}", line["id"].as_str().unwrap());
    let whole = officer.get(&path).await.expect(200);
    assert_eq!(keys(&whole.json()), ["application", "course_id", "erased_at", "id", "receipt", "received_at", "state"]);
    assert_eq!(whole.json()["application"], application());
    officer.send(Method::GET, &path, &[("If-None-Match", whole.etag())], None).await.expect(304);
    let looks = "SELECT count(*) FROM audit_records WHERE action = 'course_application.read' AND shows_identity";
    assert_eq!(service.count(looks).await, 2);
    for (caller, code) in [(service.ngo().await, 403), (service.nobody(), 401)] {
        assert_eq!(caller.get(&path).await.problem().0, code);
        assert_eq!(caller.get(&format!("/v1/courses/{course}/applications")).await.problem().0, code);
    }
    let missing = officer.get(&format!("/v1/course-applications/{}", Uuid::new_v4())).await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
    let missing = officer.get(&format!("/v1/courses/{}/applications", Uuid::new_v4())).await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
    // An applicant is nobody in the register.
    assert_eq!(service.count("SELECT count(*) FROM persons").await, 0);
}

#[tokio::test]
async fn the_answer_is_the_same_whatever_was_written() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let course = announced(&officer, &with(course(), "/seats", json!(1))).await;
    let others =
        json!({"name": "X", "contact": {"channel": "messaging", "value": "@x"}, "language": "fi", "why": "y".repeat(4000)});
    let mut answers = Vec::new();
    for body in [application(), others, application()] {
        let answer = send(&service, &course, &solved(&service, &course, &body).await).await.expect(202);
        let receipt = answer.json()["receipt"].as_str().unwrap().to_owned();
        assert_eq!(receipt.len(), 13);
        let (status, headers, text) = constant(&answer);
        answers.push((status, headers, text.replace(&receipt, "the receipt")));
        let id = officer.get(&format!("/v1/courses/{course}/applications?receipt={receipt}")).await.json();
        // One seat, three applicants: a full course does not refuse, neither applications nor acceptance.
        let id = id["applications"][0]["id"].as_str().unwrap().to_owned();
        decide(&officer, &id, "accept", "*").await.expect(200);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn work_that_was_not_done_is_refused() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let (course_id, other) = (announced(&officer, &course()).await, announced(&officer, &course()).await);
    let good = solved(&service, &course_id, &application()).await;
    let text = good["challenge"].as_str().unwrap().to_owned();
    let before = service.contents().await;
    let refused = async |body: &Value| assert_eq!(send(&service, &course_id, body).await.problem(), not_solved(), "{body}");
    refused(&with(good.clone(), "/nonce", json!(no_solution(&text)))).await;
    // The challenge of another course, solved.
    refused(&solved(&service, &other, &application()).await).await;
    // One that nobody issued, and each part of a good one changed, solved all the same.
    let changed = |at: usize| {
        let letter = if &text[at..=at] == "A" { "B" } else { "A" };
        format!("{}{letter}{}", &text[..at], &text[at + 1..])
    };
    // Letter 24 is of the time when it runs out; the last one has bits that mean nothing.
    let spellings = ["A".repeat(75), changed(0), changed(24), changed(40), changed(73)];
    for challenge in spellings {
        let nonce = solution(&challenge);
        refused(&json!({"application": application(), "challenge": challenge, "nonce": nonce})).await;
    }
    let last = text.chars().last().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let place = alphabet.find(last).unwrap();
    for other in (0..4).map(|bits| place / 4 * 4 + bits).filter(|other| *other != place) {
        let challenge = format!("{}{}", &text[..74], &alphabet[other..=other]);
        let nonce = solution(&challenge);
        refused(&json!({"application": application(), "challenge": challenge, "nonce": nonce})).await;
    }
    // It runs out after half an hour.
    service.at("2026-11-23T10:30:00Z");
    refused(&good).await;
    assert_eq!(service.contents().await, before);
    service.at("2026-11-23T10:29:59Z");
    send(&service, &course_id, &good).await.expect(202);
}

#[tokio::test]
async fn a_challenge_is_used_once_and_a_repetition_is_answered_as_before() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let course = announced(&officer, &open_until("2026-11-23")).await;
    let body = solved(&service, &course, &application()).await;
    let first = send(&service, &course, &body).await.expect(202);
    let after = service.contents().await;
    assert_eq!(send(&service, &course, &body).await.expect(202).json(), first.json());
    let other = with(body.clone(), "/application/name", json!("Somebody Else"));
    let spent = send(&service, &course, &other).await;
    assert_eq!(spent.problem(), (409, "challenge_spent".to_owned()));
    assert_eq!(service.contents().await, after);
    // Also when it has closed meanwhile: what came in time is answered as it was, and nothing new is taken.
    service.at("2026-11-23T21:50:00Z");
    let (late, too_late) = (solved(&service, &course, &application()).await, solved(&service, &course, &application()).await);
    let in_time = send(&service, &course, &late).await.expect(202);
    service.at("2026-11-23T22:05:00Z");
    assert_eq!(send(&service, &course, &late).await.expect(202).json(), in_time.json());
    assert_eq!(send(&service, &course, &too_late).await.problem(), closed());
    assert_eq!(service.count("SELECT count(*) FROM course_applications").await, 2);
}

#[tokio::test]
async fn many_at_once_with_one_challenge_are_one_application() {
    let service = Service::start().await;
    let course = announced(&service.officer().await, &course()).await;
    let body = solved(&service, &course, &application()).await;
    let answers = futures_util::future::join_all((0..8).map(|_| send(&service, &course, &body))).await;
    let receipts: Vec<_> = answers.into_iter().map(|answer| answer.expect(202).json()).collect();
    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    assert_eq!(service.count("SELECT count(*) FROM course_applications").await, 1);
}

#[tokio::test]
async fn a_course_that_is_closed_or_cancelled_takes_no_application() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let cancelled = announced(&officer, &course()).await;
    let body = solved(&service, &cancelled, &application()).await;
    officer.change(&format!("/v1/courses/{cancelled}/cancel"), "*", None).await.expect(200);
    let before = service.contents().await;
    assert_eq!(send(&service, &cancelled, &body).await.problem(), closed());
    assert_eq!(service.nobody().get(&format!("/v1/courses/{cancelled}/challenge")).await.problem(), closed());
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn an_application_that_breaks_a_rule_is_refused_at_its_place_and_not_repeated() {
    let service = Service::start().await;
    let course = announced(&service.officer().await, &course()).await;
    let good = solved(&service, &course, &application()).await;
    let before = service.contents().await;
    for (at, value, code) in [
        ("/application/name", json!(""), "length"),
        ("/application/name", json!("n".repeat(201)), "length"),
        ("/application/why", json!("w".repeat(4001)), "length"),
        ("/application/why", Value::Null, "required"),
        ("/application/name", json!("a\u{202E}b"), "forbidden_characters"),
        ("/application/contact/value", json!(""), "length"),
        ("/application/contact/channel", json!("pigeon"), "not_in_list"),
        ("/application/contact/safe_to_contact", json!(true), "unknown_field"),
        ("/application/language", json!("english"), "pattern"),
        ("/application/residence_status", json!("residence_permit"), "unknown_field"),
        ("/application/date_of_birth", json!("1998-04-02"), "unknown_field"),
        ("/challenge", json!("A".repeat(74)), "length"),
        ("/nonce", json!("1 2"), "pattern"),
        ("/nonce", json!("1".repeat(41)), "pattern"),
        ("/nonce", Value::Null, "required"),
    ] {
        let refused = send(&service, &course, &with(good.clone(), at, value)).await;
        assert_eq!(refused.violations(), [(at.to_owned(), code.to_owned())]);
        assert!(!refused.text.contains(NAME) && !refused.text.contains("pigeon"));
    }
    let large = with(good.clone(), "/application/why", json!("w".repeat(70_000)));
    assert_eq!(send(&service, &course, &large).await.problem(), (413, "payload_too_large".to_owned()));
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn an_officer_accepts_rejects_or_withdraws_and_nothing_else_than_the_state_allows() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let course = announced(&officer, &course()).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(apply(&service, &officer, &course, &application()).await);
    }
    let [received, accepted, rejected, withdrawn] = &ids[..] else { unreachable!() };
    let read = officer.get(&format!("/v1/course-applications/{accepted}")).await.expect(200);
    let answer = decide(&officer, accepted, "accept", read.etag()).await.expect(200);
    assert_eq!(answer.json()["state"], "accepted");
    assert_ne!(answer.etag(), read.etag());
    decide(&officer, rejected, "reject", "*").await.expect(200);
    let answer = decide(&officer, withdrawn, "withdraw", "*").await.expect(200);
    assert_eq!((&answer.json()["state"], answer.json()["erased_at"].is_string()), (&json!("withdrawn"), true));

    let before = service.contents().await;
    for (id, step) in [
        (accepted, "accept"),
        (accepted, "reject"),
        (rejected, "accept"),
        (rejected, "reject"),
        (withdrawn, "accept"),
        (withdrawn, "reject"),
        (withdrawn, "withdraw"),
    ] {
        assert_eq!(decide(&officer, id, step, "*").await.problem(), (409, "illegal_transition".to_owned()), "{step}");
    }
    for step in ["accept", "reject", "withdraw"] {
        let stale = decide(&officer, received, step, read.etag()).await;
        assert_eq!(stale.problem(), (412, "precondition_failed".to_owned()));
        let path = format!("/v1/course-applications/{received}/{step}");
        assert_eq!(officer.send(Method::POST, &path, &[], None).await.problem().0, 428);
        assert_eq!(service.ngo().await.change(&path, "*", None).await.problem().0, 403);
        assert_eq!(decide(&officer, &Uuid::new_v4().to_string(), step, "*").await.problem().0, 404);
    }
    assert_eq!(service.contents().await, before);
    let list = officer.get(&format!("/v1/courses/{course}/applications?state=accepted")).await.expect(200).json();
    assert_eq!(list["counts"], json!({"received": 1, "accepted": 1, "rejected": 1, "withdrawn": 1}));
    assert_eq!(list["applications"].as_array().unwrap().len(), 1);
    let told = "SELECT event_type || ' ' || state AS text FROM events WHERE subject_kind = 'course_application' \
         AND state <> 'received' ORDER BY 1";
    let expected = [
        "course_application.accepted accepted",
        "course_application.rejected rejected",
        "course_application.withdrawn withdrawn",
    ];
    assert_eq!(service.lines(told).await, expected);
    assert_eq!(
        service.count("SELECT count(*) FROM events WHERE subject_kind LIKE 'course%' AND organisation_id IS NOT NULL").await,
        0
    );
}

#[tokio::test]
async fn of_two_decisions_at_once_exactly_one_is_made() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let course = announced(&officer, &course()).await;
    for _ in 0..3 {
        let id = apply(&service, &officer, &course, &application()).await;
        let (one, other) = tokio::join!(decide(&officer, &id, "accept", "*"), decide(&officer, &id, "reject", "*"));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && [409, 412].contains(&statuses[1]), "{statuses:?}");
    }
}

#[tokio::test]
async fn what_is_withdrawn_is_erased_with_its_key() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let course = announced(&officer, &course()).await;
    let id = apply(&service, &officer, &course, &application()).await;
    let keys = format!("SELECT count(*) FROM vault.person_keys WHERE person_id = '{id}'");
    assert_eq!(service.count(&keys).await, 1);
    decide(&officer, &id, "withdraw", "*").await.expect(200);
    assert_eq!(service.count(&keys).await, 0);
    let whole = officer.get(&format!("/v1/course-applications/{id}")).await.expect(200).json();
    assert_eq!((&whole["application"], &whole["state"]), (&Value::Null, &json!("withdrawn")));
}

#[tokio::test]
async fn six_months_after_the_end_what_applicants_wrote_is_erased_and_counts_stay() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let days = |ends_on: &str| with(course(), "/days/ends_on", json!(ends_on));
    let (ended, running) = (announced(&officer, &days("2027-04-30")).await, announced(&officer, &days("2027-12-31")).await);
    let accepted = apply(&service, &officer, &ended, &application()).await;
    decide(&officer, &accepted, "accept", "*").await.expect(200);
    apply(&service, &officer, &ended, &application()).await;
    let kept = apply(&service, &officer, &running, &application()).await;
    let keys = "SELECT count(*) FROM vault.person_keys";

    // The 30th of October 2027 begins in Finland at 21:00 UTC the day before: summer time still.
    service.at("2027-10-29T20:59:59Z");
    let before = service.contents().await;
    assert_eq!(erase_due(&service.state).await.unwrap(), 0);
    assert_eq!(service.contents().await, before);
    service.at("2027-10-29T21:00:00Z");
    assert_eq!(erase_due(&service.state).await.unwrap(), 2);
    let after = service.contents().await;
    assert_eq!((erase_due(&service.state).await.unwrap(), service.contents().await), (0, after));
    assert_eq!(service.count(keys).await, 1);
    let officer = service.officer().await;
    let whole = officer.get(&format!("/v1/course-applications/{accepted}")).await.expect(200).json();
    assert_eq!((&whole["application"], &whole["state"]), (&Value::Null, &json!("accepted")));
    assert!(whole["erased_at"].is_string());
    let list = officer.get(&format!("/v1/courses/{ended}/applications")).await.expect(200).json();
    assert_eq!(list["counts"], json!({"received": 1, "accepted": 1, "rejected": 0, "withdrawn": 0}));
    let whole = officer.get(&format!("/v1/course-applications/{kept}")).await.expect(200).json();
    assert_eq!(whole["application"], application());
    assert_eq!(service.count("SELECT count(*) FROM audit_records WHERE action = 'course_application.erase'").await, 2);
    // An erased application can still be given up, which changes nothing of what is left but its state.
    decide(&officer, &accepted, "withdraw", "*").await.expect(200);
}

#[tokio::test]
async fn no_value_of_an_application_is_found_outside_of_what_is_sealed() {
    let logged = logs::captured();
    let service = Service::start().await;
    let officer = service.officer().await;
    let course = announced(&officer, &course()).await;
    // Long enough for the search to see that there are sealed values.
    let long = with(application(), "/why", json!(format!("{WHY} {}", "and so on ".repeat(300))));
    let id = apply(&service, &officer, &course, &long).await;
    let mut answers = vec![officer.get(&format!("/v1/courses/{course}/applications")).await.expect(200)];
    let body = solved(&service, &course, &application()).await;
    for broken in [
        with(body.clone(), "/application/language", json!(NAME)),
        with(body.clone(), "/application/contact/channel", json!(NUMBER)),
        with(body.clone(), "/nonce", json!(WHY)),
        with(body.clone(), "/challenge", json!(NAME)),
        with(body.clone(), &format!("/application/{NAME}"), json!(WHY)),
    ] {
        let answer = send(&service, &course, &broken).await;
        assert_eq!(answer.status, 422);
        answers.push(answer);
    }
    service.run("ALTER TABLE course_applications ADD CONSTRAINT never CHECK (state = 'never') NOT VALID").await;
    answers.push(send(&service, &course, &body).await.expect(500));
    service.run("ALTER TABLE course_applications DROP CONSTRAINT never").await;
    decide(&officer, &id, "reject", "*").await.expect(200);
    let in_database = search::everything_in(&service).await;
    let of_postgres = std::fs::read(crate::harness::cluster::cluster().log_file()).unwrap();
    let found = |needle: &str, place: &[u8]| search::is_in(needle, place);
    assert!(found("course_application.receive", &in_database) && found("/v1/courses/{id}/applications", &logged()));
    assert!(found("violates check constraint \"never\"", &of_postgres));
    let mut places = vec![logged(), in_database, of_postgres];
    places.extend(answers.iter().map(|answer| format!("{:?}{}", answer.headers, answer.text).into_bytes()));
    let whole = officer.get(&format!("/v1/course-applications/{id}")).await.expect(200);
    assert!([NAME, NUMBER, WHY].iter().all(|value| found(value, whole.text.as_bytes())), "what is sealed opens again");
    for value in [NAME, NUMBER, WHY] {
        let query = format!("SELECT concat_ws(' ', md5('{value}'), encode(sha256('{value}'), 'hex')) AS text");
        let digests = search::text(&service, &query).await;
        for needle in [value].into_iter().chain(digests.split(' ')) {
            assert!(places.iter().all(|place| !found(needle, place)), "{needle}");
        }
    }
}

#[tokio::test]
async fn an_application_that_is_withdrawn_and_not_erased_is_refused_by_the_database() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let course = announced(&officer, &course()).await;
    apply(&service, &officer, &course, &application()).await;
    for (statement, rule) in [
        ("UPDATE course_applications SET state = 'withdrawn'", "course_applications_withdrawn_are_erased"),
        ("UPDATE course_applications SET sealed_application = NULL", "course_applications_are_sealed_or_erased"),
        ("UPDATE courses SET ends_on = begins_on - 1", "courses_end_after_they_begin"),
        ("UPDATE courses SET apply_until = begins_on + 1", "courses_take_applications_before_they_begin"),
        ("UPDATE courses SET title = ARRAY['one']", "courses_texts_are_in_three_languages"),
        ("UPDATE courses SET state = 'closed'", "courses_state_is_known"),
    ] {
        let refused: Result<usize, _> =
            diesel_async::RunQueryDsl::execute(diesel::sql_query(statement), &mut service.sql().await).await;
        assert!(refused.unwrap_err().to_string().contains(rule), "{statement}");
    }
}
