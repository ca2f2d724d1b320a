//! Decisions that the state does not allow: each is refused and changes nothing, also when two come at once.

use serde_json::{Value, json};

use crate::harness::steps::{admission, refusal, removal, two_children};
use crate::harness::{Answer, Service, referral, with};

fn illegal() -> (u16, String) {
    (409, "illegal_transition".to_owned())
}

fn exists() -> (u16, String) {
    (409, "draft_exists".to_owned())
}

#[tokio::test]
async fn only_a_referral_under_assessment_can_be_decided() {
    let service = Service::start().await;
    let team = service.team().await;
    let received = team.submit(&referral()).await;
    let admitted = team.admit(&referral(), &json!([])).await.referral;
    let refused = team.assess(&referral()).await;
    team.decide("refusals", &refusal(&refused)).await;
    let before = service.contents().await;
    for id in [&received, &admitted, &refused] {
        assert_eq!(team.draft("admissions", &admission(id, &two_children())).await.problem(), illegal());
        assert_eq!(team.draft("refusals", &refusal(id)).await.problem(), illegal());
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn there_is_one_draft_at_a_time() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
    let client = team.admit(&referral(), &json!([])).await;
    team.draft("removals", &removal(&client.spell)).await.expect(201);
    let before = service.contents().await;
    assert_eq!(team.draft("admissions", &admission(&id, &two_children())).await.problem(), exists());
    assert_eq!(team.draft("refusals", &refusal(&id)).await.problem(), exists());
    assert_eq!(team.draft("removals", &removal(&client.spell)).await.problem(), exists());
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_signed_decision_is_neither_signed_again_nor_discarded() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let refused = team.assess(&referral()).await;
    let refused = team.decide("refusals", &refusal(&refused)).await.id();
    let removed = team.decide("removals", &removal(&admitted.spell)).await.id();
    for id in [&admitted.decision, &refused, &removed] {
        let tag = team.decision_tag(id).await;
        let before = service.contents().await;
        assert_eq!(team.sign(id, &tag).await.problem(), illegal());
        assert_eq!(team.discard(id, &tag).await.problem(), illegal());
        assert_eq!(team.discard(id, "*").await.problem(), illegal());
        assert_eq!(service.contents().await, before);
    }
}

#[tokio::test]
async fn a_childs_decision_follows_the_guardians_and_is_not_signed_or_discarded_alone() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
    let whole = team.officer.get(&format!("/v1/decisions/{}", draft.id())).await.json();
    let child = whole["linked_decisions"][1]["id"].as_str().unwrap().to_owned();
    let tag = team.decision_tag(&child).await;
    let before = service.contents().await;
    assert_eq!(team.sign(&child, &tag).await.problem(), illegal());
    assert_eq!(team.discard(&child, &tag).await.problem(), illegal());
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_closed_spell_is_not_closed_again() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = team.client(&admitted.client).await["children_in_care"][0]["spell_id"].as_str().unwrap().to_owned();
    // A draft about a child that the guardian's removal overtakes.
    let overtaken = team.draft("removals", &removal(&child)).await.expect(201);
    team.decide("removals", &removal(&admitted.spell)).await;
    let before = service.contents().await;
    assert_eq!(team.draft("removals", &removal(&admitted.spell)).await.problem(), illegal());
    assert_eq!(team.draft("removals", &removal(&child)).await.problem(), illegal());
    assert_eq!(team.sign(&overtaken.id(), overtaken.etag()).await.problem(), illegal());
    assert_eq!(service.contents().await, before);
    team.discard(&overtaken.id(), overtaken.etag()).await.expect(204);
}

#[tokio::test]
async fn drafts_that_name_nothing_or_do_not_fit_are_refused_at_their_place() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let client = team.admit(&referral(), &json!([])).await;
    let nothing = uuid::Uuid::new_v4().to_string();
    let grown = json!([{"given_names": "A", "family_name": "B", "date_of_birth": "2008-11-23", "sex": "male"}]);
    let unborn = json!([{"given_names": "A", "family_name": "B", "date_of_birth": "2026-11-24", "sex": "male"}]);
    let admit = |pointer: &str, value: Value| with(admission(&id, &json!([])), pointer, value);
    let cases = vec![
        ("admissions", admission(&nothing, &json!([])), "/referral_id", "inconsistent"),
        ("refusals", refusal(&nothing), "/referral_id", "inconsistent"),
        ("removals", removal(&nothing), "/spell_id", "inconsistent"),
        ("admissions", admit("/ground", json!("assisting_person")), "/ground", "inconsistent"),
        ("admissions", admit("/ground", json!("not_in_finland")), "/ground", "inconsistent"),
        ("admissions", admit("/client_basis", json!("assisting_person")), "/ground", "inconsistent"),
        ("admissions", admit("/client_basis", json!("child_in_care")), "/client_basis", "inconsistent"),
        ("admissions", admit("/children_in_care", grown), "/children_in_care/0/date_of_birth", "range"),
        ("admissions", admit("/children_in_care", unborn), "/children_in_care/0/date_of_birth", "in_the_future"),
        ("admissions", admit("/legal_basis", json!("")), "/legal_basis", "length"),
        ("admissions", admit("/assessed", json!({"sex": "male"})), "/assessed/sex", "unknown_field"),
        ("refusals", with(refusal(&id), "/ground", json!("victim_needs_assistance")), "/ground", "inconsistent"),
        (
            "removals",
            with(removal(&client.spell), "/removal_reason", json!("legacy_criminal_process_outcome")),
            "/removal_reason",
            "not_valid_then",
        ),
        ("removals", with(removal(&client.spell), "/removal_reason", Value::Null), "/removal_reason", "required"),
    ];
    let before = service.contents().await;
    for (kind, body, pointer, code) in cases {
        assert_eq!(team.draft(kind, &body).await.violations(), [(pointer.to_owned(), code.to_owned())], "{kind} {body}");
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_signature_names_the_draft_that_was_read_and_an_official() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("refusals", &refusal(&id)).await.expect(201);
    let path = format!("/v1/decisions/{}/sign", draft.id());
    let before = service.contents().await;
    let nobody = team.decision_maker.change(&path, draft.etag(), Some(&json!({"signer_title": "Director"}))).await;
    assert_eq!(nobody.violations(), [("/signer_name".to_owned(), "required".to_owned())]);
    let stale = team.sign(&draft.id(), "\"stale\"").await;
    assert_eq!((stale.problem(), stale.etag()), ((412, "precondition_failed".to_owned()), draft.etag()));
    let body = json!({"signer_name": "Olli Official", "signer_title": "Director"}).to_string();
    let missing =
        team.decision_maker.send(reqwest::Method::POST, &path, &[("Content-Type", "application/json")], Some(body)).await;
    assert_eq!(missing.problem(), (428, "precondition_required".to_owned()));
    assert_eq!(team.sign(&uuid::Uuid::new_v4().to_string(), "*").await.problem(), (404, "not_found".to_owned()));
    assert_eq!(service.contents().await, before);
}

/// One of two answers is a success and the other a conflict.
#[track_caller]
fn one_wins(one: &Answer, other: &Answer, success: u16) {
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert!(statuses[0] == success && [409, 412].contains(&statuses[1]), "{statuses:?} {} {}", one.text, other.text);
}

#[tokio::test]
async fn of_two_signatures_at_once_exactly_one_is_made() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..6 {
        let id = team.assess(&referral()).await;
        let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
        let decision = draft.id();
        let (one, other) = tokio::join!(team.sign(&decision, draft.etag()), team.sign(&decision, draft.etag()));
        one_wins(&one, &other, 200);
    }
    assert_eq!(service.count("SELECT count(*) FROM spells").await, 18);
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'referral.decided'").await, 6);
    assert_eq!(service.count("SELECT count(*) FROM audit_records WHERE action = 'decision.sign'").await, 18);
}

#[tokio::test]
async fn a_draft_that_is_signed_and_discarded_at_once_is_one_of_both() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..6 {
        let id = team.assess(&referral()).await;
        let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
        let decision = draft.id();
        let (signed, discarded) = tokio::join!(team.sign(&decision, draft.etag()), team.discard(&decision, draft.etag()));
        let is_signed = signed.status == 200;
        assert_ne!(is_signed, discarded.status == 204, "{} {}", signed.text, discarded.text);
        let loser = if is_signed { &discarded } else { &signed };
        assert!([404, 409, 412].contains(&loser.status.as_u16()), "{} {}", loser.status, loser.text);
        let spells =
            format!("SELECT count(*) FROM spells JOIN decisions d ON d.id = admission_decision_id WHERE d.referral_id = '{id}'");
        assert_eq!(service.count(&spells).await, if is_signed { 3 } else { 0 });
    }
}

#[tokio::test]
async fn of_two_removals_at_once_exactly_one_is_made() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..4 {
        let admitted = team.admit(&referral(), &two_children()).await;
        let body = removal(&admitted.spell);
        let (one, other) = tokio::join!(team.draft("removals", &body), team.draft("removals", &body));
        one_wins(&one, &other, 201);
        let draft = if one.status == 201 { one } else { other };
        let decision = draft.id();
        let (one, other) = tokio::join!(team.sign(&decision, draft.etag()), team.sign(&decision, draft.etag()));
        one_wins(&one, &other, 200);
    }
    assert_eq!(service.count("SELECT count(*) FROM spells WHERE removed_on IS NULL").await, 0);
    assert_eq!(service.count("SELECT count(*) FROM decisions WHERE decision_type = 'removal'").await, 12);
    assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'client.removed'").await, 12);
}

#[tokio::test]
async fn a_child_removed_with_the_guardian_and_alone_at_once_is_removed_once() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..4 {
        let admitted = team.admit(&referral(), &two_children()).await;
        let child = team.client(&admitted.client).await["children_in_care"][0]["spell_id"].as_str().unwrap().to_owned();
        let alone = team.draft("removals", &removal(&child)).await.expect(201);
        let whole = team.draft("removals", &removal(&admitted.spell)).await.expect(201);
        let (one, other) = (alone.id(), whole.id());
        let (one, other) = tokio::join!(team.sign(&one, alone.etag()), team.sign(&other, whole.etag()));
        assert!(one.status == 200 || other.status == 200, "{} {}", one.text, other.text);
        assert!([one.status.as_u16(), other.status.as_u16()].iter().all(|status| [200, 409].contains(status)));
        if other.status != 200 {
            team.sign(&whole.id(), whole.etag()).await.expect(200);
        }
        let client = team.client(&admitted.client).await;
        assert!(client["children_in_care"].as_array().unwrap().iter().all(|spell| spell["removal_decision_id"] != Value::Null));
    }
    let twice = "SELECT count(*) AS count FROM (SELECT spell_id FROM decisions WHERE state = 'signed' AND decision_type = 'removal' \
         GROUP BY spell_id HAVING count(*) > 1) AS doubled";
    assert_eq!(service.count(twice).await, 0);
}
