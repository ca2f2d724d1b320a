//! Courses: drafted, announced, changed and cancelled by officers, read by everyone in their language, closed by themselves
//! at the end of a Finnish day.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::oauth::constant;
use crate::harness::{Answer, Caller, Service, with};

/// A course that keeps every rule.
pub fn course() -> Value {
    json!({
        "texts": {
            "title": {"fi": "Uravalmennus", "sv": "Karriärcoachning", "en": "Career coaching"},
            "description": {"fi": "Kymmenen tapaamista.", "sv": "Tio träffar.", "en": "Ten meetings."},
            "audience": {"fi": "Naisille.", "sv": "För kvinnor.", "en": "For women."},
            "place": {"fi": "Helsinki", "sv": "Helsingfors", "en": "Helsinki"}
        },
        "days": {"begins_on": "2027-02-01", "ends_on": "2027-04-30", "apply_until": "2027-01-15"},
        "seats": 12
    })
}

/// The course with this last day of applications.
pub fn open_until(day: &str) -> Value {
    with(course(), "/days/apply_until", json!(day))
}

/// Drafts a course and announces it; answers its id.
pub async fn announced(officer: &Caller, body: &Value) -> String {
    let draft = officer.create("/v1/courses", body).await.expect(201);
    officer.change(&format!("/v1/courses/{}/announce", draft.id()), draft.etag(), None).await.expect(200).id()
}

/// Replaces a course that was read with this entity tag.
async fn put(officer: &Caller, id: &str, etag: &str, body: &Value) -> Answer {
    let headers = [("If-Match", etag), ("Content-Type", "application/json")];
    officer.send(Method::PUT, &format!("/v1/courses/{id}"), &headers, Some(body.to_string())).await
}

async fn tag(officer: &Caller, id: &str) -> String {
    officer.get(&format!("/v1/assessment/courses/{id}")).await.expect(200).etag().to_owned()
}

async fn state(caller: &Caller, path: &str) -> String {
    caller.get(path).await.expect(200).json()["state"].as_str().unwrap().to_owned()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn illegal() -> (u16, String) {
    (409, "illegal_transition".to_owned())
}

fn not_found() -> (u16, String) {
    (404, "not_found".to_owned())
}

#[tokio::test]
async fn a_draft_is_for_officers_until_it_is_announced() {
    let service = Service::start().await;
    let (officer, nobody) = (service.officer().await, service.nobody());
    let before = service.contents().await;
    let draft = officer.create_with_key("/v1/courses", "course-number-1", &course()).await.expect(201);
    let grown = service.grown_since(&before).await;
    let expected = ["public.audit_records", "public.courses", "public.events", "public.idempotency_keys"];
    assert_eq!(grown.into_iter().collect::<Vec<_>>(), expected.map(|table| (table.to_owned(), 1)));
    let path = format!("/v1/courses/{}", draft.id());
    let of_officers = draft.header("location").to_owned();
    assert_eq!(of_officers, format!("/v1/assessment/courses/{}", draft.id()));
    let missing = nobody.get(&format!("/v1/courses/{}", Uuid::new_v4())).await;
    assert_eq!(missing.problem(), not_found());
    for unseen in [path.clone(), format!("{path}/challenge")] {
        assert_eq!(constant(&nobody.get(&unseen).await), constant(&missing));
    }
    assert_eq!(nobody.get("/v1/courses").await.expect(200).json()["courses"], json!([]));
    assert_eq!(nobody.get("/v1/courses?state=draft").await.expect(200).json()["courses"], json!([]));
    let listed = officer.get("/v1/assessment/courses?state=draft").await.expect(200).json();
    assert_eq!(listed["courses"][0], draft.json());

    officer.change(&format!("{path}/announce"), draft.etag(), None).await.expect(200);
    assert_eq!((state(&nobody, &path).await.as_str(), state(&officer, &of_officers).await.as_str()), ("announced", "announced"));
    // A repetition is answered as the first request was.
    let again = officer.create_with_key("/v1/courses", "course-number-1", &course()).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.json()), ("true", draft.json()));
    assert_eq!(service.count("SELECT count(*) FROM courses").await, 1);
}

#[tokio::test]
async fn everyone_reads_a_course_in_their_language_and_the_same_as_all_others() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let id = announced(&officer, &course()).await;
    let path = format!("/v1/courses/{id}");
    let read = async |language: &str| {
        service.nobody().send(Method::GET, &path, &[("Accept-Language", language)], None).await.expect(200)
    };
    for (asked, language, title, label) in [
        ("fi", "fi", "Uravalmennus", "Haku käynnissä"),
        ("sv-FI, en;q=0.5", "sv", "Karriärcoachning", "Ansökan pågår"),
        ("de", "en", "Career coaching", "Open for applications"),
    ] {
        let answer = read(asked).await;
        assert_eq!((answer.header("content-language"), answer.header("vary")), (language, "Accept-Language"));
        assert_eq!(answer.header("cache-control"), "public, max-age=60");
        let body = answer.json();
        assert_eq!((&body["title"], &body["state_label"]), (&json!(title), &json!(label)));
        assert_eq!(body["texts"], course()["texts"]);
        let again = [("Accept-Language", asked), ("If-None-Match", answer.etag())];
        service.nobody().send(Method::GET, &path, &again, None).await.expect(304);
    }
    assert_ne!(read("fi").await.etag(), read("sv").await.etag());
    let expected = ["audience", "days", "description", "id", "place", "seats", "state", "state_label", "texts", "title"];
    assert_eq!(keys(&read("fi").await.json()), expected);
    // A token changes nothing.
    assert_eq!(constant(&officer.get(&path).await), constant(&service.nobody().get(&path).await));
    let list = service.nobody().get("/v1/courses?state=announced").await.expect(200);
    assert_eq!(list.json()["courses"][0], service.nobody().get(&path).await.json());
    assert_eq!(list.header("cache-control"), "public, max-age=60");
    let whole = officer.get(&format!("/v1/assessment/courses/{id}")).await.expect(200).json();
    assert_eq!(keys(&whole), ["changed_at", "created_at", "days", "id", "seats", "state", "texts"]);
}

#[tokio::test]
async fn applications_close_when_the_last_day_is_over_in_finland() {
    // Finnish midnight is at 22:00 UTC in winter and at 21:00 in summer; the clocks are put forward on 28 March 2027 and back
    // on 31 October 2027, at three and four in the morning.
    for (last_day, last, first) in [
        ("2027-01-15", "2027-01-15T21:59:59Z", "2027-01-15T22:00:00Z"),
        ("2027-03-27", "2027-03-27T21:59:59Z", "2027-03-27T22:00:00Z"),
        ("2027-03-28", "2027-03-28T20:59:59Z", "2027-03-28T21:00:00Z"),
        ("2027-07-01", "2027-07-01T20:59:59Z", "2027-07-01T21:00:00Z"),
        ("2027-10-30", "2027-10-30T20:59:59Z", "2027-10-30T21:00:00Z"),
        ("2027-10-31", "2027-10-31T21:59:59Z", "2027-10-31T22:00:00Z"),
        ("2028-02-29", "2028-02-29T21:59:59Z", "2028-02-29T22:00:00Z"),
    ] {
        let service = Service::start().await;
        let days = json!({"begins_on": "2028-03-01", "ends_on": "2028-05-31", "apply_until": last_day});
        let id = announced(&service.officer().await, &with(course(), "/days", days)).await;
        let (nobody, path) = (service.nobody(), format!("/v1/courses/{id}"));
        let open =
            async || nobody.get("/v1/courses?state=announced").await.expect(200).json()["courses"].as_array().unwrap().len();
        service.at(last);
        assert_eq!((state(&nobody, &path).await.as_str(), open().await), ("announced", 1), "{last}");
        nobody.get(&format!("{path}/challenge")).await.expect(200);
        let tag_of_open = tag(&service.officer().await, &id).await;
        service.at(first);
        assert_eq!((state(&nobody, &path).await.as_str(), open().await), ("closed", 0), "{first}");
        assert_eq!(nobody.get("/v1/courses?state=closed").await.expect(200).json()["courses"].as_array().unwrap().len(), 1);
        let closed = nobody.get(&format!("{path}/challenge")).await;
        assert_eq!(closed.problem(), (409, "applications_closed".to_owned()));
        assert_ne!(tag(&service.officer().await, &id).await, tag_of_open);
    }
}

#[tokio::test]
async fn a_step_that_the_state_does_not_allow_is_refused_and_changes_nothing() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let draft = officer.create("/v1/courses", &course()).await.expect(201).id();
    let open = announced(&officer, &course()).await;
    let cancelled = announced(&officer, &course()).await;
    officer.change(&format!("/v1/courses/{cancelled}/cancel"), "*", None).await.expect(200);
    let late = officer.create("/v1/courses", &open_until("2026-11-22")).await.expect(201).id();
    let before = service.contents().await;
    let refuse = async |officer: &Caller, id: &str, step: &str| {
        let answer = match step {
            "change" => put(officer, id, "*", &course()).await,
            step => officer.change(&format!("/v1/courses/{id}/{step}"), "*", None).await,
        };
        assert_eq!(answer.problem(), illegal(), "{step}");
    };
    for (id, step) in [
        (&open, "announce"),
        (&cancelled, "announce"),
        (&cancelled, "cancel"),
        (&cancelled, "change"),
        // Its last day of applications is over already.
        (&late, "announce"),
    ] {
        refuse(&officer, id, step).await;
    }
    service.at("2027-05-01T10:00:00Z");
    let officer = service.officer().await;
    for (id, step) in [(&open, "change"), (&open, "cancel"), (&draft, "announce"), (&draft, "cancel")] {
        refuse(&officer, id, step).await;
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_change_names_the_version_that_was_read() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let id = announced(&officer, &course()).await;
    let read = tag(&officer, &id).await;
    let longer = put(&officer, &id, &read, &open_until("2027-01-31")).await.expect(200);
    assert_eq!((&longer.json()["days"]["apply_until"], &longer.json()["state"]), (&json!("2027-01-31"), &json!("announced")));
    let before = service.contents().await;
    let stale = put(&officer, &id, &read, &course()).await;
    assert_eq!((stale.problem(), stale.etag()), ((412, "precondition_failed".to_owned()), longer.etag()));
    let headers = [("Content-Type", "application/json")];
    let missing = officer.send(Method::PUT, &format!("/v1/courses/{id}"), &headers, Some(course().to_string())).await;
    assert_eq!(missing.problem(), (428, "precondition_required".to_owned()));
    for step in ["announce", "cancel"] {
        let path = format!("/v1/courses/{id}/{step}");
        assert_eq!(officer.change(&path, "\"stale\"", None).await.problem().0, 412);
        assert_eq!(officer.send(Method::POST, &path, &[], None).await.problem().0, 428);
        let nothing = format!("/v1/courses/{}/{step}", Uuid::new_v4());
        assert_eq!(officer.change(&nothing, "*", None).await.problem(), not_found());
    }
    assert_eq!(put(&officer, &Uuid::new_v4().to_string(), "*", &course()).await.problem(), not_found());
    assert_eq!(officer.get(&format!("/v1/assessment/courses/{}", Uuid::new_v4())).await.problem(), not_found());
    assert_eq!(service.contents().await, before);
    // An earlier last day closes it, a later one opens it again.
    let closed = put(&officer, &id, longer.etag(), &open_until("2026-11-22")).await.expect(200);
    assert_eq!(closed.json()["state"], "closed");
    let open = put(&officer, &id, closed.etag(), &open_until("2026-11-23")).await.expect(200);
    assert_eq!(open.json()["state"], "announced");
}

#[tokio::test]
async fn of_two_changes_at_once_exactly_one_is_made() {
    let service = Service::start().await;
    let officer = service.officer().await;
    for _ in 0..4 {
        let id = announced(&officer, &course()).await;
        let read = tag(&officer, &id).await;
        let path = format!("/v1/courses/{id}/cancel");
        let later = open_until("2027-01-31");
        let (one, other) = tokio::join!(put(&officer, &id, &read, &later), officer.change(&path, &read, None));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && [409, 412].contains(&statuses[1]), "{statuses:?}");
    }
    assert_eq!(service.count("SELECT count(*) FROM audit_records WHERE action IN ('course.change', 'course.cancel')").await, 4);
}

#[tokio::test]
async fn a_course_that_breaks_a_rule_is_refused_at_its_place() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let id = announced(&officer, &course()).await;
    let before = service.contents().await;
    for (at, value, pointer, code) in [
        ("/days/ends_on", json!("2027-01-31"), "/days/ends_on", "inconsistent"),
        ("/days/apply_until", json!("2027-02-02"), "/days/apply_until", "inconsistent"),
        ("/days/begins_on", Value::Null, "/days/begins_on", "required"),
        ("/texts/title/sv", Value::Null, "/texts/title/sv", "required"),
        ("/texts/title/fi", json!(""), "/texts/title/fi", "length"),
        ("/texts/place/en", json!("x".repeat(201)), "/texts/place/en", "length"),
        ("/texts/description/fi", json!("a\u{202E}b"), "/texts/description/fi", "forbidden_characters"),
        ("/texts/title/de", json!("Kurs"), "/texts/title/de", "unknown_field"),
        ("/seats", json!(0), "/seats", "range"),
        ("/seats", json!(201), "/seats", "range"),
        ("/legal_residence_required", json!(false), "/legal_residence_required", "unknown_field"),
    ] {
        let body = with(course(), at, value);
        let expected = [(pointer.to_owned(), code.to_owned())];
        assert_eq!(officer.create("/v1/courses", &body).await.violations(), expected, "{at}");
        assert_eq!(put(&officer, &id, "*", &body).await.violations(), expected, "{at}");
    }
    let ngo = service.ngo().await;
    assert_eq!(ngo.create("/v1/courses", &course()).await.problem(), (403, "insufficient_scope".to_owned()));
    assert_eq!(service.contents().await, before);
    // Without a number of seats it is not limited.
    let body = with(course(), "/seats", Value::Null);
    assert_eq!(officer.create("/v1/courses", &body).await.expect(201).json()["seats"], Value::Null);
}

#[tokio::test]
async fn the_list_goes_page_by_page_for_everyone() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let mut expected = Vec::new();
    for minute in 0..5 {
        service.at(&format!("2026-11-23T10:0{minute}:00Z"));
        expected.insert(0, announced(&officer, &course()).await);
    }
    let (mut found, mut path) = (Vec::new(), "/v1/courses?limit=2".to_owned());
    loop {
        let page = service.nobody().get(&path).await.expect(200);
        let body = page.json();
        found.extend(body["courses"].as_array().unwrap().iter().map(|course| course["id"].as_str().unwrap().to_owned()));
        let Some(next) = body["next_cursor"].as_str() else { break };
        assert!(page.header("link").contains(next));
        path = format!("/v1/courses?limit=2&cursor={next}");
    }
    assert_eq!(found, expected);
    let wrong = service.nobody().get(&format!("/v1/courses?cursor={}", "A".repeat(54))).await;
    assert_eq!(wrong.problem(), (400, "invalid_cursor".to_owned()));
}

#[tokio::test]
async fn the_demo_has_a_course_that_is_over_and_one_that_is_open() {
    let service = Service::start().await;
    let load = async || assistance_api::demo::load::courses(&service.state).await.unwrap();
    load().await;
    let before = service.contents().await;
    load().await;
    assert_eq!(service.contents().await, before);
    let listed = async |state: &str| {
        let list = service.nobody().get(&format!("/v1/courses?state={state}")).await.expect(200).json();
        list["courses"].as_array().unwrap().clone()
    };
    let (open, closed) = (listed("announced").await, listed("closed").await);
    assert_eq!((open.len(), closed.len()), (1, 1));
    assert_eq!(closed[0]["days"]["apply_until"], "2022-08-19");
    assert!(open[0]["days"]["apply_until"].as_str().unwrap() > "2026-11-23");
    // When that one has closed, the next start opens another.
    service.at("2027-11-23T10:00:00Z");
    load().await;
    assert_eq!((listed("announced").await.len(), listed("closed").await.len()), (1, 2));
}
