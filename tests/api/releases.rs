//! A release on its way: drafted, audited, approved by a second person, published, corrected; and what is refused on it.

use assistance_api::organisations::Scope;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, Service, referral, steps};

/// Those who release.
struct Office {
    statistician: Caller,
    approver: Caller,
}

impl Office {
    async fn of(service: &Service) -> Self {
        Self { statistician: service.statistician().await, approver: service.decision_maker().await }
    }

    async fn draft(&self, period: &str) -> Answer {
        self.statistician.create("/v1/releases", &json!({"period": period})).await
    }

    async fn step(&self, id: &str, step: &str, tag: &str) -> Answer {
        let caller = if step == "audit" { &self.statistician } else { &self.approver };
        caller.change(&format!("/v1/releases/{id}/{step}"), tag, None).await
    }

    /// Takes steps one after the other; answers the last.
    async fn steps(&self, draft: Answer, steps: &[&str]) -> Answer {
        let id = draft.id();
        let mut answer = draft;
        for step in steps {
            answer = self.step(&id, step, answer.etag()).await.expect(200);
        }
        answer
    }

    async fn publish(&self, period: &str) -> Answer {
        let draft = self.draft(period).await.expect(201);
        self.steps(draft, &["audit", "approve", "publish"]).await
    }

    async fn correct(&self, id: &str) -> Answer {
        let note = json!({"note": {"fi": "Yksi lisätty.", "sv": "En tillagd.", "en": "One added."}});
        self.statistician.create(&format!("/v1/releases/{id}/corrections"), &note).await
    }

    async fn read(&self, id: &str) -> Answer {
        self.statistician.get(&format!("/v1/releases/{id}")).await.expect(200)
    }

    async fn discard(&self, id: &str, tag: &str) -> Answer {
        self.statistician.send(Method::DELETE, &format!("/v1/releases/{id}"), &[("If-Match", tag)], None).await
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_release_goes_from_draft_to_publication() {
    let service = Service::start().await;
    let office = Office::of(&service).await;
    let before = service.contents().await;
    let draft = office.draft("2022-H1").await.expect(201);
    let members = [
        "approved_at",
        "approved_by",
        "audited_at",
        "corrects",
        "drafted_at",
        "drafted_by",
        "first_day",
        "id",
        "last_day",
        "note",
        "period",
        "published_at",
        "state",
        "vintage",
    ];
    assert_eq!(keys(&draft.json()), members);
    let body = draft.json();
    assert_eq!((&body["state"], &body["vintage"], &body["last_day"]), (&json!("draft"), &json!(1), &json!("2022-06-30")));
    let id = draft.id();
    assert_eq!(draft.header("location"), format!("/v1/releases/{id}"));
    let report = format!("/v1/releases/{id}/report");
    assert_eq!(office.statistician.get(&report).await.problem(), (404, "not_found".to_owned()));
    let audited = office.step(&id, "audit", draft.etag()).await.expect(200);
    let found = office.approver.get(&report).await.expect(200).json();
    assert_eq!(keys(&found), ["audited_against", "audited_at", "release_id", "report"]);
    assert_eq!(keys(&found["report"]), ["examined", "referrers", "tables", "told_by_exact_tables", "withheld"]);
    // Before it is out nobody sees anything of it.
    let data = "/v1/statistics/tables/new_clients/data";
    assert_eq!(service.nobody().get(data).await.problem(), (404, "not_found".to_owned()));
    let approved = office.step(&id, "approve", audited.etag()).await.expect(200);
    assert_eq!(service.nobody().get(data).await.problem(), (404, "not_found".to_owned()));
    let published = office.step(&id, "publish", approved.etag()).await.expect(200);
    assert_eq!(published.json()["state"], "published");
    assert_eq!(service.nobody().get(data).await.expect(200).json()["value"], json!([0]));
    assert_eq!(office.read(&id).await.etag(), published.etag());
    let list = office.approver.get("/v1/releases").await.expect(200).json();
    assert_eq!((keys(&list), keys(&list["releases"][0])), (vec!["next_cursor", "releases"], members.to_vec()));
    let grown = service.grown_since(&before).await;
    assert_eq!((grown["public.audit_records"], grown["public.events"], grown["public.releases"]), (4, 4, 1));
    let events =
        service.lines("SELECT event_type AS text FROM events WHERE subject_kind = 'release' ORDER BY occurred_at, id").await;
    for event in ["release.drafted", "release.audited", "release.approved", "release.published"] {
        assert!(events.iter().any(|one| one == event), "{event}");
    }
}

#[tokio::test]
async fn a_step_that_is_not_allowed_now_changes_nothing() {
    let service = Service::start().await;
    let office = Office::of(&service).await;
    let illegal = (409, "illegal_transition".to_owned());
    let ways: [(&str, &[&str], &[&str]); 4] = [
        ("draft", &[], &["approve", "publish", "correct"]),
        ("audited", &["audit"], &["publish", "correct"]),
        ("approved", &["audit", "approve"], &["approve", "correct"]),
        ("published", &["audit", "approve", "publish"], &["audit", "approve", "publish", "discard"]),
    ];
    for (year, (state, steps, refused)) in (2016..).zip(ways) {
        let draft = office.draft(&year.to_string()).await.expect(201);
        let release = office.steps(draft, steps).await;
        assert_eq!(release.json()["state"], state);
        let (id, tag) = (release.id(), release.etag().to_owned());
        let before = service.contents().await;
        for step in refused {
            let answer = match *step {
                "correct" => office.correct(&id).await,
                "discard" => office.discard(&id, &tag).await,
                step => office.step(&id, step, &tag).await,
            };
            assert_eq!(answer.problem(), illegal, "{state}: {step}");
        }
        assert!(before == service.contents().await, "{state}");
    }
    // What is corrected allows nothing at all.
    let wrong = office.publish("2020").await;
    let correction = office.correct(&wrong.id()).await.expect(201);
    assert_eq!(office.correct(&wrong.id()).await.problem(), (409, "release_exists".to_owned()));
    office.steps(correction, &["audit", "approve", "publish"]).await;
    let corrected = office.read(&wrong.id()).await;
    assert_eq!(corrected.json()["state"], "corrected");
    let before = service.contents().await;
    for step in ["audit", "approve", "publish"] {
        assert_eq!(office.step(&wrong.id(), step, corrected.etag()).await.problem(), illegal);
    }
    assert_eq!(office.correct(&wrong.id()).await.problem(), illegal);
    assert_eq!(office.discard(&wrong.id(), corrected.etag()).await.problem(), illegal);
    assert!(before == service.contents().await);
}

#[tokio::test]
async fn only_periods_that_are_over_are_released_and_each_once() {
    let service = Service::start().await;
    let office = Office::of(&service).await;
    let before = service.contents().await;
    for (period, code) in [
        ("2026", "in_the_future"),
        ("2026-H2", "in_the_future"),
        ("2026-Q4", "in_the_future"),
        ("2022-03", "pattern"),
        ("2022-H3", "pattern"),
        ("1999", "pattern"),
    ] {
        assert_eq!(office.draft(period).await.violations(), [("/period".to_owned(), code.to_owned())], "{period}");
    }
    assert!(before == service.contents().await);
    let body = json!({"period": "2026-Q3"});
    let first = office.statistician.create_with_key("/v1/releases", "release-key-1", &body).await.expect(201);
    let before = service.contents().await;
    let again = office.statistician.create_with_key("/v1/releases", "release-key-1", &body).await.expect(201);
    assert_eq!((again.id(), again.etag(), again.header("idempotency-replayed")), (first.id(), first.etag(), "true"));
    let other = office.statistician.create_with_key("/v1/releases", "release-key-1", &json!({"period": "2026-Q2"})).await;
    assert_eq!(other.problem(), (422, "idempotency_key_reused".to_owned()));
    assert_eq!(office.draft("2026-Q3").await.problem(), (409, "release_exists".to_owned()));
    assert!(before == service.contents().await);
    // A draft can be thrown away, and the period counted anew.
    office.discard(&first.id(), first.etag()).await.expect(204);
    assert_eq!(office.statistician.get(&format!("/v1/releases/{}", first.id())).await.problem(), (404, "not_found".to_owned()));
    office.draft("2026-Q3").await.expect(201);
}

#[tokio::test]
async fn who_drafts_does_not_approve() {
    let service = Service::start().await;
    let both = service.caller_with(&[Scope::ReleasesPrepare, Scope::ReleasesApprove]).await;
    let office = Office { statistician: both.clone(), approver: both };
    let draft = office.draft("2022").await.expect(201);
    let audited = office.steps(draft, &["audit"]).await;
    let before = service.contents().await;
    let refused = office.step(&audited.id(), "approve", audited.etag()).await;
    assert_eq!(refused.problem(), (403, "second_person_required".to_owned()));
    assert!(before == service.contents().await);
    let another = Office { statistician: office.statistician.clone(), approver: service.decision_maker().await };
    another.step(&audited.id(), "approve", audited.etag()).await.expect(200);
}

#[tokio::test]
async fn a_step_says_which_version_was_read() {
    let service = Service::start().await;
    let office = Office::of(&service).await;
    let draft = office.draft("2022").await.expect(201);
    let id = draft.id();
    let audited = office.step(&id, "audit", draft.etag()).await.expect(200);
    let before = service.contents().await;
    let stale = office.step(&id, "audit", draft.etag()).await;
    assert_eq!((stale.problem(), stale.etag()), ((412, "precondition_failed".to_owned()), audited.etag()));
    let missing = office.approver.send(Method::POST, &format!("/v1/releases/{id}/approve"), &[], None).await;
    assert_eq!(missing.problem(), (428, "precondition_required".to_owned()));
    assert_eq!(office.discard(&id, draft.etag()).await.problem(), (412, "precondition_failed".to_owned()));
    assert!(before == service.contents().await);
}

#[tokio::test]
async fn of_two_releases_that_were_audited_side_by_side_the_second_is_audited_again() {
    let service = Service::start().await;
    let office = Office::of(&service).await;
    let mut approved = Vec::new();
    for period in ["2022-H1", "2022"] {
        let draft = office.draft(period).await.expect(201);
        approved.push(office.steps(draft, &["audit", "approve"]).await);
    }
    office.step(&approved[0].id(), "publish", approved[0].etag()).await.expect(200);
    let before = service.contents().await;
    let outdated = office.step(&approved[1].id(), "publish", approved[1].etag()).await;
    assert_eq!(outdated.problem(), (409, "audit_outdated".to_owned()));
    assert!(before == service.contents().await);
    let again = office.step(&approved[1].id(), "audit", approved[1].etag()).await.expect(200);
    // What was approved was another report.
    assert_eq!((&again.json()["state"], &again.json()["approved_by"]), (&json!("audited"), &Value::Null));
    let report = office.approver.get(&format!("/v1/releases/{}/report", again.id())).await.expect(200).json();
    assert_eq!(report["audited_against"], 1);
    office.steps(again, &["approve", "publish"]).await;
}

#[tokio::test]
async fn what_has_been_released_never_changes() {
    let service = Service::start().await;
    let office = Office::of(&service).await;
    let release = office.publish("2022").await.id();
    let before = service.contents().await;
    for statement in [
        "UPDATE released_cells SET value = 1".to_owned(),
        "DELETE FROM released_cells".to_owned(),
        "TRUNCATE released_cells".to_owned(),
        "UPDATE released_vintages SET vintage = 2".to_owned(),
        "DELETE FROM released_vintages".to_owned(),
        "TRUNCATE released_vintages CASCADE".to_owned(),
        format!("INSERT INTO released_cells VALUES ('{release}', 'more', 'exact', '{{}}', 1, NULL)"),
        format!("UPDATE draft_cells SET cases = 7 WHERE release_id = '{release}'"),
        format!("DELETE FROM draft_cells WHERE release_id = '{release}'"),
        format!("DELETE FROM releases WHERE id = '{release}'"),
    ] {
        let refused = diesel_async::SimpleAsyncConnection::batch_execute(&mut service.sql().await, &statement).await;
        assert!(refused.is_err() || statement.contains("draft_cells"), "{statement}");
    }
    assert!(before == service.contents().await);
}

#[tokio::test]
async fn a_correction_is_a_new_vintage_that_says_what_differs() {
    let service = Service::start().await;
    service.at("2026-05-04T09:00:00Z");
    service.team().await.admit(&referral_of_may(), &json!([])).await;
    service.at("2026-07-02T09:00:00Z");
    let office = Office::of(&service).await;
    let wrong = office.publish("2026-H1").await;
    let data = "/v1/statistics/tables/new_clients_by_form/data?period=2026-H1&form=forced_labour";
    let first = service.nobody().get(data).await.expect(200);
    assert_eq!((&first.json()["value"], &first.json()["status"]), (&json!([1]), &json!({})));
    // A second admission was entered late.
    service.team().await.admit(&referral_of_may(), &steps::two_children()).await;
    service.run("UPDATE spells SET admitted_on = '2026-06-30' WHERE admitted_on = '2026-07-02'").await;
    let correction = office.correct(&wrong.id()).await.expect(201);
    assert_eq!((&correction.json()["vintage"], &correction.json()["corrects"]), (&json!(2), &json!(wrong.id())));
    assert_eq!(service.nobody().get(data).await.expect(200).text, first.text);
    office.steps(correction, &["audit", "approve", "publish"]).await;
    let second = service.nobody().get(data).await.expect(200);
    let body = second.json();
    assert_eq!((&body["value"], &body["status"]), (&json!([2]), &json!({"0": "r"})));
    assert_eq!(body["extension"]["vintages"], json!({"2026-H1": 2}));
    assert!(body["note"].as_array().unwrap().contains(&json!("2026-H1: One added.")));
    assert_ne!(second.etag(), first.etag());
    let vintages = service.nobody().get("/v1/statistics/vintages").await.expect(200).json();
    let vintages = vintages["vintages"].as_array().unwrap();
    assert_eq!((vintages.len(), vintages[0]["differences"].as_array().unwrap().len()), (2, 0));
    assert_eq!(vintages[1]["note"]["sv"], "En tillagd.");
    let of_forms = json!({"table": "new_clients_by_form", "codes": ["forced_labour"],
        "before": {"value": 1, "status": null}, "after": {"value": 2, "status": "r"}});
    assert!(vintages[1]["differences"].as_array().unwrap().contains(&of_forms), "{}", vintages[1]["differences"]);
}

/// A referral whose consent was given before May.
fn referral_of_may() -> Value {
    crate::harness::with(referral(), "/consent/given_on", json!("2026-04-20"))
}

#[tokio::test]
async fn releases_are_for_the_assistance_system() {
    let service = Service::start().await;
    let office = Office::of(&service).await;
    let draft = office.draft("2022").await.expect(201);
    let path = format!("/v1/releases/{}", draft.id());
    for caller in [service.ngo().await, service.police().await, service.officer().await, service.caller("demo-dashboard").await] {
        assert_eq!(caller.get(&path).await.problem(), (403, "insufficient_scope".to_owned()));
        assert_eq!(
            caller.create("/v1/releases", &json!({"period": "2021"})).await.problem(),
            (403, "insufficient_scope".to_owned())
        );
    }
    assert_eq!(service.nobody().get(&path).await.problem(), (401, "unauthenticated".to_owned()));
    let nowhere = format!("/v1/releases/{}", uuid::Uuid::new_v4());
    assert_eq!(office.statistician.get(&nowhere).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(office.statistician.get(&format!("{nowhere}/report")).await.problem(), (404, "not_found".to_owned()));
}
