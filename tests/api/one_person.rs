//! One person of two records: united, merged, admitted again — and no referrer is ever told.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::oauth::constant;
use crate::harness::steps::{Team, admission, refusal, removal, two_children};
use crate::harness::{Answer, Caller, Service, referral, with};

fn illegal() -> (u16, String) {
    (409, "illegal_transition".to_owned())
}

/// The same person as that of `referral()`, as somebody else wrote it down.
fn of_the_same() -> Value {
    let body = with(referral(), "/person/family_name", json!("Married"));
    let body = with(body, "/person/other_names", json!(["Amina Example"]));
    let body = with(body, "/person/uma_number", json!("1234567"));
    with(body, "/account", json!("She was told to sign."))
}

async fn submit(caller: &Caller, body: &Value) -> String {
    caller.create("/v1/referrals", body).await.expect(201).id()
}

async fn whole(team: &Team, id: &str) -> Answer {
    team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200)
}

async fn person_of(team: &Team, id: &str) -> String {
    whole(team, id).await.json()["person_id"].as_str().unwrap().to_owned()
}

async fn unite(team: &Team, id: &str, person: &str) -> Answer {
    let tag = team.referral_tag(id).await;
    team.officer.change(&format!("/v1/assessment/referrals/{id}/same-person"), &tag, Some(&json!({"person_id": person}))).await
}

async fn merge(team: &Team, id: &str, into: &str) -> Answer {
    let tag = team.referral_tag(id).await;
    team.officer.change(&format!("/v1/assessment/referrals/{id}/merge"), &tag, Some(&json!({"into": into}))).await
}

async fn seen(caller: &Caller, id: &str) -> String {
    caller.get(&format!("/v1/referrals/{id}")).await.expect(200).json()["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_former_client_is_admitted_again_as_the_same_person() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &json!([])).await;
    team.decide("removals", &removal(&admitted.spell)).await;
    let again = team.assess(&of_the_same()).await;
    let other = person_of(&team, &again).await;
    let united = unite(&team, &again, &admitted.client).await.expect(200);
    assert_eq!(united.etag(), team.referral_tag(&again).await);
    let read = whole(&team, &again).await.json();
    assert_eq!(read["person_id"], json!(admitted.client));
    assert_eq!((&read["account"], &read["person"]["uma_number"]), (&json!("She was told to sign."), &json!("1234567")));
    assert_eq!((&read["person"]["family_name"], &read["person"]["other_names"]), (&json!("Example"), &json!(["Amina Married"])));
    team.decide("admissions", &admission(&again, &json!([]))).await;
    let spells = team.client(&admitted.client).await["spells"].as_array().unwrap().clone();
    assert_eq!(spells.len(), 2);
    assert_eq!(spells.iter().filter(|spell| spell["removed_on"].is_null()).count(), 1);
    for table in ["persons WHERE id", "vault.person_keys WHERE person_id", "person_match_keys WHERE person_id"] {
        assert_eq!(service.count(&format!("SELECT count(*) FROM {table} = '{other}'")).await, 0, "{table}");
    }
    // Whoever asks the audit for either id finds that they are one.
    for person in [&other, &admitted.client] {
        let found = format!("SELECT count(*) FROM audit_records WHERE action = 'person.unite' AND person_id = '{person}'");
        assert_eq!(service.count(&found).await, 1);
    }
    let former = "SELECT count(*) FROM persons WHERE sealed_former_identities IS NOT NULL";
    assert_eq!(service.count(former).await, 1);
}

#[tokio::test]
async fn the_person_is_found_by_what_either_record_told() {
    let service = Service::start().await;
    let team = service.team().await;
    let (one, other) = (team.assess(&referral()).await, team.assess(&of_the_same()).await);
    unite(&team, &other, &person_of(&team, &one).await).await.expect(200);
    for body in [referral(), with(of_the_same(), "/person/other_names", Value::Null)] {
        let third = team.submit(&body).await;
        let found = team.officer.get(&format!("/v1/assessment/referrals/{third}/possible-duplicates")).await.expect(200).json();
        assert_eq!(found["possible_duplicates"].as_array().unwrap().len() % 2, 0, "{found}");
        assert!(found["possible_duplicates"][0]["score"].as_u64().unwrap() >= 90, "{found}");
    }
    let own = team.officer.get(&format!("/v1/assessment/referrals/{other}/possible-duplicates")).await.expect(200).json();
    let first = &own["possible_duplicates"][0];
    assert_eq!((&first["is_same_person"], &first["score"], &first["referral"]["id"]), (&json!(true), &json!(100), &json!(one)));
}

#[tokio::test]
async fn a_childs_referral_is_found_to_be_of_a_child_in_care() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = team.client(&admitted.client).await["children_in_care"][0]["client_id"].as_str().unwrap().to_owned();
    let body = with(
        with(crate::harness::referral_of_a_minor(), "/person/given_names", json!("Bo")),
        "/person/date_of_birth",
        json!("2018-09-14"),
    );
    let id = team.assess(&body).await;
    unite(&team, &id, &child).await.expect(200);
    assert_eq!(person_of(&team, &id).await, child);
}

#[tokio::test]
async fn only_an_undecided_referral_without_a_draft_is_found_to_be_of_another_person() {
    let service = Service::start().await;
    let team = service.team().await;
    let known = team.admit(&referral(), &json!([])).await;
    let drafted = team.assess(&of_the_same()).await;
    team.draft("refusals", &refusal(&drafted)).await.expect(201);
    let refused = team.assess(&of_the_same()).await;
    team.decide("refusals", &refusal(&refused)).await;
    let undecided = team.assess(&of_the_same()).await;
    let own = person_of(&team, &undecided).await;
    let tag = team.referral_tag(&undecided).await;
    let tags = [team.referral_tag(&drafted).await, team.referral_tag(&refused).await, team.referral_tag(&known.referral).await];
    let before = service.contents().await;
    let path = |id: &str| format!("/v1/assessment/referrals/{id}/same-person");
    let body = |person: &str| json!({"person_id": person});
    let same = async |id: &str, tag: &str, person: &str| team.officer.change(&path(id), tag, Some(&body(person))).await;
    assert_eq!(same(&drafted, &tags[0], &known.client).await.problem(), (409, "draft_exists".to_owned()));
    assert_eq!(same(&refused, &tags[1], &known.client).await.problem(), illegal());
    assert_eq!(same(&known.referral, &tags[2], &own).await.problem(), illegal());
    for nobody in [&own, &Uuid::new_v4().to_string()] {
        let refused = same(&undecided, &tag, nobody).await.violations();
        assert_eq!(refused, [("/person_id".to_owned(), "inconsistent".to_owned())]);
    }
    assert_eq!(same(&undecided, "\"stale\"", &known.client).await.problem(), (412, "precondition_failed".to_owned()));
    assert_eq!(same(&Uuid::new_v4().to_string(), "*", &known.client).await.problem(), (404, "not_found".to_owned()));
    let missing = team
        .officer
        .send(Method::POST, &path(&undecided), &[("Content-Type", "application/json")], Some(body(&own).to_string()))
        .await;
    assert_eq!(missing.problem(), (428, "precondition_required".to_owned()));
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn of_a_draft_and_a_finding_at_once_one_is_made() {
    let service = Service::start().await;
    let team = service.team().await;
    let known = person_of(&team, &team.submit(&referral()).await).await;
    for _ in 0..4 {
        let id = team.assess(&of_the_same()).await;
        let body = refusal(&id);
        let (drafted, united) = tokio::join!(team.draft("refusals", &body), unite(&team, &id, &known));
        let is_drafted = drafted.status == 201;
        assert_ne!(is_drafted, united.status == 200, "{} {}", drafted.text, united.text);
        let loser = if is_drafted { &united } else { &drafted };
        assert_eq!(loser.status, 409, "{}", loser.text);
    }
}

#[tokio::test]
async fn a_merged_referral_goes_on_in_the_other_and_both_count() {
    let service = Service::start().await;
    let team = service.team().await;
    let police = service.police().await;
    let counted = "/v1/statistics/flow/referrals?period=2026-11&purpose=management&format=csv";
    let into = team.assess(&referral()).await;
    for is_taken_up in [false, true] {
        let id = submit(&police, &of_the_same()).await;
        if is_taken_up {
            team.take_up(&id).await.expect(200);
        }
        let before = team.officer.get(counted).await.text;
        let line = merge(&team, &id, &into).await.expect(200).json();
        assert_eq!(line["state"], "merged");
        assert_eq!(team.officer.get(counted).await.text, before);
        let (merged, survivor) = (whole(&team, &id).await.json(), whole(&team, &into).await.json());
        assert_eq!((&merged["merged_into"], &merged["closed_on"]), (&json!(into), &json!("2026-11-23")));
        assert_eq!(merged["person_id"], survivor["person_id"]);
        assert!(survivor["merged_from"].as_array().unwrap().iter().any(|from| from["id"] == json!(id)));
        assert_eq!(seen(&police, &id).await, "in_process");
    }
    let found = service.count("SELECT count(*) FROM persons").await;
    assert_eq!(found, 1);
}

#[tokio::test]
async fn the_merged_referrals_referrer_learns_how_the_other_one_ended() {
    let service = Service::start().await;
    let team = service.team().await;
    let police = service.police().await;
    for (kind, end) in [("admissions", "admitted"), ("refusals", "not_admitted"), ("withdraw", "withdrawn")] {
        let body = with(referral(), "/person/date_of_birth", json!(format!("19{}-01-31", 60 + end.len())));
        let into = team.assess(&body).await;
        let id = submit(&police, &body).await;
        merge(&team, &id, &into).await.expect(200);
        let tag = police.get(&format!("/v1/referrals/{id}")).await.etag().to_owned();
        match kind {
            "admissions" => drop(team.decide(kind, &admission(&into, &json!([]))).await),
            "refusals" => drop(team.decide(kind, &refusal(&into)).await),
            _ => {
                let officers = team.referral_tag(&into).await;
                let path = format!("/v1/assessment/referrals/{into}/withdraw");
                team.officer.change(&path, &officers, Some(&json!({"reason": "person_unreachable"}))).await.expect(200);
            }
        }
        let now = police.get(&format!("/v1/referrals/{id}")).await.expect(200);
        assert_eq!((now.json()["state"].as_str(), now.etag() == tag), (Some(end), false));
        let history = police.get(&format!("/v1/referrals/{id}/history")).await.expect(200).json();
        let states: Vec<_> =
            history["changes"].as_array().unwrap().iter().map(|change| change["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["received", "in_process", end]);
        let listed = police.get(&format!("/v1/referrals?state={end}")).await.expect(200).json();
        assert!(listed["referrals"].as_array().unwrap().iter().any(|line| line["id"] == json!(id)), "{listed}");
        let in_process = police.get("/v1/referrals?state=in_process").await.expect(200).json();
        assert!(in_process["referrals"].as_array().unwrap().iter().all(|line| line["id"] != json!(id)));
        let told = format!(
            "SELECT event_type || ' ' || state AS text FROM events WHERE subject_id = '{id}' AND organisation_id IS NOT NULL ORDER BY occurred_at, event_type"
        );
        let mut told = service.lines(&told).await;
        told.sort_unstable();
        let last = if kind == "withdraw" { "referral.withdrawn withdrawn".to_owned() } else { format!("referral.decided {end}") };
        let mut expected = vec!["referral.received received".to_owned(), "referral.taken_up in_process".to_owned(), last];
        expected.sort_unstable();
        assert_eq!(told, expected);
        assert_eq!(whole(&team, &id).await.json()["state"], "merged");
    }
}

/// Answers by what was asked: status, headers, body.
type Told = BTreeMap<String, (u16, Vec<(String, String)>, String)>;

/// What a referrer is answered about a referral on every path, without what is random of each.
async fn everything(caller: &Caller, id: &str) -> Told {
    let mut answers = BTreeMap::new();
    for path in ["", "/history", "/information-requests", "/supplements"] {
        let answer = caller.get(&format!("/v1/referrals/{id}{path}")).await;
        answers.insert(format!("GET {path}"), answer);
    }
    let etag = caller.get(&format!("/v1/referrals/{id}")).await.etag().to_owned();
    let supplement = caller.create(&format!("/v1/referrals/{id}/supplements"), &json!({"observations": "More."})).await;
    answers.insert("supplement".to_owned(), supplement);
    let withdraw = json!({"reason": "person_unreachable"});
    let stale = caller.change(&format!("/v1/referrals/{id}/withdraw"), "\"stale\"", Some(&withdraw)).await;
    answers.insert("stale".to_owned(), stale);
    answers.insert("withdraw".to_owned(), caller.change(&format!("/v1/referrals/{id}/withdraw"), &etag, Some(&withdraw)).await);
    answers.insert("again".to_owned(), caller.change(&format!("/v1/referrals/{id}/withdraw"), "*", Some(&withdraw)).await);
    answers.insert("at last".to_owned(), caller.get(&format!("/v1/referrals/{id}")).await);
    answers.insert("its history".to_owned(), caller.get(&format!("/v1/referrals/{id}/history")).await);
    let own = answers["GET "].json();
    let random: Vec<String> = ["id", "reference"].iter().map(|name| own[*name].as_str().unwrap().to_owned()).collect();
    answers.into_iter().map(|(name, answer)| (name, without(&answer, &random))).collect()
}

fn without(answer: &Answer, random: &[String]) -> (u16, Vec<(String, String)>, String) {
    let (status, headers, body) = constant(answer);
    let hide = |text: String| random.iter().fold(text, |text, value| text.replace(value.as_str(), "…"));
    let headers = headers.into_iter().filter(|(name, _)| name != "etag").map(|(name, value)| (name, hide(value))).collect();
    let mut body = hide(body);
    if let Ok(Value::Object(mut members)) = serde_json::from_str(&body)
        && members.contains_key("supplement_id")
    {
        members.remove("supplement_id");
        body = Value::Object(members).to_string();
    }
    (status, headers, body)
}

#[tokio::test]
async fn a_merged_referral_is_for_its_referrer_byte_for_byte_one_under_assessment() {
    let service = Service::start().await;
    let team = service.team().await;
    let police = service.police().await;
    let into = team.assess(&referral()).await;
    let (merged, plain) = (submit(&police, &of_the_same()).await, submit(&police, &of_the_same()).await);
    team.take_up(&plain).await.expect(200);
    merge(&team, &merged, &into).await.expect(200);
    let strip_ids = |answers: Told| -> Told {
        // A supplement has an id of its own.
        let of_own = |text: String| {
            text.split('"').map(|part| if Uuid::parse_str(part).is_ok() { "…" } else { part }).collect::<Vec<_>>().join("\"")
        };
        answers.into_iter().map(|(name, (status, headers, body))| (name, (status, headers, of_own(body)))).collect()
    };
    assert_eq!(strip_ids(everything(&police, &merged).await), strip_ids(everything(&police, &plain).await));
    let told = |id: &str| {
        format!(
            "SELECT event_type || ' ' || state AS text FROM events WHERE subject_id = '{id}' AND organisation_id IS NOT NULL ORDER BY event_type"
        )
    };
    assert_eq!(service.lines(&told(&merged)).await, service.lines(&told(&plain)).await);
    // What its referrer withdrew stays withdrawn, however the other one ends.
    team.decide("admissions", &admission(&into, &json!([]))).await;
    assert_eq!((seen(&police, &merged).await, seen(&team.ngo, &into).await), ("withdrawn".to_owned(), "admitted".to_owned()));
}

#[tokio::test]
async fn what_cannot_be_merged_is_refused_and_nothing_changes() {
    let service = Service::start().await;
    let team = service.team().await;
    let into = team.assess(&referral()).await;
    let merged = team.assess(&of_the_same()).await;
    merge(&team, &merged, &into).await.expect(200);
    let decided = team.admit(&with(referral(), "/person/date_of_birth", json!("1970-01-01")), &json!([])).await.referral;
    let drafted = team.assess(&of_the_same()).await;
    team.draft("refusals", &refusal(&drafted)).await.expect(201);
    let open = team.assess(&of_the_same()).await;
    let mut tags = BTreeMap::new();
    for id in [&into, &merged, &decided, &drafted, &open] {
        tags.insert(id.clone(), team.referral_tag(id).await);
    }
    let before = service.contents().await;
    let merge = async |id: &str, into: &str| {
        team.officer.change(&format!("/v1/assessment/referrals/{id}/merge"), &tags[id], Some(&json!({"into": into}))).await
    };
    // Twice, in a circle, into what has ended, and what has been decided.
    for (id, into) in [(&merged, &open), (&into, &merged), (&open, &merged), (&open, &decided), (&decided, &open)] {
        assert_eq!(merge(id, into).await.problem(), illegal());
    }
    assert_eq!(merge(&drafted, &open).await.problem(), (409, "draft_exists".to_owned()));
    for nothing in [&open, &Uuid::new_v4().to_string()] {
        assert_eq!(merge(&open, nothing).await.violations(), [("/into".to_owned(), "inconsistent".to_owned())]);
    }
    let stale =
        team.officer.change(&format!("/v1/assessment/referrals/{open}/merge"), "\"stale\"", Some(&json!({"into": into}))).await;
    assert_eq!(stale.problem(), (412, "precondition_failed".to_owned()));
    let nobody = team
        .officer
        .change(&format!("/v1/assessment/referrals/{}/merge", Uuid::new_v4()), "*", Some(&json!({"into": into})))
        .await;
    assert_eq!(nobody.problem(), (404, "not_found".to_owned()));
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn what_went_on_in_a_referral_goes_on_where_that_one_goes() {
    let service = Service::start().await;
    let team = service.team().await;
    let (first, second, third) =
        (team.assess(&referral()).await, team.assess(&of_the_same()).await, team.assess(&referral()).await);
    merge(&team, &first, &second).await.expect(200);
    merge(&team, &second, &third).await.expect(200);
    assert_eq!(whole(&team, &first).await.json()["merged_into"], json!(third));
    assert_eq!(whole(&team, &third).await.json()["merged_from"].as_array().unwrap().len(), 2);
    team.decide("admissions", &admission(&third, &json!([]))).await;
    for id in [&first, &second, &third] {
        assert_eq!(seen(&team.ngo, id).await, "admitted");
    }
}

#[tokio::test]
async fn of_two_merges_in_a_circle_at_once_one_is_made() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..4 {
        let (one, other) = (team.assess(&referral()).await, team.assess(&referral()).await);
        let (first, second) = tokio::join!(merge(&team, &one, &other), merge(&team, &other, &one));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && [409, 412].contains(&statuses[1]), "{statuses:?}");
    }
}

#[tokio::test]
async fn a_withdrawn_consent_erases_the_united_person_and_all_that_was_told() {
    let service = Service::start().await;
    let team = service.team().await;
    let (one, other) = (team.assess(&referral()).await, team.assess(&of_the_same()).await);
    merge(&team, &other, &one).await.expect(200);
    let tag = team.ngo.get(&format!("/v1/referrals/{one}")).await.etag().to_owned();
    let path = format!("/v1/referrals/{one}/withdraw");
    team.ngo.change(&path, &tag, Some(&json!({"reason": "consent_withdrawn"}))).await.expect(200);
    let left = "SELECT (SELECT count(*) FROM vault.person_keys) + (SELECT count(*) FROM person_match_keys) \
         + (SELECT count(*) FROM persons WHERE sealed_identity IS NOT NULL OR sealed_former_identities IS NOT NULL) \
         + (SELECT count(*) FROM referrals WHERE sealed_account IS NOT NULL) AS count";
    assert_eq!(service.count(left).await, 0);
    assert_eq!(seen(&team.ngo, &other).await, "withdrawn");
}

#[tokio::test]
async fn partners_can_neither_unite_nor_merge() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    let before = service.contents().await;
    for (path, body) in [("same-person", json!({"person_id": id})), ("merge", json!({"into": id}))] {
        let answer = team.ngo.change(&format!("/v1/assessment/referrals/{id}/{path}"), "*", Some(&body)).await;
        assert_eq!(answer.problem(), (403, "insufficient_scope".to_owned()));
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn every_row_that_names_a_person_is_known_to_the_uniting() {
    let service = Service::start().await;
    let naming = "SELECT DISTINCT conrelid::regclass::text AS text FROM pg_constraint \
         WHERE contype = 'f' AND confrelid = 'persons'::regclass ORDER BY text";
    // Consents and referrals are moved; the others are of persons who are known, and who stay.
    assert_eq!(
        service.lines(naming).await,
        ["consents", "decisions", "identifications", "referrals", "service_arrangements", "spells"]
    );
}
