//! Nothing that identifies a person leaves the sealed values: not into logs, problems, events, the audit, the database's
//! own log, nor into the database as text or as a digest that anybody can compute.
//!
//! One test plants values in every private field and everywhere in broken requests, lets an officer and a decision maker
//! work with them, breaks the database in between, and then looks for every planted value in all of these places.

pub mod logs;
pub mod plant;
pub mod search;

use diesel_async::SimpleAsyncConnection;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Answer, Caller, Service};
use plant::Planted;
use search::{Search, is_in};

/// What came back: the answers in which no planted value may stand.
#[derive(Default)]
struct Answers(Vec<Answer>);

impl Answers {
    fn keep(&mut self, answer: Answer) {
        self.0.push(answer);
    }
}

/// An officer reads the referral, takes it up and drafts; the decision maker signs. What they read does show the values.
async fn decided(service: &Service, id: &str, decision: (&str, Value), planted: &Planted, answers: &mut Answers) {
    let (officer, decider) = (service.officer().await, service.decision_maker().await);
    let path = format!("/v1/assessment/referrals/{id}");
    let whole = officer.get(&path).await.expect(200);
    assert!(planted.of_every_referral().all(|value| whole.text.contains(value)), "what is sealed opens again: {}", whole.text);
    officer.change(&format!("{path}/take-up"), whole.etag(), None).await.expect(200);
    answers.keep(officer.change(&format!("{path}/take-up"), "*", None).await.expect(409));
    asked_and_told(service, id, planted, answers).await;
    let (kind, mut draft) = decision;
    draft["referral_id"] = json!(id);
    let drafted = officer.create(&format!("/v1/decisions/{kind}"), &draft).await.expect(201);
    answers.keep(drafted.clone());
    answers.keep(officer.create(&format!("/v1/decisions/{kind}"), &draft).await.expect(409));
    let decision = drafted.header("location").to_owned();
    answers.keep(officer.create(&format!("{decision}/hearings"), &planted.hearing()).await.expect(201));
    let whole = decider.get(&decision).await.expect(200);
    assert!(["reasons", "team_opinion"].iter().all(|field| whole.text.contains(planted.of(field))));
    let signature = json!({"signer_name": "Olli Official", "signer_title": "Director"});
    answers.keep(decider.change(&format!("{decision}/sign"), whole.etag(), Some(&signature)).await.expect(200));
    let corrected = officer.create("/v1/decisions/corrections", &planted.correction(&drafted.id())).await.expect(201);
    let correction = corrected.header("location").to_owned();
    assert!(decider.get(&correction).await.expect(200).text.contains(planted.of("correction")));
    if kind == "admissions" {
        let refused = decider.change(&format!("{correction}/sign"), corrected.etag(), Some(&signature)).await;
        answers.keep(refused.expect(403));
        answers.keep(officer.send(Method::DELETE, &correction, &[("If-Match", corrected.etag())], None).await.expect(204));
        let clients = officer.get("/v1/clients?client_basis=victim").await.expect(200).json();
        let joining = planted.joining(clients["spells"][0]["spell_id"].as_str().unwrap());
        let joining = officer.create("/v1/decisions/admissions/children", &joining).await.expect(201);
        let path = format!("{}/sign", joining.header("location"));
        answers.keep(decider.change(&path, joining.etag(), Some(&signature)).await.expect(200));
        answers.keep(joining);
    } else {
        answers.keep(decider.change(&format!("{correction}/sign"), corrected.etag(), Some(&signature)).await.expect(200));
    }
    answers.keep(corrected);
    answers.keep(officer.get("/v1/assessment/referrals").await.expect(200));
    answers.keep(officer.get("/v1/decisions").await.expect(200));
    answers.keep(officer.get("/v1/clients").await.expect(200));
}

/// The officer asks, the referrer answers, the consent gets a new version. Who may read them does see the values.
async fn asked_and_told(service: &Service, id: &str, planted: &Planted, answers: &mut Answers) {
    let (officer, ngo) = (service.officer().await, service.ngo().await);
    let (path, own) = (format!("/v1/assessment/referrals/{id}"), format!("/v1/referrals/{id}"));
    for (step, body) in planted.broken_later() {
        let key = Uuid::new_v4().to_string();
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key.as_str()), ("If-Match", "*")];
        answers.keep(officer.send(Method::POST, &format!("{path}/{step}"), &headers, Some(body.to_string())).await.expect(422));
    }
    let asked = officer.create(&format!("{path}/information-requests"), &planted.question()).await.expect(201).id();
    assert!(ngo.get(&format!("{own}/information-requests")).await.expect(200).text.contains(planted.of("question")));
    answers.keep(ngo.create(&format!("{own}/supplements"), &planted.answer(&asked)).await.expect(201));
    answers.keep(ngo.create(&format!("{own}/supplements"), &planted.answer(&asked)).await.expect(409));
    let registered = json!({"channel": "post", "supplement": {"account": planted.of("answer_account")}});
    answers.keep(officer.create(&format!("{path}/supplements"), &registered).await.expect(201));
    let assigned = officer.change(&format!("{path}/assign"), "*", Some(&json!({"officer": "demo-officer"}))).await;
    answers.keep(assigned.expect(200));
    let help = json!({"urgency": "urgent", "provisional_help": {"began_on": "2026-11-23", "kinds": ["safety"]}});
    answers.keep(officer.change(&format!("{path}/urgency"), "*", Some(&help)).await.expect(200));
    for read in [&own, &format!("{own}/history"), &format!("{own}/supplements")] {
        answers.keep(ngo.get(read).await.expect(200));
    }
    answers.keep(officer.get(&format!("{path}/history")).await.expect(200));
    let whole = officer.get(&path).await.expect(200);
    let consents = format!("/v1/assessment/persons/{}/consents", whole.json()["person_id"].as_str().unwrap());
    officer.create(&consents, &planted.papers()).await.expect(201);
    let later = whole.text + &officer.get(&consents).await.expect(200).text;
    assert!(planted.of_later().all(|value| later.contains(value)), "what is sealed opens again: {later}");
}

/// Bodies that break every kind of rule, with a planted value at the place where they do.
async fn broken_bodies(caller: &Caller, planted: &Planted, answers: &mut Answers) {
    for body in planted.broken_bodies() {
        let key = Uuid::new_v4().to_string();
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key.as_str())];
        let answer = caller.send(Method::POST, "/v1/referrals", &headers, Some(body)).await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{} {}", answer.status, answer.text);
        answers.keep(answer);
    }
}

/// Query strings, paths, headers and tokens with a planted value.
async fn broken_requests(service: &Service, caller: &Caller, planted: &Planted, answers: &mut Answers) {
    let (officer, body) = (service.officer().await, planted.adult().to_string());
    for (value, encoded) in planted.outside_of_bodies() {
        let query = |name: &str| format!("/v1/referrals?{name}={encoded}");
        for path in [query("cursor"), query("state"), query("limit"), query("received_from"), query("no_such")] {
            answers.keep(caller.get(&path).await.expect(400));
        }
        let flow = format!("/v1/statistics/flow/new_clients?period=2022&purpose=enquiry&by={encoded}");
        answers.keep(officer.get(&flow).await.expect(400));
        for path in ["/v1/referrals/", "/problems/", "/", "/v1/statistics/flow/", "/v1/"] {
            let answer = officer.get(&format!("{path}{encoded}")).await;
            assert!(matches!(answer.status.as_u16(), 400 | 403 | 404), "{} {}", answer.status, answer.text);
            answers.keep(answer);
        }
        answers.keep(caller.send(Method::PUT, &format!("/v1/referrals?a={encoded}"), &[], None).await.expect(405));
        for name in [
            "Idempotency-Key",
            "If-None-Match",
            "X-Request-Id",
            "Accept",
            "Accept-Language",
            "User-Agent",
            "traceparent",
            "Cookie",
            "Referer",
        ] {
            let path = format!("/v1/referrals/{}", Uuid::new_v4());
            answers.keep(caller.send(Method::GET, &path, &[(name, &value)], None).await);
        }
        let key = [("Idempotency-Key", value.as_str()), ("Content-Type", "application/json")];
        answers.keep(caller.send(Method::POST, "/v1/referrals", &key, Some(body.clone())).await.expect(400));
        let content = [("Idempotency-Key", "0123456789"), ("Content-Type", value.as_str())];
        answers.keep(caller.send(Method::POST, "/v1/referrals", &content, Some(body.clone())).await.expect(415));
        let path = format!("/v1/decisions/{}", Uuid::new_v4());
        for tag in [value.clone(), format!("\"{value}\"")] {
            answers.keep(officer.send(Method::DELETE, &path, &[("If-Match", &tag)], None).await);
        }
        for scheme in ["Bearer", "Basic", "Digest"] {
            let header = format!("{scheme} {value}");
            answers
                .keep(service.nobody().send(Method::GET, "/v1/referrals", &[("Authorization", &header)], None).await.expect(401));
            answers.keep(service.ask_for_token(&[("Authorization", &header)], "grant_type=client_credentials").await.expect(401));
        }
        answers.keep(
            service.bearer(&format!("{}.{encoded}.{encoded}", caller.token.as_deref().unwrap())).get("/v1/referrals").await,
        );
        for form in ["client_id=demo-ngo&client_secret", "client_secret=a&client_id", "scope", "grant_type", "client_id"] {
            answers.keep(service.ask_for_token(&[], &format!("{form}={encoded}")).await);
        }
        let scope =
            format!("grant_type=client_credentials&client_id=demo-ngo&client_secret=demo-secret-of-the-ngo&scope={encoded}");
        answers.keep(service.ask_for_token(&[], &scope).await.expect(400));
    }
}

/// The database refuses what the service thought right: its error holds the row, and is logged here and there.
async fn a_failing_database(service: &Service, caller: &Caller, planted: &Planted, answers: &mut Answers) {
    for (breaks, mends) in [
        (
            "ALTER TABLE referrals ADD CONSTRAINT never CHECK (urgency = 'never') NOT VALID",
            "ALTER TABLE referrals DROP CONSTRAINT never",
        ),
        ("ALTER TABLE consents RENAME TO hidden", "ALTER TABLE hidden RENAME TO consents"),
        ("ALTER TABLE persons RENAME sealed_identity TO hidden", "ALTER TABLE persons RENAME hidden TO sealed_identity"),
    ] {
        let mut sql = service.sql().await;
        sql.batch_execute(breaks).await.unwrap();
        for body in [planted.adult(), planted.minor()] {
            answers.keep(caller.create("/v1/referrals", &body).await.expect(500));
        }
        sql.batch_execute(mends).await.unwrap();
    }
}

#[tokio::test]
async fn no_planted_value_is_found_outside_of_what_is_sealed() {
    let logged = logs::captured();
    let planted = Planted::new();
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let mut answers = Answers::default();

    let request_id = Uuid::new_v4().to_string();
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "first-of-all"), ("X-Request-Id", &request_id)];
    let adult = ngo.send(Method::POST, "/v1/referrals", &headers, Some(planted.adult().to_string())).await.expect(201);
    let minor = ngo.create("/v1/referrals", &planted.minor()).await.expect(201);
    let registered = service.officer().await.create("/v1/assessment/referrals", &planted.registered()).await.expect(201);
    decided(&service, &adult.id(), ("admissions", planted.admission()), &planted, &mut answers).await;
    decided(&service, &minor.id(), ("refusals", planted.refusal()), &planted, &mut answers).await;
    answers.keep(ngo.create_with_key("/v1/referrals", "first-of-all", &planted.minor()).await.expect(422));
    for own in [adult, minor, registered] {
        answers.keep(ngo.get(&format!("/v1/referrals/{}", own.id())).await);
        answers.keep(own);
    }
    answers.keep(ngo.get("/v1/referrals").await.expect(200));
    broken_bodies(&ngo, &planted, &mut answers).await;
    broken_requests(&service, &ngo, &planted, &mut answers).await;
    let in_database = search::everything_in(&service).await;
    a_failing_database(&service, &ngo, &planted, &mut answers).await;

    // The places are the right ones: what may be known is found in them.
    let log = logged();
    assert!(is_in(&request_id, &log) && is_in("a request failed", &log) && is_in("/v1/referrals/{id}", &log));
    let of_postgres = std::fs::read(crate::harness::cluster::cluster().log_file()).unwrap();
    assert!(is_in("violates check constraint \"never\"", &of_postgres));
    for known in [&request_id, "PLAINLY-KNOWN-1", "referral.received", "decision.draft", "Olli Official"] {
        assert!(is_in(known, &in_database), "{known} is not in the database");
    }

    let mut places = vec![
        ("the log".to_owned(), log),
        ("the log of PostgreSQL".to_owned(), of_postgres),
        ("the database".to_owned(), in_database),
    ];
    for answer in answers.0 {
        let text = format!("{:?}\n{}", answer.headers, answer.text);
        places.push((format!("the answer {} {}", answer.status, answer.text), text.into_bytes()));
    }
    let needles = planted.needles(&service).await;
    assert!(places.len() > 150 && needles.len() > 300, "{} places, {} values", places.len(), needles.len());
    // Each value is found where it stands, in the middle of other bytes and in other letters.
    let search = Search::of(needles.iter().map(|(_, needle)| needle));
    for (name, needle) in &needles {
        let place = [&b"\xffzq"[..], &needle.to_ascii_uppercase(), b"zq\n"].concat();
        assert!(search.found_in(&place).is_some(), "{name} would not be found");
    }
    for (place, content) in &places {
        let found = search.found_in(content).map(|number| &needles[number].0);
        assert!(found.is_none(), "{} is in {place}", found.unwrap());
    }
}
