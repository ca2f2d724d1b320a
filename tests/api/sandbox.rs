//! The sandbox: the same operations in another world. Nothing of it is ever seen or counted in the real one, and the other way
//! round; and a partner can have each problem that the contract lists.

use std::collections::BTreeSet;

use assistance_api::access::watch;
use assistance_api::db::Database;
use assistance_api::http::ProblemCode;
use assistance_api::organisations::Scope;
use assistance_api::requests::write;
use assistance_api::sandbox::open;
use reqwest::Method;
use serde_json::{Value, json};

use crate::access::operations;
use crate::harness::cluster::{self, Content};
use crate::harness::contents::{Contents, contents_of};
use crate::harness::oauth::{AUTHORITY, constant};
use crate::harness::{Answer, Caller, Service, referral};

/// A service with a sandbox, and the address of the sandbox's database.
async fn start() -> (Service, String) {
    let (real, sandbox) = (cluster::database(Content::Clients).await, cluster::database(Content::Nothing).await);
    (Service::behind(real, sandbox.clone()).await, sandbox)
}

async fn both(service: &Service, sandbox: &str) -> (Contents, Contents) {
    (service.contents().await, contents_of(sandbox).await)
}

fn of_sandbox(answer: &Answer) -> bool {
    answer.headers.get("sandbox").is_some_and(|value| value == "true")
}

async fn list(caller: &Caller, path: &str, name: &str) -> Vec<Value> {
    caller.get(path).await.expect(200).json()[name].as_array().unwrap().clone()
}

/// Takes a referral up and admits the person.
async fn admit(service: &Service, (officer, signer): (&str, &str), referral: &str) {
    let (officer, signer) = (service.caller(officer).await, service.caller(signer).await);
    let case = format!("/v1/assessment/referrals/{referral}");
    let read = officer.get(&case).await.expect(200);
    officer.change(&format!("{case}/take-up"), read.etag(), None).await.expect(200);
    let draft = json!({"referral_id": referral, "client_basis": "victim", "ground": "victim_needs_assistance",
        "legal_basis": "Act 746/2011", "reasons": "Needs accommodation."});
    let decision = officer.create("/v1/decisions/admissions", &draft).await.expect(201).id();
    let hearing = json!({"heard_on": "2026-11-23", "members": ["police", "ngo"], "opinion": "All agree."});
    officer.create(&format!("/v1/decisions/{decision}/hearings"), &hearing).await.expect(201);
    let read = signer.get(&format!("/v1/decisions/{decision}")).await.expect(200);
    let signature = json!({"signer_name": "Olli Official", "signer_title": "Director"});
    signer.change(&format!("/v1/decisions/{decision}/sign"), read.etag(), Some(&signature)).await.expect(200);
}

#[tokio::test]
async fn what_is_tried_in_the_sandbox_leaves_no_trace_in_the_real_world() {
    let (service, sandbox) = start().await;
    let real = service.ngo().await.create("/v1/referrals", &referral()).await.expect(201);
    assert!(!of_sandbox(&real));
    let before = service.contents().await;
    let tried = service.caller("demo-sandbox-ngo").await;
    let answer = tried.create("/v1/referrals", &referral()).await.expect(201);
    assert!(of_sandbox(&answer));
    admit(&service, ("demo-sandbox-officer", "demo-sandbox-signer"), &answer.id()).await;
    let outcome = tried.get(&format!("/v1/referrals/{}", answer.id())).await.expect(200);
    assert!(of_sandbox(&outcome) && outcome.json()["state"] == "admitted", "{}", outcome.text);
    let events = list(&tried, "/v1/events", "events").await;
    assert_eq!(events.len(), 3, "received, taken up, decided: {events:?}");
    // Neither a row, nor a figure, nor a number of the real feed has moved.
    assert_eq!(service.contents().await, before);
    let grown = contents_of(&sandbox).await;
    let rows = |table: &str| grown[&format!("public.{table}")].0;
    assert_eq!((rows("referrals"), rows("spells"), rows("api_clients"), rows("api_client_secrets")), (1, 1, 3, 0));
}

#[tokio::test]
async fn what_is_real_is_not_there_in_the_sandbox_and_the_other_way_round() {
    let (service, sandbox) = start().await;
    let (ngo, tried) = (service.ngo().await, service.caller("demo-sandbox-ngo").await);
    let in_sandbox = tried.create("/v1/referrals", &referral()).await.expect(201).id();
    let before = contents_of(&sandbox).await;
    let real = ngo.create("/v1/referrals", &referral()).await.expect(201).id();
    admit(&service, ("demo-officer", "demo-decision-maker"), &real).await;
    assert_eq!(contents_of(&sandbox).await, before, "a real act reaches the sandbox");
    let officers = (service.officer().await, service.caller("demo-sandbox-officer").await);
    for (caller, own, other) in [(&ngo, &real, &in_sandbox), (&tried, &in_sandbox, &real)] {
        let missing = caller.get(&format!("/v1/referrals/{}", uuid::Uuid::new_v4())).await.expect(404);
        assert_eq!(constant(&caller.get(&format!("/v1/referrals/{other}")).await), constant(&missing));
        let listed = list(caller, "/v1/referrals", "referrals").await;
        assert_eq!(listed.iter().map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(), [own.as_str()]);
        let subjects: BTreeSet<_> =
            list(caller, "/v1/events", "events").await.iter().map(|event| event["subject"]["id"].to_string()).collect();
        assert_eq!(subjects, BTreeSet::from([json!(own).to_string()]));
    }
    for (officer, own, other) in [(&officers.0, &real, &in_sandbox), (&officers.1, &in_sandbox, &real)] {
        officer.get(&format!("/v1/assessment/referrals/{own}")).await.expect(200);
        officer.get(&format!("/v1/assessment/referrals/{other}")).await.expect(404);
        // The same person was referred in both worlds: only one's own could be a duplicate, and there is none.
        let found = officer.get(&format!("/v1/assessment/referrals/{own}/possible-duplicates")).await.expect(200).json();
        assert_eq!(found["possible_duplicates"], json!([]));
    }
    let (real_clients, tried_clients) =
        (list(&officers.0, "/v1/clients", "spells").await, list(&officers.1, "/v1/clients", "spells").await);
    assert_eq!((real_clients.len(), tried_clients.len()), (1, 0));
    let figure = "/v1/statistics/flow/new_clients?period=2026-11-23..2026-11-23&purpose=management&format=csv";
    assert!(officers.0.get(figure).await.expect(200).text.trim_end().ends_with(",1"));
    assert!(officers.1.get(figure).await.expect(200).text.trim_end().ends_with(",0"));
    // Cursors and entity tags of one world mean nothing in the other.
    let cursor = ngo.get("/v1/events").await.expect(200).json()["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(tried.get(&format!("/v1/events?after={cursor}")).await.problem().1, "invalid_cursor");
}

/// A request of an operation that names nothing that is there.
async fn call(caller: &Caller, (method, path): (&str, &str), headers: &[(&str, &str)]) -> Answer {
    let parts =
        path.split('/').map(|part| if part.starts_with('{') { uuid::Uuid::new_v4().to_string() } else { part.to_owned() });
    let path = parts.collect::<Vec<_>>().join("/");
    caller.send(method.parse().unwrap(), &path, headers, None).await
}

#[tokio::test]
async fn each_problem_that_the_contract_lists_can_be_had_and_nothing_is_done() {
    let (service, sandbox) = start().await;
    let caller = service.caller("demo-sandbox-ngo").await;
    caller.get("/v1/referrals").await.expect(200);
    let before = both(&service, &sandbox).await;
    let document = assistance_api::api::document();
    let mut seen = BTreeSet::new();
    for operation in operations().iter().filter(|operation| operation.path.starts_with("/v1/")) {
        let of = (operation.method.as_str(), operation.path.as_str());
        let responses = &document["paths"][&operation.path][operation.method.to_lowercase()]["responses"];
        for (status, response) in responses.as_object().unwrap() {
            let examples = response["content"]["application/problem+json"]["examples"].as_object();
            for (code, reference) in examples.into_iter().flatten() {
                let answer = call(&caller, of, &[("Sandbox-Problem", code)]).await;
                let name = format!("{} {code}", operation.id);
                assert_eq!(answer.problem(), (status.parse().unwrap(), code.clone()), "{name}");
                let mut documented = document.pointer(&reference["$ref"].as_str().unwrap()[1..]).unwrap()["value"].clone();
                let mut told = answer.json();
                for problem in [&mut documented, &mut told] {
                    problem.as_object_mut().unwrap().remove("instance");
                    problem.as_object_mut().unwrap().remove("errors");
                }
                assert_eq!(told, documented, "{name}");
                assert_eq!(answer.json().get("errors").is_some(), code == "validation_failed", "{name}");
                assert!(of_sandbox(&answer), "{name}");
                for header in ["Retry-After", "Allow", "WWW-Authenticate"] {
                    let listed = response["headers"].get(header).is_some();
                    // A 403 that is not for want of a scope has nothing to say of tokens.
                    let given = answer.headers.contains_key(header);
                    assert!(given == listed || (!given && status == "403" && code != "insufficient_scope"), "{name} {header}");
                }
                assert_eq!(answer.headers.contains_key("ETag"), code == "precondition_failed", "{name}");
                let is_counted = status.starts_with('4') && code != "unauthenticated";
                assert_eq!(answer.headers.contains_key("RateLimit"), is_counted, "{name}");
                seen.insert(code.clone());
            }
        }
    }
    let limited = call(&caller, ("GET", "/v1/referrals"), &[("Sandbox-Problem", "rate_limited")]).await;
    assert_eq!(limited.header("retry-after"), "1");
    assert!(limited.header("ratelimit").starts_with("\"default\";r=0;"), "{:?}", limited.headers);
    let all: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), Vec::<&String>::new(), "a problem that nobody can have");
    assert_eq!(both(&service, &sandbox).await, before);
    // In the language that is asked for, as always.
    let headers = [("Sandbox-Problem", "unavailable"), ("Accept-Language", "fi")];
    let answer = caller.send(Method::GET, "/v1/referrals", &headers, None).await.expect(503);
    assert_eq!((answer.header("content-language"), answer.header("retry-after")), ("fi", "2"));
}

#[tokio::test]
async fn a_problem_that_cannot_be_had_is_refused_and_so_is_the_header_of_anybody_else() {
    let (service, sandbox) = start().await;
    let (tried, ngo, nobody) = (service.caller("demo-sandbox-ngo").await, service.ngo().await, service.nobody());
    tried.get("/v1/referrals").await.expect(200);
    let before = both(&service, &sandbox).await;
    let refused = (400, "invalid_sandbox_problem".to_owned());
    let submit = async |caller: &Caller, problems: &[&str]| {
        let mut headers = vec![("Idempotency-Key", "key-of-a-trial"), ("Content-Type", "application/json")];
        headers.extend(problems.iter().map(|problem| ("Sandbox-Problem", *problem)));
        caller.send(Method::POST, "/v1/referrals", &headers, Some(referral().to_string())).await
    };
    for problems in [&[""][..], &["no_such_problem"], &["Rate_Limited"], &["release_exists"], &["rate_limited", "rate_limited"]] {
        let answer = submit(&tried, problems).await;
        assert!(answer.problem() == refused && of_sandbox(&answer), "{problems:?}");
    }
    let answer = submit(&ngo, &["rate_limited"]).await;
    assert!(answer.problem() == refused && !of_sandbox(&answer), "a trial would have been carried out for real");
    assert_eq!(submit(&nobody, &["rate_limited"]).await.problem(), (401, "unauthenticated".to_owned()));
    assert_eq!(submit(&service.bearer("x"), &["rate_limited"]).await.problem(), (401, "unauthenticated".to_owned()));
    let answer = nobody.send(Method::GET, "/v1/code-lists", &[("Sandbox-Problem", "rate_limited")], None).await;
    assert_eq!(answer.problem(), refused);
    assert_eq!(both(&service, &sandbox).await, before);
}

#[tokio::test]
async fn without_a_sandbox_its_clients_are_nobody() {
    let (service, _) = start().await;
    let token = service.caller("demo-sandbox-ngo").await.token.unwrap();
    let without = Service::on(service.database_url.clone()).await;
    let before = without.contents().await;
    let form = "grant_type=client_credentials&client_id=demo-sandbox-ngo&client_secret=demo-secret-of-the-sandbox-ngo";
    assert_eq!(without.ask_for_token(&[], form).await.expect(401).json()["error"], "invalid_client");
    let expected = constant(&without.bearer("x").get("/v1/referrals").await.expect(401));
    let left = without.bearer(&token);
    assert_eq!(constant(&left.get("/v1/referrals").await), expected);
    assert_eq!(constant(&left.create("/v1/referrals", &referral()).await), expected);
    let course = format!("/v1/courses/{}/applications", uuid::Uuid::new_v4());
    assert_eq!(left.create(&course, &json!({})).await.problem(), (401, "unauthenticated".to_owned()));
    assert_eq!(without.contents().await, before);
}

#[tokio::test]
async fn its_clients_are_administered_with_all_the_others() {
    let (service, sandbox) = start().await;
    let administrator = service.caller("demo-administrator").await;
    let organisation = service.lines("SELECT id::text AS text FROM organisations WHERE name = 'Police (demo)'").await.remove(0);
    let new = json!({"organisation_id": organisation, "client_id": "police-trial", "name": "Trial", "is_sandbox": true,
        "scopes": ["referrals:submit", "referrals:read", "requests:read"]});
    let before = contents_of(&sandbox).await;
    let created = administrator.create("/v1/api-clients", &new).await.expect(201);
    assert_eq!(contents_of(&sandbox).await, before, "it stands in the sandbox when it first calls");
    assert_eq!(created.json()["is_sandbox"], true);
    let path = format!("/v1/api-clients/{}", created.id());
    let headers = [("If-Match", created.etag()), ("Content-Type", "application/json")];
    let wrong =
        administrator.send(Method::PATCH, &path, &headers, Some(json!({"scopes": ["administration:read"]}).to_string())).await;
    assert_eq!(wrong.violations(), [("/scopes".to_owned(), "inconsistent".to_owned())]);
    let trial = service.sign_in("police-trial", created.json()["client_secret"].as_str().unwrap()).await;
    let submitted = trial.create("/v1/referrals", &referral()).await.expect(201);
    assert!(of_sandbox(&submitted));

    // The log of its calls is the sandbox's; when it last called stands where it is administered.
    let counted = async || {
        let calls = "SELECT count(*) FROM requests r JOIN api_clients c ON c.id = r.api_client_id WHERE c.is_sandbox";
        (service.count(calls).await, contents_of(&sandbox).await["public.requests"].0)
    };
    assert_eq!(counted().await, (0, 0));
    write::write(&service.state).await.unwrap();
    assert_eq!(counted().await, (0, 1));
    let call = trial.get(&format!("/v1/requests/{}", submitted.header("x-request-id"))).await.expect(200).json();
    assert_eq!((&call["operation"], &call["status"]), (&json!("submit_referral"), &json!(201)));
    let listed = list(&administrator, "/v1/api-clients?limit=100", "api_clients").await;
    let called = listed.iter().find(|client| client["client_id"] == "police-trial").unwrap();
    assert!(called["last_used_at"].is_string(), "{called}");

    let etag = administrator.get(&path).await.expect(200).etag().to_owned();
    administrator.change(&format!("{path}/suspend"), &etag, None).await.expect(200);
    let suspended = trial.get("/v1/referrals").await;
    assert!(suspended.problem() == (403, "suspended".to_owned()) && of_sandbox(&suspended));
    assert_eq!(
        service.refusal("UPDATE api_clients SET scopes = '{administration:write}' WHERE is_sandbox").await.as_deref(),
        Some("api_clients_of_the_sandbox_administer_nothing")
    );
}

#[tokio::test]
async fn a_member_of_xroad_can_stand_for_a_client_of_the_sandbox() {
    let (real, sandbox) = (cluster::database(Content::Clients).await, cluster::database(Content::Nothing).await);
    let service = Service::behind_with(real, sandbox, |state| {
        state.peers.security_servers = ["127.0.0.1".parse().unwrap()].into();
    })
    .await;
    let (client_id, _) = service.new_sandbox_client("Harbour", &[Scope::ReferralsRead]).await;
    service.run(&format!("UPDATE api_clients SET xroad_member = 'FI/ORG/1/test' WHERE client_id = '{client_id}'")).await;
    watch::look(&service.state).await.unwrap();
    let answer =
        service.nobody().send(Method::GET, "/v1/referrals", &[("X-Road-Client", "FI/ORG/1/test")], None).await.expect(200);
    assert!(of_sandbox(&answer));
}

#[tokio::test]
async fn a_register_is_no_sandbox() {
    let service = Service::start().await;
    let register = cluster::database(Content::Clients).await;
    let before = contents_of(&register).await;
    let refused = open::behind(service.state.clone(), Database::new(&register, 2).unwrap(), cluster::keyring()).await;
    assert!(matches!(refused, Err(open::Error::NotASandbox)));
    assert_eq!(contents_of(&register).await, before);
}

#[tokio::test]
async fn two_clients_of_the_sandbox_come_in_at_once_and_again_after_a_restart() {
    let (service, sandbox) = start().await;
    for round in 1..=2 {
        let service = Service::behind(service.database_url.clone(), sandbox.clone()).await;
        let mut callers = Vec::new();
        for _ in 0..3 {
            callers.push(service.caller("demo-sandbox-ngo").await);
        }
        callers.push(service.caller("demo-sandbox-officer").await);
        let answers = futures_util::future::join_all(callers.iter().map(|caller| caller.get("/v1/contacts"))).await;
        let statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        assert_eq!(statuses, [403, 403, 403, 200], "round {round}");
        assert_eq!(contents_of(&sandbox).await["public.api_clients"].0, 2);
    }
    let officers = service.new_sandbox_client(AUTHORITY, &[Scope::ContactsRead]).await;
    service.sign_in(&officers.0, &officers.1).await.get("/v1/contacts").await.expect(200);
    assert_eq!(contents_of(&sandbox).await["public.organisations"].0, 2);
}
