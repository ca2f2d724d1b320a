//! Consultations and contacts: advice without anybody's identity.

use std::collections::BTreeSet;

use assistance_api::codes::{ListEntry, lists};
use assistance_api::organisations::Scope;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::oauth::constant;
use crate::harness::{Answer, Caller, Service, with};

const CONTENT: [&str; 16] = [
    "advice",
    "age_class",
    "channel",
    "form",
    "held_on",
    "id",
    "nationality_group",
    "other_advice",
    "other_topics",
    "place",
    "recorded_at",
    "referrer_type",
    "related_to_trafficking",
    "sex",
    "topic",
    "urgency",
];

/// A consultation that keeps every rule.
pub fn consultation() -> Value {
    json!({
        "held_on": "2026-11-23", "channel": "telephone", "topic": "consent", "other_topics": ["recognising"],
        "related_to_trafficking": "yes", "urgency": "urgent", "form": "forced_labour", "place": "finland", "sex": "female",
        "age_class": "adult", "nationality_group": "non_eu", "advice": "referral_to_assistance_system",
        "other_advice": ["victim_support_finland"]
    })
}

/// A contact that keeps every rule.
fn contact() -> Value {
    json!({
        "contacted_on": "2026-11-23", "channel": "telephone", "language_group": "ukrainian", "topic": "work_and_pay",
        "related_to_trafficking": "no", "caller": "close_person", "nationality": "UA", "residence_status": "temporary_protection",
        "advice": "occupational_safety_authority", "other_advice": ["advice_given"]
    })
}

fn registered() -> Value {
    json!({"referrer_type": "social_services", "consultation": consultation()})
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn not_found() -> (u16, String) {
    (404, "not_found".to_owned())
}

#[tokio::test]
async fn a_consultation_is_recorded_once_with_the_type_of_its_organisation() {
    let service = Service::start().await;
    let (ngo, police, officer) = (service.ngo().await, service.police().await, service.officer().await);
    let before = service.contents().await;
    let recorded = ngo.create_with_key("/v1/consultations", "consultation-1", &consultation()).await.expect(201);
    let grown = service.grown_since(&before).await;
    let expected =
        ["public.audit_records", "public.consultations", "public.events", "public.idempotency_keys", "public.statistics_changes"];
    assert_eq!(grown.into_iter().collect::<Vec<_>>(), expected.map(|table| (table.to_owned(), 1)));
    let path = format!("/v1/consultations/{}", recorded.id());
    assert_eq!((recorded.header("location"), recorded.json()["referrer_type"].as_str()), (path.as_str(), Some("other_ngo")));
    let after = service.contents().await;
    let again = ngo.create_with_key("/v1/consultations", "consultation-1", &consultation()).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.json()), ("true", recorded.json()));
    let other = with(consultation(), "/sex", json!("male"));
    let reused = ngo.create_with_key("/v1/consultations", "consultation-1", &other).await;
    assert_eq!(reused.problem(), (422, "idempotency_key_reused".to_owned()));
    assert_eq!(service.contents().await, after);

    let read = ngo.get(&path).await.expect(200);
    assert_eq!((read.json(), read.etag()), (recorded.json(), recorded.etag()));
    ngo.send(Method::GET, &path, &[("If-None-Match", read.etag())], None).await.expect(304);
    let missing = police.get(&format!("/v1/consultations/{}", Uuid::new_v4())).await;
    assert_eq!(missing.problem(), not_found());
    assert_eq!(constant(&police.get(&path).await), constant(&missing));
    assert_eq!(police.get("/v1/consultations").await.expect(200).json()["consultations"], json!([]));
    let whole = officer.get(&format!("/v1/assessment{}", &path[3..])).await.expect(200).json();
    assert_eq!(whole["id"], recorded.json()["id"]);
    // It is no referral, and nothing makes it one.
    assert_eq!(service.count("SELECT count(*) FROM referrals").await + service.count("SELECT count(*) FROM persons").await, 0);
}

#[tokio::test]
async fn what_is_not_said_of_the_person_is_unknown() {
    let service = Service::start().await;
    let body = json!({
        "held_on": "2026-11-01", "channel": "email", "topic": "other", "related_to_trafficking": "unclear", "advice": "advice_given"
    });
    let recorded = service.ngo().await.create("/v1/consultations", &body).await.expect(201).json();
    for (name, value) in [
        ("urgency", "normal"),
        ("form", "unclear"),
        ("place", "unknown"),
        ("sex", "unknown"),
        ("age_class", "unknown"),
        ("nationality_group", "unknown"),
    ] {
        assert_eq!(recorded[name], value);
    }
    assert_eq!((&recorded["other_topics"], &recorded["other_advice"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn an_officer_registers_what_others_asked_and_no_partner_sees_it() {
    let service = Service::start().await;
    let (ngo, officer) = (service.ngo().await, service.officer().await);
    let own = ngo.create("/v1/consultations", &consultation()).await.expect(201).id();
    let answer = officer.create("/v1/assessment/consultations", &registered()).await.expect(201);
    assert_eq!(answer.json()["referrer_type"], "social_services");
    let location = answer.header("location");
    let read = officer.get(location).await.expect(200);
    assert_eq!((read.json(), read.etag()), (answer.json(), answer.etag()));
    let list = officer.get("/v1/assessment/consultations?held_from=2026-11-23&topic=consent").await.expect(200).json();
    assert_eq!(list["consultations"].as_array().unwrap().len(), 2);
    assert_eq!(ngo.get(&format!("/v1/consultations/{}", answer.id())).await.problem(), not_found());
    let list = ngo.get("/v1/consultations").await.expect(200).json();
    assert_eq!(ids(&list["consultations"]), [own]);
    // Of what partners recorded they learn by the feed; of what officers registered only officers.
    let told = "SELECT (organisation_id IS NULL)::text AS text FROM events WHERE event_type = 'consultation.recorded' ORDER BY 1";
    assert_eq!(service.lines(told).await, ["false", "true"]);
}

fn ids(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_consultation_that_breaks_a_rule_is_refused_at_its_place() {
    let service = Service::start().await;
    let (ngo, officer) = (service.ngo().await, service.officer().await);
    let before = service.contents().await;
    let cases = [
        ("/held_on", json!("2026-11-24"), "/held_on", "in_the_future"),
        ("/held_on", json!("1899-12-31"), "/held_on", "range"),
        ("/other_topics", json!(["consent"]), "/other_topics", "duplicate"),
        ("/other_topics", json!(["child", "child"]), "/other_topics", "duplicate"),
        ("/other_advice", json!(["referral_to_assistance_system"]), "/other_advice", "duplicate"),
        ("/topic", json!("gossip"), "/topic", "not_in_list"),
        ("/topic", Value::Null, "/topic", "required"),
        ("/advice", Value::Null, "/advice", "required"),
        ("/sex", json!(7), "/sex", "wrong_type"),
        // What could tell who it is has no place.
        ("/nationality", json!("UA"), "/nationality", "unknown_field"),
        ("/given_names", json!("Amina"), "/given_names", "unknown_field"),
        ("/person", json!({"sex": "female"}), "/person", "unknown_field"),
        ("/notes", json!("Calls from Kotka."), "/notes", "unknown_field"),
        ("/external_reference", json!("A-1"), "/external_reference", "unknown_field"),
        ("/referrer_type", json!("police"), "/referrer_type", "unknown_field"),
    ];
    for (at, value, pointer, code) in cases {
        let body = with(consultation(), at, value);
        let refused = ngo.create("/v1/consultations", &body).await;
        assert_eq!(refused.violations(), [(pointer.to_owned(), code.to_owned())], "{body}");
        let body = json!({"referrer_type": "police", "consultation": body});
        let refused = officer.create("/v1/assessment/consultations", &body).await;
        assert_eq!(refused.violations(), [(format!("/consultation{pointer}"), code.to_owned())], "{body}");
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_contact_is_recorded_once_and_for_officers_only() {
    let service = Service::start().await;
    let (ngo, officer) = (service.ngo().await, service.officer().await);
    let before = service.contents().await;
    let refused = ngo.create("/v1/contacts", &contact()).await;
    assert_eq!(refused.problem(), (403, "insufficient_scope".to_owned()));
    let cases = [
        ("/contacted_on", json!("2026-11-24"), "/contacted_on", "in_the_future"),
        ("/contacted_on", json!("2022-03-03"), "/residence_status", "not_valid_then"),
        ("/other_advice", json!(["occupational_safety_authority"]), "/other_advice", "duplicate"),
        ("/nationality", json!("ZZ"), "/nationality", "not_in_list"),
        ("/language_group", Value::Null, "/language_group", "required"),
        ("/name", json!("Oksana"), "/name", "unknown_field"),
        ("/telephone", json!("+358 40 000 0000"), "/telephone", "unknown_field"),
        ("/notes", json!("Wants to be called back."), "/notes", "unknown_field"),
    ];
    for (at, value, pointer, code) in cases {
        let refused = officer.create("/v1/contacts", &with(contact(), at, value)).await;
        assert_eq!(refused.violations(), [(pointer.to_owned(), code.to_owned())], "{at}");
    }
    assert_eq!(service.contents().await, before);

    let recorded = officer.create_with_key("/v1/contacts", "contact-1", &contact()).await.expect(201);
    let again = officer.create_with_key("/v1/contacts", "contact-1", &contact()).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.json()), ("true", recorded.json()));
    let other = officer.create_with_key("/v1/contacts", "contact-1", &with(contact(), "/topic", json!("health"))).await;
    assert_eq!(other.problem(), (422, "idempotency_key_reused".to_owned()));
    assert_eq!(service.count("SELECT count(*) FROM contacts").await, 1);
    assert_eq!(service.count("SELECT count(*) FROM audit_records WHERE action = 'contact.record'").await, 1);
    let path = recorded.header("location");
    let read = officer.get(path).await.expect(200);
    assert_eq!((read.json(), read.etag()), (recorded.json(), recorded.etag()));
    officer.send(Method::GET, path, &[("If-None-Match", read.etag())], None).await.expect(304);
    assert_eq!(officer.get(&format!("/v1/contacts/{}", Uuid::new_v4())).await.problem(), not_found());
    let bare = json!({
        "contacted_on": "2026-11-01", "channel": "chat", "language_group": "finnish", "topic": "other",
        "related_to_trafficking": "no", "caller": "other", "advice": "advice_given"
    });
    let bare = officer.create("/v1/contacts", &bare).await.expect(201).json();
    assert_eq!((&bare["nationality"], &bare["residence_status"]), (&json!("unknown"), &json!("unknown")));
}

#[tokio::test]
async fn lists_are_filtered_and_go_page_by_page() {
    let service = Service::start().await;
    let (ngo, officer) = (service.ngo().await, service.officer().await);
    for (minute, topic) in ["work_and_pay", "housing", "work_and_pay", "health", "work_and_pay"].into_iter().enumerate() {
        service.at(&format!("2026-11-23T10:0{minute}:00Z"));
        officer.create("/v1/contacts", &with(contact(), "/topic", json!(topic))).await.expect(201);
        let topic = if topic == "work_and_pay" { "working_life" } else { "child" };
        ngo.create("/v1/consultations", &with(consultation(), "/topic", json!(topic))).await.expect(201);
    }
    let all = async |caller: &Caller, path: &str, name: &str| {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = caller.get(&format!("{path}limit=2{cursor}")).await.expect(200).json();
            found.extend(page[name].as_array().unwrap().iter().map(|one| one["topic"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break found,
            }
        }
    };
    let expected = ["work_and_pay", "health", "work_and_pay", "housing", "work_and_pay"];
    assert_eq!(all(&officer, "/v1/contacts?", "contacts").await, expected);
    assert_eq!(all(&officer, "/v1/contacts?topic=work_and_pay&", "contacts").await, ["work_and_pay"; 3]);
    assert_eq!(all(&officer, "/v1/contacts?related_to_trafficking=yes&", "contacts").await, [""; 0]);
    assert_eq!(all(&officer, "/v1/contacts?nationality=UA&contacted_to=2026-11-23&", "contacts").await.len(), 5);
    assert_eq!(all(&officer, "/v1/contacts?contacted_from=2026-11-24&", "contacts").await, [""; 0]);
    for (caller, path) in [(&ngo, "/v1/consultations?"), (&officer, "/v1/assessment/consultations?")] {
        assert_eq!(all(caller, path, "consultations").await.len(), 5);
        assert_eq!(all(caller, &format!("{path}topic=working_life&"), "consultations").await, ["working_life"; 3]);
        assert_eq!(all(caller, &format!("{path}held_to=2026-11-22&"), "consultations").await, [""; 0]);
        let first = caller.get(&format!("{path}limit=1")).await.json()["next_cursor"].as_str().unwrap().to_owned();
        let elsewhere = service.caller_with(&[Scope::ContactsRead]).await.get(&format!("/v1/contacts?cursor={first}")).await;
        assert_eq!(elsewhere.problem(), (400, "invalid_cursor".to_owned()));
    }
}

#[tokio::test]
async fn each_audience_is_answered_these_members_and_no_others() {
    let service = Service::start().await;
    let (ngo, officer) = (service.ngo().await, service.officer().await);
    let recorded = ngo.create("/v1/consultations", &consultation()).await.expect(201);
    assert_eq!(keys(&recorded.json()), CONTENT);
    let list = ngo.get("/v1/consultations").await.expect(200).json();
    assert_eq!((keys(&list), keys(&list["consultations"][0])), (vec!["consultations", "next_cursor"], CONTENT.to_vec()));
    let mut for_officers = [&CONTENT[..], &["organisation_id"]].concat();
    for_officers.sort_unstable();
    let answer = officer.create("/v1/assessment/consultations", &registered()).await.expect(201);
    assert_eq!(keys(&answer.json()), for_officers);
    let list = officer.get("/v1/assessment/consultations").await.expect(200).json();
    assert_eq!(keys(&list["consultations"][0]), for_officers);
    let contact = officer.create("/v1/contacts", &contact()).await.expect(201).json();
    let expected = [
        "advice",
        "caller",
        "channel",
        "contacted_on",
        "id",
        "language_group",
        "nationality",
        "other_advice",
        "recorded_at",
        "related_to_trafficking",
        "residence_status",
        "topic",
    ];
    assert_eq!(keys(&contact), expected);
}

#[tokio::test]
async fn the_tables_have_no_place_for_an_identity() {
    let service = Service::start().await;
    // Ids, days, times, and texts that are codes: of the answers above, every text column is one whose values are of a list.
    let kinds = "SELECT DISTINCT data_type AS text FROM information_schema.columns \
         WHERE table_name IN ('consultations', 'contacts') AND data_type NOT IN ('text', 'ARRAY') ORDER BY 1";
    assert_eq!(service.lines(kinds).await, ["date", "timestamp with time zone", "uuid"]);
    let ngo = service.ngo().await;
    ngo.create("/v1/consultations", &consultation()).await.expect(201);
    service.officer().await.create("/v1/contacts", &contact()).await.expect(201);
    let codes: BTreeSet<&str> = lists().iter().flat_map(ListEntry::rows).map(|row| row.code).collect();
    let values = "SELECT value AS text FROM (SELECT to_jsonb(c) AS row FROM contacts c UNION ALL SELECT to_jsonb(c) FROM consultations c) AS rows, \
         jsonb_each_text(row) WHERE key NOT IN ('id', 'api_client_id', 'organisation_id', 'recorded_at', 'held_on', 'contacted_on')";
    let values = service.lines(values).await;
    assert!(values.len() > 20);
    for value in values {
        let members: Vec<String> = serde_json::from_str(&value).unwrap_or_else(|_| vec![value.clone()]);
        assert!(members.iter().all(|member| codes.contains(member.as_str())), "{value}");
    }
}

#[tokio::test]
async fn the_same_main_topic_or_advice_twice_is_refused_by_the_database_too() {
    let service = Service::start().await;
    service.ngo().await.create("/v1/consultations", &consultation()).await.expect(201);
    service.officer().await.create("/v1/contacts", &contact()).await.expect(201);
    for (statement, rule) in [
        ("UPDATE consultations SET other_topics = ARRAY[topic]", "consultations_main_topic_is_named_once"),
        ("UPDATE consultations SET other_advice = ARRAY[advice]", "consultations_main_advice_is_named_once"),
        ("UPDATE contacts SET other_advice = ARRAY[advice]", "contacts_main_advice_is_named_once"),
    ] {
        let refused: Result<usize, _> =
            diesel_async::RunQueryDsl::execute(diesel::sql_query(statement), &mut service.sql().await).await;
        assert!(refused.unwrap_err().to_string().contains(rule), "{statement}");
    }
}

/// A look at the answers of both audiences when there is nothing.
#[tokio::test]
async fn an_empty_list_is_a_list() {
    let service = Service::start().await;
    let empty = |answer: Answer, name: &str| assert_eq!(answer.expect(200).json(), json!({name: [], "next_cursor": null}));
    empty(service.ngo().await.get("/v1/consultations").await, "consultations");
    empty(service.officer().await.get("/v1/assessment/consultations").await, "consultations");
    empty(service.officer().await.get("/v1/contacts").await, "contacts");
}
