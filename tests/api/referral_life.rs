//! The life of a referral between its receipt and its end: every step in every state, what is asked and told, when it lapses,
//! and what the referrer sees of it.

use assistance_api::jobs::JOBS;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::oauth::constant;
use crate::harness::steps::{Team, admission, refusal};
use crate::harness::{Answer, Service, referral, with};

const STATES: [&str; 6] = ["received", "under_assessment", "needs_information", "decided", "withdrawn", "lapsed"];
const STEPS: [&str; 9] = [
    "take-up",
    "information-requests",
    "answer",
    "supplements",
    "supplements of the referrer",
    "assign",
    "urgency",
    "withdraw",
    "withdraw of the referrer",
];

fn officer(id: &str, step: &str) -> String {
    format!("/v1/assessment/referrals/{id}/{step}")
}

fn illegal() -> (u16, String) {
    (409, "illegal_transition".to_owned())
}

pub fn question(due_on: &str) -> Value {
    json!({"due_on": due_on, "question": "Where can the person be reached?"})
}

pub fn told() -> Value {
    json!({"observations": "The person sleeps at a friend's place."})
}

pub fn registered() -> Value {
    json!({"channel": "hotline", "supplement": told()})
}

/// Does what is due by the clock; answers how many things changed.
pub async fn run_jobs(service: &Service) -> usize {
    let job = JOBS.iter().find(|job| job.name == "referrals.lapse").unwrap();
    (job.run)(service.state.clone()).await.unwrap()
}

/// Asks for information until this day; answers the question's id.
pub async fn ask(team: &Team, id: &str, due_on: &str) -> String {
    team.officer.create(&officer(id, "information-requests"), &question(due_on)).await.expect(201).id()
}

/// A referral in a state, and the question that is open where one is.
async fn in_state(service: &Service, state: &str) -> (String, Option<String>) {
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    let mut asked = None;
    match state {
        "received" => {}
        "needs_information" => asked = Some(ask(&team, &id, "2026-12-07").await),
        "lapsed" => {
            asked = Some(ask(&team, &id, "2026-11-24").await);
            service.at("2026-11-24T22:00:00Z");
            assert_eq!(run_jobs(service).await, 1);
            service.at(crate::harness::service::NOW);
        }
        "withdrawn" => {
            let seen = team.ngo.get(&format!("/v1/referrals/{id}")).await.expect(200);
            let body = json!({"reason": "referrer_error"});
            team.ngo.change(&format!("/v1/referrals/{id}/withdraw"), seen.etag(), Some(&body)).await.expect(200);
        }
        _ => {
            team.take_up(&id).await.expect(200);
        }
    }
    if state == "decided" {
        team.decide("refusals", &refusal(&id)).await;
    }
    let stands = service.lines(&format!("SELECT state AS text FROM referrals WHERE id = '{id}'")).await;
    assert_eq!(stands, [state]);
    (id, asked)
}

/// Takes a step, whatever becomes of it.
async fn take(team: &Team, id: &str, step: &str, asked: Option<&str>) -> Answer {
    let own = |step: &str| format!("/v1/referrals/{id}/{step}");
    match step {
        "take-up" => team.officer.change(&officer(id, step), "*", None).await,
        "information-requests" => team.officer.create(&officer(id, step), &question("2026-12-07")).await,
        "answer" => {
            let body = with(told(), "/information_request_id", json!(asked));
            team.ngo.create(&own("supplements"), &body).await
        }
        "supplements" => team.officer.create(&officer(id, step), &registered()).await,
        "supplements of the referrer" => team.ngo.create(&own("supplements"), &told()).await,
        "assign" => team.officer.change(&officer(id, step), "*", Some(&json!({"officer": "demo-officer"}))).await,
        "urgency" => team.officer.change(&officer(id, step), "*", Some(&json!({"urgency": "urgent"}))).await,
        "withdraw" => team.officer.change(&officer(id, step), "*", Some(&json!({"reason": "other"}))).await,
        _ => team.ngo.change(&own("withdraw"), "*", Some(&json!({"reason": "other"}))).await,
    }
}

#[tokio::test]
async fn every_step_is_legal_in_its_states_and_elsewhere_changes_nothing() {
    let service = Service::start().await;
    for state in STATES {
        for step in STEPS {
            let (id, asked) = in_state(&service, state).await;
            if step == "answer" && asked.is_none() {
                continue;
            }
            let team = service.team().await;
            let before = service.contents().await;
            let answer = take(&team, &id, step, asked.as_deref()).await;
            let undecided = ["received", "under_assessment", "needs_information"].contains(&state);
            let next = match (state, step) {
                ("received", "take-up") | ("needs_information", "answer") => Some("under_assessment"),
                ("received" | "under_assessment", "information-requests") => Some("needs_information"),
                (_, "supplements" | "supplements of the referrer" | "assign" | "urgency") if undecided => Some(state),
                (_, "withdraw" | "withdraw of the referrer") if undecided => Some("withdrawn"),
                _ => None,
            };
            if let Some(next) = next {
                assert!(answer.status.is_success(), "{state} {step}: {}", answer.text);
                let stands = service.lines(&format!("SELECT state AS text FROM referrals WHERE id = '{id}'")).await;
                assert_eq!(stands, [next], "{state} {step}");
            } else {
                assert_eq!(answer.problem(), illegal(), "{state} {step}");
                assert_eq!(service.contents().await, before, "{state} {step}");
            }
        }
    }
}

#[tokio::test]
async fn a_referrer_is_asked_and_answers_and_the_assessment_goes_on() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let asked = team.officer.create(&officer(&id, "information-requests"), &question("2026-12-07")).await.expect(201);
    assert_eq!((asked.json()["due_on"].as_str(), &asked.json()["answered_at"]), (Some("2026-12-07"), &Value::Null));
    let own = format!("/v1/referrals/{id}");
    assert_eq!(team.ngo.get(&own).await.json()["state"], "needs_information");
    let open = team.ngo.get(&format!("{own}/information-requests")).await.expect(200);
    let request = &open.json()["information_requests"][0];
    assert_eq!(request["question"], "Where can the person be reached?");
    assert_eq!((&request["id"], &request["answered_at"]), (&json!(asked.id()), &Value::Null));

    let more = team.ngo.create(&format!("{own}/supplements"), &told()).await.expect(201);
    assert_eq!(team.ngo.get(&own).await.json()["state"], "needs_information", "more is told, the question stays open");
    let contact = json!([{"channel": "telephone", "value": "+358 40 123", "safe_to_contact": true}]);
    let body = json!({"information_request_id": asked.id(), "contacts": contact, "uma_number": "U 7", "needs": {"health": true}});
    let answer = team.ngo.create(&format!("{own}/supplements"), &body).await.expect(201);
    assert_eq!(answer.json()["information_request_id"], json!(asked.id()));
    assert_eq!(answer.header("location"), format!("{own}/supplements"));
    let seen = team.ngo.get(&own).await.expect(200);
    assert_eq!((seen.json()["state"].as_str(), seen.etag()), (Some("in_process"), answer.etag()));
    let answered = team.ngo.get(&format!("{own}/information-requests")).await.expect(200);
    assert_ne!(answered.etag(), open.etag());
    assert_eq!(answered.json()["information_requests"][0]["answered_at"], "2026-11-23T10:00:00Z");
    let sent = team.ngo.get(&format!("{own}/supplements")).await.expect(200).json();
    let ids: Vec<_> = sent["supplements"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(ids.len() == 2 && ids.contains(&more.id().as_str()) && ids.contains(&answer.id().as_str()));
    assert!(!sent.to_string().contains("friend"), "what was told is not shown again");

    let whole = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    let supplements = whole["supplements"].as_array().unwrap();
    let answering = supplements.iter().find(|one| one["information_request_id"] == json!(asked.id())).unwrap();
    assert_eq!((&answering["content"]["contacts"], &answering["content"]["uma_number"]), (&contact, &json!("U 7")));
    assert_eq!((supplements.len(), &answering["channel"]), (2, &json!("api")));
    assert_eq!(whole["information_requests"][0]["answered_at"], "2026-11-23T10:00:00Z");
    let again = team.ngo.create(&format!("{own}/supplements"), &body).await;
    assert_eq!(again.problem(), illegal(), "a question is answered once");
    ask(&team, &id, "2026-12-08").await;
    assert_eq!(team.ngo.create(&format!("{own}/supplements"), &body).await.problem(), illegal(), "another is open now");
}

#[tokio::test]
async fn an_officer_registers_an_answer_that_came_by_telephone() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let asked = ask(&team, &id, "2026-11-24").await;
    let body = with(registered(), "/supplement/information_request_id", json!(asked));
    let answer = team.officer.create(&officer(&id, "supplements"), &body).await.expect(201);
    assert_eq!(
        (answer.json()["information_request_id"].as_str(), answer.etag()),
        (Some(asked.as_str()), team.referral_tag(&id).await.as_str())
    );
    assert_eq!(team.ngo.get(&format!("/v1/referrals/{id}")).await.json()["state"], "in_process");
    let sent = team.ngo.get(&format!("/v1/referrals/{id}/supplements")).await.json();
    assert_eq!(sent["supplements"], json!([]), "what officers note is theirs");
    team.decide("refusals", &refusal(&id)).await;
}

#[tokio::test]
async fn questions_and_supplements_keep_their_rules() {
    let service = Service::start().await;
    let team = service.team().await;
    let (id, other) = (team.assess(&referral()).await, team.assess(&referral()).await);
    let elsewhere = ask(&team, &other, "2026-12-07").await;
    let before = service.contents().await;
    for (due_on, code) in [("2026-11-23", "range"), ("2026-11-22", "range"), ("2027-11-24", "range"), ("1800-01-01", "range")] {
        let answer = team.officer.create(&officer(&id, "information-requests"), &question(due_on)).await;
        assert_eq!(answer.violations(), [("/due_on".to_owned(), code.to_owned())], "{due_on}");
    }
    let ask = |pointer: &str, value: Value| with(question("2026-12-07"), pointer, value);
    for (body, pointer, code) in [
        (ask("/question", json!("")), "/question", "length"),
        (ask("/question", Value::Null), "/question", "required"),
        (ask("/question", json!("\u{202E}")), "/question", "forbidden_characters"),
        (ask("/priority", json!(1)), "/priority", "unknown_field"),
    ] {
        let answer = team.officer.create(&officer(&id, "information-requests"), &body).await;
        assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    let unsafe_contact = json!([{"channel": "telephone", "value": "1"}]);
    for (body, pointer, code) in [
        (json!({}), "/observations", "required"),
        (json!({"observations": ""}), "/observations", "required"),
        (with(told(), "/contacts", unsafe_contact), "/contacts/0/safe_to_contact", "required"),
        (with(told(), "/information_request_id", json!(Uuid::new_v4())), "/information_request_id", "inconsistent"),
        (with(told(), "/information_request_id", json!(elsewhere)), "/information_request_id", "inconsistent"),
        (with(told(), "/perpetrator", json!("x")), "/perpetrator", "unknown_field"),
    ] {
        let answer = team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &body).await;
        assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())], "{body}");
        let inside = json!({"channel": "hotline", "supplement": body});
        let answer = team.officer.create(&officer(&id, "supplements"), &inside).await;
        assert_eq!(answer.violations(), [(format!("/supplement{pointer}"), code.to_owned())], "{body}");
    }
    let answer = team.officer.create(&officer(&id, "supplements"), &with(registered(), "/channel", json!("api"))).await;
    assert_eq!(answer.violations(), [("/channel".to_owned(), "inconsistent".to_owned())]);
    assert_eq!(service.contents().await, before);
    team.officer.create(&officer(&id, "information-requests"), &question("2027-11-23")).await.expect(201);
}

#[tokio::test]
async fn a_referral_has_at_most_a_hundred_supplements() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &told()).await.expect(201);
    service
        .run("INSERT INTO supplements SELECT gen_random_uuid(), referral_id, NULL, channel, api_client_id, received_at, sealed_content FROM supplements, generate_series(2, 100)")
        .await;
    let before = service.contents().await;
    assert_eq!(team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &told()).await.problem(), illegal());
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_repeated_question_or_supplement_is_one() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    let (requests, own) = (officer(&id, "information-requests"), format!("/v1/referrals/{id}/supplements"));
    let asked = team.officer.create_with_key(&requests, "question-1", &question("2026-12-07")).await.expect(201);
    let answer_body = with(told(), "/information_request_id", json!(asked.id()));
    let answer = team.ngo.create_with_key(&own, "answer-01", &answer_body).await.expect(201);
    let before = service.contents().await;
    for (caller, path, key, body, other, first) in [
        (&team.officer, &requests, "question-1", question("2026-12-07"), question("2026-12-08"), &asked),
        (&team.ngo, &own, "answer-01", answer_body.clone(), told(), &answer),
    ] {
        let again = caller.create_with_key(path, key, &body).await.expect(201);
        assert_eq!((again.json(), again.header("idempotency-replayed")), (first.json(), "true"));
        assert_eq!(first.header("idempotency-replayed"), "");
        let reused = caller.create_with_key(path, key, &other).await;
        assert_eq!(reused.problem(), (422, "idempotency_key_reused".to_owned()));
    }
    let elsewhere =
        team.ngo.create_with_key(&format!("/v1/referrals/{}/supplements", Uuid::new_v4()), "answer-01", &answer_body).await;
    assert_eq!(elsewhere.problem(), (422, "idempotency_key_reused".to_owned()), "another referral is another request");
    assert_eq!(service.contents().await, before);
    let body = told();
    let many = (0..16).map(|_| team.ngo.create_with_key(&own, "at-once-1", &body));
    let ids: std::collections::BTreeSet<_> =
        futures_util::future::join_all(many).await.into_iter().map(|answer| answer.expect(201).id()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(service.grown_since(&before).await["public.supplements"], 1);
}

#[tokio::test]
async fn a_referral_lapses_at_finnish_midnight_after_the_due_day() {
    let service = Service::start().await;
    // (due day, the last second of it in Finland, the first of the next): winter, the nights of daylight saving, a leap day.
    for (asked_at, due_on, last, first, lapses_on) in [
        ("2026-11-23T10:00:00Z", "2026-12-07", "2026-12-07T21:59:59Z", "2026-12-07T22:00:00Z", "2026-12-08"),
        ("2027-03-01T10:00:00Z", "2027-03-27", "2027-03-27T21:59:59Z", "2027-03-27T22:00:00Z", "2027-03-28"),
        ("2027-03-01T10:00:00Z", "2027-03-28", "2027-03-28T20:59:59Z", "2027-03-28T21:00:00Z", "2027-03-29"),
        ("2027-10-01T10:00:00Z", "2027-10-31", "2027-10-31T21:59:59Z", "2027-10-31T22:00:00Z", "2027-11-01"),
        ("2028-02-01T10:00:00Z", "2028-02-28", "2028-02-28T21:59:59Z", "2028-02-28T22:00:00Z", "2028-02-29"),
    ] {
        service.at(asked_at);
        let team = service.team().await;
        let id = team.submit(&referral()).await;
        let asked = ask(&team, &id, due_on).await;
        let body = with(told(), "/information_request_id", json!(asked));
        service.at(last);
        assert_eq!(run_jobs(&service).await, 0, "{due_on}");
        let late = service.ngo().await;
        service.at(first);
        // It is too late at midnight, whether or not the job has run.
        let before = service.contents().await;
        let answer = late.create(&format!("/v1/referrals/{id}/supplements"), &body).await;
        assert_eq!(answer.problem(), illegal(), "{due_on}");
        let withdrawn = late.change(&format!("/v1/referrals/{id}/withdraw"), "*", Some(&json!({"reason": "other"}))).await;
        assert_eq!(withdrawn.problem(), illegal(), "{due_on}");
        assert_eq!(service.contents().await, before);
        // However late the job runs, the day is the same, and running it again changes nothing.
        service.at(&first.replace("T22:00:00", "T23:30:00").replace("T21:00:00", "T22:30:00"));
        let (one, other) = tokio::join!(run_jobs(&service), run_jobs(&service));
        assert_eq!(one + other, 1);
        let before = service.contents().await;
        assert_eq!(run_jobs(&service).await, 0);
        assert_eq!(service.contents().await, before);
        let closed = format!("SELECT concat_ws(' ', state, closed_on) AS text FROM referrals WHERE id = '{id}'");
        assert_eq!(service.lines(&closed).await, [format!("lapsed {lapses_on}")]);
        let event = format!(
            "SELECT event_type || ' ' || state AS text FROM events WHERE subject_id = '{id}' AND organisation_id IS NOT NULL ORDER BY occurred_at DESC LIMIT 1"
        );
        assert_eq!(service.lines(&event).await, ["referral.lapsed lapsed"]);
        let seen = service.ngo().await.get(&format!("/v1/referrals/{id}/history")).await.expect(200).json();
        assert_eq!(seen["changes"].as_array().unwrap().last().unwrap(), &json!({"state": "lapsed", "on": lapses_on}));
    }
}

#[tokio::test]
async fn a_late_job_lapses_all_that_is_due_and_discards_the_drafts_about_it() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    team.draft("admissions", &admission(&id, &crate::harness::steps::two_children())).await.expect(201);
    ask(&team, &id, "2026-11-24").await;
    let (one, other) = (team.submit(&referral()).await, team.submit(&referral()).await);
    ask(&team, &one, "2026-11-25").await;
    ask(&team, &other, "2026-12-24").await;
    service.at("2026-12-20T10:00:00Z");
    assert_eq!(run_jobs(&service).await, 2);
    let closed = service.lines("SELECT closed_on::text AS text FROM referrals WHERE state = 'lapsed' ORDER BY 1").await;
    assert_eq!(closed, ["2026-11-25", "2026-11-26"]);
    assert_eq!(service.count("SELECT count(*) FROM decisions").await, 0);
    assert_eq!(service.count("SELECT count(*) FROM persons").await, 3, "the children of the draft are gone with it");
    assert_eq!(service.count("SELECT count(*) FROM vault.person_keys").await, 3);
    assert_eq!(
        service.count("SELECT count(*) FROM audit_records WHERE action = 'referral.lapse' AND api_client_id IS NULL").await,
        2
    );
}

#[tokio::test]
async fn a_draft_stays_open_while_information_is_waited_for_and_cannot_be_signed() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("refusals", &refusal(&id)).await.expect(201);
    let asked = ask(&team, &id, "2026-12-07").await;
    let before = service.contents().await;
    assert_eq!(team.sign(&draft.id(), draft.etag()).await.problem(), illegal());
    assert_eq!(service.contents().await, before);
    let body = with(told(), "/information_request_id", json!(asked));
    team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &body).await.expect(201);
    team.sign(&draft.id(), draft.etag()).await.expect(200);
}

#[tokio::test]
async fn a_withdrawal_ends_a_referral_with_its_reason_and_its_drafts() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    team.draft("admissions", &admission(&id, &crate::harness::steps::two_children())).await.expect(201);
    let own = format!("/v1/referrals/{id}");
    let seen = team.ngo.get(&own).await.expect(200);
    let path = format!("{own}/withdraw");
    let before = service.contents().await;
    let body = json!({"reason": "duplicate"});
    assert_eq!(team.ngo.change(&path, "\"stale\"", Some(&body)).await.problem(), (412, "precondition_failed".to_owned()));
    let missing = team.ngo.send(Method::POST, &path, &[("Content-Type", "application/json")], Some(body.to_string())).await;
    assert_eq!(missing.problem(), (428, "precondition_required".to_owned()));
    for (body, pointer, code) in [
        (json!({}), "/reason", "required"),
        (json!({"reason": "bored"}), "/reason", "not_in_list"),
        (json!({"reason": "other", "consent_withdrawn_by": "person"}), "/consent_withdrawn_by", "inconsistent"),
    ] {
        assert_eq!(team.ngo.change(&path, "*", Some(&body)).await.violations(), [(pointer.to_owned(), code.to_owned())]);
    }
    assert_eq!(service.contents().await, before);
    let withdrawn = team.ngo.change(&path, seen.etag(), Some(&body)).await.expect(200);
    assert_eq!(
        (&withdrawn.json()["state"], &withdrawn.json()["external_reference"]),
        (&json!("withdrawn"), &json!("RIKU-2026-117"))
    );
    assert_eq!(team.ngo.get(&own).await.etag(), withdrawn.etag());
    let stands = format!("SELECT concat_ws(' ', state, withdrawal_reason, closed_on) AS text FROM referrals WHERE id = '{id}'");
    assert_eq!(service.lines(&stands).await, ["withdrawn duplicate 2026-11-23"]);
    assert_eq!(service.count("SELECT count(*) FROM decisions").await, 0);
    assert_eq!(service.count("SELECT count(*) FROM persons").await, 1);
    let whole = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    assert_eq!(whole["person"]["given_names"], "Amina", "only withdrawn consent erases");
    let draft = team.draft("refusals", &refusal(&id)).await;
    assert_eq!(draft.problem(), illegal());
}

#[tokio::test]
async fn of_a_withdrawal_and_a_signature_at_once_one_wins() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..8 {
        let id = team.assess(&referral()).await;
        let draft = team.draft("admissions", &admission(&id, &crate::harness::steps::two_children())).await.expect(201);
        let seen = team.ngo.get(&format!("/v1/referrals/{id}")).await.expect(200);
        let path = format!("/v1/referrals/{id}/withdraw");
        let body = json!({"reason": "other"});
        let decision = draft.id();
        let (withdrawn, signed) =
            tokio::join!(team.ngo.change(&path, seen.etag(), Some(&body)), team.sign(&decision, draft.etag()));
        assert_ne!(withdrawn.status == 200, signed.status == 200, "{} {}", withdrawn.text, signed.text);
        let loser = if withdrawn.status == 200 { &signed } else { &withdrawn };
        assert!([404, 409, 412].contains(&loser.status.as_u16()), "{} {}", loser.status, loser.text);
        let left = format!("SELECT count(*) FROM decisions WHERE referral_id = '{id}'");
        assert_eq!(service.count(&left).await, if signed.status == 200 { 3 } else { 0 });
    }
}

#[tokio::test]
async fn of_a_withdrawal_and_a_draft_at_once_no_draft_is_left() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..8 {
        let id = team.assess(&referral()).await;
        let (path, body, draft) = (officer(&id, "withdraw"), json!({"reason": "other"}), refusal(&id));
        let (withdrawn, drafted) = tokio::join!(team.officer.change(&path, "*", Some(&body)), team.draft("refusals", &draft));
        withdrawn.expect(200);
        assert!([201, 409].contains(&drafted.status.as_u16()), "{} {}", drafted.status, drafted.text);
    }
    assert_eq!(service.count("SELECT count(*) FROM decisions").await, 0);
}

#[tokio::test]
async fn a_referral_is_assigned_and_found_by_its_officer() {
    let service = Service::start().await;
    let team = service.team().await;
    let (id, other) = (team.submit(&referral()).await, team.submit(&referral()).await);
    let tag = team.referral_tag(&id).await;
    let assign =
        async |etag: &str, to: Value| team.officer.change(&officer(&id, "assign"), etag, Some(&json!({ "officer": to }))).await;
    let before = service.contents().await;
    for nobody in ["demo-ngo", "nobody-at-all"] {
        assert_eq!(assign(&tag, json!(nobody)).await.violations(), [("/officer".to_owned(), "inconsistent".to_owned())]);
    }
    assert_eq!(assign(&tag, json!("Not A Client")).await.violations(), [("/officer".to_owned(), "pattern".to_owned())]);
    let missing = team.officer.change(&officer(&id, "assign"), &tag, Some(&json!({}))).await;
    assert_eq!(missing.violations(), [("/officer".to_owned(), "required".to_owned())]);
    assert_eq!(assign("\"stale\"", json!("demo-officer")).await.problem(), (412, "precondition_failed".to_owned()));
    assert_eq!(service.contents().await, before);
    let assigned = assign(&tag, json!("demo-officer")).await.expect(200);
    assert_eq!(
        (assigned.json()["assigned_to"].as_str(), assigned.json()["state"].as_str()),
        (Some("demo-officer"), Some("received"))
    );
    let listed = async |query: &str| {
        let page = team.officer.get(&format!("/v1/assessment/referrals{query}")).await.expect(200).json();
        page["referrals"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed("?assigned_to=demo-officer").await, std::slice::from_ref(&id));
    assert!(listed("?assigned_to=demo-decision-maker").await.is_empty() && listed("").await.contains(&other));
    let taken = assign(assigned.etag(), Value::Null).await.expect(200);
    assert_eq!(taken.json()["assigned_to"], Value::Null);
    assert!(listed("?assigned_to=demo-officer").await.is_empty());
    assert_eq!(team.officer.get("/v1/assessment/referrals?assigned_to=No").await.problem(), (400, "invalid_query".to_owned()));
}

#[tokio::test]
async fn an_officer_sets_the_urgency_and_notes_the_help_that_has_begun() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    let set = async |body: Value| team.officer.change(&officer(&id, "urgency"), "*", Some(&body)).await;
    let help = json!({"began_on": "2026-11-22", "kinds": ["accommodation", "safety"]});
    let urgent = json!({"urgency": "urgent", "provisional_help": help});
    let before = service.contents().await;
    for (body, pointer, code) in [
        (with(urgent.clone(), "/urgency", json!("normal")), "/provisional_help", "inconsistent"),
        (with(urgent.clone(), "/provisional_help/began_on", json!("2026-11-24")), "/provisional_help/began_on", "in_the_future"),
        (with(urgent.clone(), "/provisional_help/kinds", json!([])), "/provisional_help/kinds", "length"),
        (with(urgent.clone(), "/provisional_help/kinds", json!(["safety", "safety"])), "/provisional_help/kinds", "duplicate"),
        (with(urgent.clone(), "/provisional_help/kinds", json!(["money"])), "/provisional_help/kinds/0", "not_in_list"),
        (json!({}), "/urgency", "required"),
    ] {
        assert_eq!(set(body.clone()).await.violations(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    assert_eq!(service.contents().await, before);
    assert_eq!(set(urgent).await.expect(200).json()["urgency"], "urgent");
    let whole = async || team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    assert_eq!(whole().await["provisional_help"], help);
    let listed = team.officer.get("/v1/assessment/referrals?urgency=urgent").await.json();
    assert_eq!(listed["referrals"].as_array().unwrap().len(), 1);
    let own = team.ngo.get("/v1/referrals?urgency=urgent").await.json();
    assert_eq!(own["referrals"], json!([]), "the referrer finds it by what it said itself");
    assert_eq!(service.count("SELECT count(*) FROM referrals WHERE urgency = 'normal'").await, 1, "and so it is counted");
    set(json!({"urgency": "normal"})).await.expect(200);
    assert_eq!(whole().await["provisional_help"], Value::Null);
    let listed = team.officer.get("/v1/assessment/referrals?urgency=normal").await.json();
    assert_eq!(listed["referrals"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_officers_do_among_themselves_leaves_no_trace_for_the_referrer() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let paths = ["", "/history", "/information-requests", "/supplements"].map(|more| format!("/v1/referrals/{id}{more}"));
    let seen = async || {
        let mut seen = Vec::new();
        for path in &paths {
            seen.push(constant(&team.ngo.get(path).await.expect(200)));
        }
        seen.push(constant(&team.ngo.get("/v1/referrals").await.expect(200)));
        let told =
            service.lines("SELECT concat_ws(' ', event_type, state) AS text FROM events WHERE organisation_id IS NOT NULL");
        (seen, told.await.len())
    };
    let before = seen().await;
    for step in ["assign", "urgency", "supplements"] {
        assert!(take(&team, &id, step, None).await.status.is_success(), "{step}");
        assert_eq!(seen().await, before, "{step}");
    }
    let drafted = team.draft("refusals", &refusal(&id)).await.expect(201);
    team.discard(&drafted.id(), drafted.etag()).await.expect(204);
    assert_eq!(seen().await, before);
    let own = team.ngo.get(&paths[0]).await.expect(200);
    let body = json!({"reason": "other"});
    team.ngo.change(&format!("{}/withdraw", paths[0]), own.etag(), Some(&body)).await.expect(200);
}

#[tokio::test]
async fn the_history_tells_officers_every_step_and_the_referrer_what_it_saw() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    service.at("2026-11-24T22:30:00Z");
    let team = service.team().await;
    take(&team, &id, "assign", None).await.expect(200);
    team.take_up(&id).await.expect(200);
    let asked = ask(&team, &id, "2026-12-07").await;
    take(&team, &id, "answer", Some(&asked)).await.expect(201);
    take(&team, &id, "urgency", None).await.expect(200);
    team.decide("refusals", &refusal(&id)).await;
    let history = team.officer.get(&officer(&id, "history")).await.expect(200).json();
    let lines: Vec<String> = history["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            ["on", "step", "from_state", "to_state", "by"].map(|name| step[name].as_str().unwrap_or("-").to_owned()).join(" ")
        })
        .collect();
    assert_eq!(
        lines,
        [
            "2026-11-23 receive - received demo-ngo",
            "2026-11-25 assign received received demo-officer",
            "2026-11-25 take_up received under_assessment demo-officer",
            "2026-11-25 request_information under_assessment needs_information demo-officer",
            "2026-11-25 receive_information needs_information under_assessment demo-ngo",
            "2026-11-25 set_urgency under_assessment under_assessment demo-officer",
            "2026-11-25 decide under_assessment decided demo-decision-maker",
        ]
    );
    let seen = team.ngo.get(&format!("/v1/referrals/{id}/history")).await.expect(200);
    let expected = ["received", "in_process", "needs_information", "in_process", "not_admitted"].iter().enumerate();
    let expected: Vec<_> =
        expected.map(|(at, state)| json!({"state": state, "on": if at == 0 { "2026-11-23" } else { "2026-11-25" }})).collect();
    assert_eq!(seen.json()["changes"], json!(expected));
    let headers = [("If-None-Match", seen.etag())];
    team.ngo.send(Method::GET, &format!("/v1/referrals/{id}/history"), &headers, None).await.expect(304);
    let gaps = "SELECT count(*) AS count FROM referrals r WHERE version <> (SELECT count(*) FROM referral_steps s WHERE s.referral_id = r.id)";
    assert_eq!(service.count(gaps).await, 0);
}

/// Referrals whose history does not end with what they are.
const WITHOUT_HISTORY: &str = "SELECT count(*) AS count FROM referrals r \
     WHERE version <> (SELECT count(*) FROM referral_steps s WHERE s.referral_id = r.id) \
     OR NOT EXISTS (SELECT FROM referral_steps s WHERE s.referral_id = r.id AND s.version = r.version AND s.to_state = r.state \
     AND s.outcome IS NOT DISTINCT FROM r.outcome AND s.happened_on = coalesce(r.closed_on, r.received_on))";

#[tokio::test]
async fn the_register_that_came_in_has_its_history() {
    let service = Service::with_register().await;
    assert_eq!(service.count(WITHOUT_HISTORY).await, 0);
    assert!(service.count("SELECT count(*) FROM referral_steps WHERE to_state = 'decided'").await > 1000);
}

/// What an older database is given when it comes to this version, as its migration says.
#[tokio::test]
async fn a_referral_that_was_there_before_histories_gets_one() {
    let service = Service::with_register().await;
    let migration = include_str!("../../migrations/0010_referral_life/up.sql");
    let begin = migration.find("UPDATE referrals SET version").unwrap();
    let end = migration.find("CREATE TABLE information_requests").unwrap();
    service.run("DELETE FROM referral_steps; UPDATE referrals SET version = 1").await;
    service.run(&migration[begin..end]).await;
    assert_eq!(service.count(WITHOUT_HISTORY).await, 0);
    assert_eq!(
        service.count("SELECT count(*) FROM referral_steps WHERE version = 1").await,
        service.count("SELECT count(*) FROM referrals").await
    );
}

#[tokio::test]
async fn on_every_path_the_referral_of_another_answers_as_none() {
    let service = Service::start().await;
    let (team, police) = (service.team().await, service.police().await);
    let id = team.submit(&referral()).await;
    let asked = ask(&team, &id, "2026-12-07").await;
    let missing = Uuid::new_v4().to_string();
    let before = service.contents().await;
    let supplement = told();
    let answering = with(told(), "/information_request_id", json!(asked));
    let withdrawal = json!({"reason": "other"});
    for path in ["history", "information-requests", "supplements"] {
        let read = async |id: &str| police.get(&format!("/v1/referrals/{id}/{path}")).await;
        assert_eq!(read(&id).await.problem(), (404, "not_found".to_owned()), "{path}");
        assert_eq!(constant(&read(&id).await), constant(&read(&missing).await), "{path}");
    }
    for body in [&supplement, &answering] {
        let add = async |id: &str| police.create(&format!("/v1/referrals/{id}/supplements"), body).await;
        assert_eq!(add(&id).await.problem(), (404, "not_found".to_owned()));
        assert_eq!(constant(&add(&id).await), constant(&add(&missing).await));
    }
    let own = team.ngo.get(&format!("/v1/referrals/{id}")).await.expect(200);
    for tag in ["*", own.etag(), "\"x\""] {
        let end = async |id: &str| police.change(&format!("/v1/referrals/{id}/withdraw"), tag, Some(&withdrawal)).await;
        assert_eq!(end(&id).await.problem(), (404, "not_found".to_owned()), "{tag}");
        assert_eq!(constant(&end(&id).await), constant(&end(&missing).await), "{tag}");
    }
    for step in ["history", "information-requests", "supplements", "assign", "urgency", "withdraw"] {
        let answer = police.change(&officer(&id, step), "*", None).await;
        assert!([403, 405].contains(&answer.status.as_u16()), "{step}: {}", answer.status);
    }
    assert_eq!(service.contents().await, before);
}
