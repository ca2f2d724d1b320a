//! Possible duplicates: an officer finds them across organisations; no submitter can tell whether a person is known.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::oauth::constant;
use crate::harness::steps::two_children;
use crate::harness::{Answer, Caller, Service, referral, with};

fn path(id: &str) -> String {
    format!("/v1/assessment/referrals/{id}/possible-duplicates")
}

async fn duplicates(officer: &Caller, id: &str) -> Vec<Value> {
    officer.get(&path(id)).await.expect(200).json()["possible_duplicates"].as_array().unwrap().clone()
}

/// The referral's id, the score and the reasons of each.
fn told(found: &[Value]) -> Vec<(String, u64, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let reasons = |line: &Value| line["reasons"].as_array().unwrap().iter().map(text).collect();
    found.iter().map(|line| (text(&line["referral"]["id"]), line["score"].as_u64().unwrap(), reasons(line))).collect()
}

fn telephone(body: Value, number: &str) -> Value {
    with(body, "/person/contacts", json!([{"channel": "telephone", "value": number, "safe_to_contact": true}]))
}

async fn submit(caller: &Caller, body: &Value) -> String {
    caller.create("/v1/referrals", body).await.expect(201).id()
}

#[tokio::test]
async fn an_officer_finds_them_across_organisations_the_likeliest_first_and_then_the_newest() {
    let service = Service::start().await;
    let (ngo, police, officer) = (service.ngo().await, service.police().await, service.officer().await);
    let one = telephone(with(referral(), "/person/uma_number", json!("1234-567")), "040 123 4567");
    let stranger = with(with(referral(), "/person/given_names", json!("Berta")), "/person/date_of_birth", json!("1980-01-01"));
    let by_telephone = submit(&police, &telephone(stranger.clone(), "+358 40 1234567")).await;
    let similar = submit(
        &police,
        &with(with(referral(), "/person/given_names", json!("Amiina")), "/person/date_of_birth", json!("1998-02-04")),
    )
    .await;
    let same =
        submit(&police, &with(with(referral(), "/person/given_names", json!("EXAMPLE")), "/person/family_name", json!("Amina")))
            .await;
    let by_uma = submit(&police, &with(stranger.clone(), "/person/uma_number", json!("1234567"))).await;
    submit(&police, &stranger).await;
    service.clock.set("2026-11-23T10:01:00Z".parse().unwrap());
    let id = submit(&ngo, &one).await;
    let found = duplicates(&officer, &id).await;
    let (both, similar_name) = ("same_name_and_birth_date".to_owned(), "similar_name_and_birth_date".to_owned());
    assert_eq!(
        told(&found),
        [
            (by_uma, 95, vec!["same_uma_number".to_owned()]),
            (same, 90, vec![both, similar_name.clone()]),
            (similar.clone(), 60, vec![similar_name]),
            (by_telephone, 40, vec!["same_telephone".to_owned()]),
        ]
    );
    assert!(found.iter().all(|line| line["is_client"] == false && line["is_same_person"] == false));
    // The other way round it is found, too; of two alike the newer comes first.
    assert_eq!(told(&duplicates(&officer, &similar).await)[0].0, id);
}

#[tokio::test]
async fn numbers_that_a_supplement_tells_are_compared_too() {
    let service = Service::start().await;
    let (ngo, police, officer) = (service.ngo().await, service.police().await, service.officer().await);
    let stranger = with(with(referral(), "/person/given_names", json!("Berta")), "/person/date_of_birth", json!("1980-01-01"));
    let known = with(telephone(stranger, "040 123 4567"), "/person/uma_number", json!("1234-567"));
    let known = submit(&police, &known).await;
    let id = submit(&ngo, &referral()).await;
    assert_eq!(told(&duplicates(&officer, &id).await), []);
    let contacts = json!([{"channel": "messaging", "value": "+358401234567", "safe_to_contact": false}]);
    for (body, score, reasons) in [
        (json!({"contacts": contacts}), 40, vec!["same_telephone"]),
        (json!({"uma_number": "1234567"}), 97, vec!["same_uma_number", "same_telephone"]),
    ] {
        ngo.create(&format!("/v1/referrals/{id}/supplements"), &body).await.expect(201);
        let found = told(&duplicates(&officer, &id).await);
        assert_eq!(found, [(known.clone(), score, reasons.into_iter().map(str::to_owned).collect())]);
    }
}

#[tokio::test]
async fn clients_and_children_in_care_are_found_and_whether_they_are_clients_now() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = with(with(referral(), "/person/given_names", json!("Bo")), "/person/date_of_birth", json!("2018-09-14"));
    let child = with(child, "/consent/guardian", json!({"role": "guardian", "name": "Gia Guardian", "agreed_on": "2026-11-20"}));
    let child = with(child, "/consent/child_heard", json!({"heard_by": "Helmi Hearer", "heard_on": "2026-11-20"}));
    let of_child = team.submit(&child).await;
    let found = duplicates(&team.officer, &of_child).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0]["referral"], &found[0]["is_client"], &found[0]["has_been_client"]),
        (&Value::Null, &json!(true), &json!(true))
    );
    let again = team.submit(&referral()).await;
    let found = duplicates(&team.officer, &again).await;
    assert_eq!(
        (found[0]["person_id"].as_str(), found[0]["referral"]["id"].as_str()),
        (Some(admitted.client.as_str()), Some(admitted.referral.as_str()))
    );
    assert_eq!(found[0]["referral"]["state"], "decided");
}

#[tokio::test]
async fn a_draft_alone_makes_no_child_a_person_to_be_found() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("admissions", &crate::harness::steps::admission(&id, &two_children())).await.expect(201);
    let child = with(with(referral(), "/person/given_names", json!("Bo")), "/person/date_of_birth", json!("2018-09-14"));
    let child = with(child, "/consent/guardian", json!({"role": "guardian", "name": "Gia Guardian", "agreed_on": "2026-11-20"}));
    let child = with(child, "/consent/child_heard", json!({"heard_by": "Helmi Hearer", "heard_on": "2026-11-20"}));
    let of_child = team.submit(&child).await;
    assert_eq!(duplicates(&team.officer, &of_child).await, Vec::<Value>::new());
    team.sign(&draft.id(), draft.etag()).await.expect(200);
    assert_eq!(duplicates(&team.officer, &of_child).await.len(), 1);
}

#[tokio::test]
async fn it_shows_nobodys_identity_and_each_look_is_recorded_with_the_person() {
    let service = Service::start().await;
    let (ngo, police, officer) = (service.ngo().await, service.police().await, service.officer().await);
    submit(&police, &referral()).await;
    let id = submit(&ngo, &referral()).await;
    let answer = officer.get(&path(&id)).await.expect(200);
    for value in ["Amina", "Example", "1998", "Ronja"] {
        assert!(!answer.text.contains(value), "{value}");
    }
    let mut keys: Vec<_> = answer.json()["possible_duplicates"][0].as_object().unwrap().keys().cloned().collect();
    keys.sort_unstable();
    assert_eq!(keys, ["has_been_client", "is_client", "is_same_person", "person_id", "reasons", "referral", "score"]);
    let looks = format!(
        "SELECT count(*) FROM audit_records JOIN referrals ON referrals.id = subject_id AND referrals.person_id = audit_records.person_id \
         WHERE action = 'referral.look_for_duplicates' AND subject_id = '{id}'"
    );
    assert_eq!(service.count(&looks).await, 1);
    let unchanged = officer.send(reqwest::Method::GET, &path(&id), &[("If-None-Match", answer.etag())], None).await.expect(304);
    assert!(unchanged.text.is_empty());
    submit(&police, &referral()).await;
    officer.send(reqwest::Method::GET, &path(&id), &[("If-None-Match", answer.etag())], None).await.expect(200);
    assert_eq!(service.count(&looks).await, 3);
}

#[tokio::test]
async fn partners_cannot_look_and_what_is_not_there_is_not_found() {
    let service = Service::start().await;
    let (ngo, officer) = (service.ngo().await, service.officer().await);
    let id = submit(&ngo, &referral()).await;
    let before = service.contents().await;
    assert_eq!(ngo.get(&path(&id)).await.problem(), (403, "insufficient_scope".to_owned()));
    assert_eq!(officer.get(&path(&Uuid::new_v4().to_string())).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_submission_is_answered_alike_whether_the_person_is_known_or_not() {
    let service = Service::start().await;
    let team = service.team().await;
    team.admit(&referral(), &json!([])).await;
    let known = team.ngo.create("/v1/referrals", &referral()).await.expect(201);
    let unknown = with(with(referral(), "/person/given_names", json!("Berta")), "/person/date_of_birth", json!("1971-07-07"));
    let unknown = team.ngo.create("/v1/referrals", &unknown).await.expect(201);
    // What differs is what is random of each: id, reference, entity tag, request id.
    let shape = |answer: &Answer| {
        let (status, headers, _) = constant(answer);
        let mut body = answer.json();
        for own in ["id", "reference", "received_at"] {
            body[own] = json!(body[own].as_str().unwrap().len());
        }
        let own = ["location", "etag", "x-request-id", "date"];
        let names: Vec<_> = headers.into_iter().filter(|(name, _)| !own.contains(&name.as_str())).collect();
        (status, names, body)
    };
    assert_eq!(shape(&known), shape(&unknown));
    let events = "SELECT DISTINCT event_type || state || coalesce(organisation_id::text, '') AS text FROM events WHERE event_type = 'referral.received'";
    assert_eq!(service.lines(events).await.len(), 1);
}

#[tokio::test]
async fn no_key_is_a_digest_that_somebody_could_compute() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    submit(&ngo, &telephone(with(referral(), "/person/uma_number", json!("1234567")), "0401234567")).await;
    let keys = service.lines("SELECT encode(key, 'hex') AS text FROM person_match_keys").await;
    assert_eq!(keys.len(), 4);
    for text in
        ["1234567", "358401234567", "0401234567", "amina example 1998-04-02", "Amina Example 1998-04-02", "amn aksmpl 1998 2 4"]
    {
        let digests = format!("SELECT unnest(ARRAY[md5('{text}'), encode(sha256('{text}'), 'hex')]) AS text");
        for digest in service.lines(&digests).await {
            assert!(keys.iter().all(|key| !digest.starts_with(key.as_str())), "{text}");
        }
    }
    // The same person twice has the same keys.
    submit(&ngo, &telephone(with(referral(), "/person/uma_number", json!("1234567")), "0401234567")).await;
    assert_eq!(service.count("SELECT count(DISTINCT key) FROM person_match_keys").await, 4);
}
