//! A mistake in a signed decision is put right by a new one: the old one stays as it was signed, and the figures follow.

use assistance_api::organisations::Scope;
use serde_json::{Value, json};

use crate::harness::course::{lodged, ruled, served};
use crate::harness::steps::{Team, admission, refusal, removal, signature, two_children};
use crate::harness::{Answer, Caller, Service, referral, with};

fn correction(id: &str, values: Value) -> Value {
    let mut body = json!({"corrects": id, "legal_basis": "Act 434/2003, section 51", "reasons": "Written down wrong."});
    let Value::Object(mut values) = values else { panic!("no object: {values}") };
    body.as_object_mut().unwrap().append(&mut values);
    body
}

async fn sign_by(caller: &Caller, draft: &Answer) -> Answer {
    caller.change(&format!("/v1/decisions/{}/sign", draft.id()), draft.etag(), Some(&signature())).await
}

/// Corrects an admission, signed by somebody else.
async fn correct(service: &Service, team: &Team, id: &str, values: Value) -> Value {
    let draft = team.draft("corrections", &correction(id, values)).await.expect(201);
    sign_by(&service.second_person().await, &draft).await.expect(200).json()
}

#[tokio::test]
async fn the_figures_follow_the_correction_and_the_admission_stays_as_it_was_signed() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &two_children()).await;
    let flow = "flow/new_clients?period=2026-11-23..2026-11-23";
    let by = async |dimension: &str| service.figures(&format!("{flow}&by={dimension}")).await;
    assert_eq!(by("sector").await, [("restaurant".to_owned(), 1)]);
    service.at("2026-12-01T10:00:00Z");
    let team = service.team().await;
    let before = team.decision(&admitted.decision).await;
    let values = json!({
        "client_basis": "assisting_person", "ground": "assisting_person",
        "assessed": {"sector": "construction", "form": "sexual_exploitation", "place": "abroad", "sex": "male",
                     "nationality": "VN", "residence_status": "residence_permit"}
    });
    let draft = team.draft("corrections", &correction(&admitted.decision, values)).await.expect(201);
    assert_eq!((&draft.json()["decision_type"], &draft.json()["corrects_decision_id"]), (&json!("correction"), &before["id"]));
    assert_eq!(team.decision(&admitted.decision).await, before, "a draft has no effect");
    let signed = sign_by(&service.second_person().await, &draft).await.expect(200).json();
    let after = team.decision(&admitted.decision).await;
    assert_eq!((&after["state"], &after["corrected_by"]), (&json!("corrected"), &signed["id"]));
    assert_eq!(with(with(after, "/state", json!("signed")), "/corrected_by", Value::Null).get("reasons"), before.get("reasons"));
    let row = |id: &str| {
        format!(
            "SELECT concat_ws(' ', client_basis, ground, form, place, sector, sex, nationality, signed_on) AS text FROM decisions WHERE id = '{id}'"
        )
    };
    let id = signed["id"].as_str().unwrap();
    assert_eq!(
        service.lines(&row(&admitted.decision)).await,
        ["victim victim_needs_assistance forced_labour finland restaurant female NG 2026-11-23"]
    );
    assert_eq!(
        service.lines(&row(id)).await,
        ["assisting_person assisting_person sexual_exploitation abroad construction male VN 2026-12-01"]
    );
    let client = team.client(&admitted.client).await;
    assert_eq!(
        (&client["spells"][0]["client_basis"], &client["spells"][0]["admission_decision_id"]),
        (&json!("assisting_person"), &signed["id"])
    );
    assert_eq!(client["spells"][0]["admitted_on"], "2026-11-23", "a client since the same day");
    assert_eq!(by("sector").await, [("construction".to_owned(), 1)]);
    assert_eq!(by("client_basis").await, [("assisting_person".to_owned(), 1)]);
    assert_eq!(by("sex_age_class").await, [("man".to_owned(), 1)]);
    assert_eq!(service.figure("stock/all_clients?on=2026-12-01").await, 3);
    let types = service.figures("flow/decisions?period=2026-11-23..2026-12-01&by=decision_type").await;
    assert_eq!(types, [("admission".to_owned(), 1), ("correction".to_owned(), 1)]);
    let events = "SELECT string_agg(event_type || ' ' || state, ', ' ORDER BY event_type) AS text FROM events \
         WHERE occurred_at = '2026-12-01T10:00:00Z' AND organisation_id IS NULL";
    assert_eq!(service.lines(events).await, ["decision.corrected corrected, decision.drafted draft, decision.signed signed"]);
    assert_eq!(
        service.count("SELECT count(*) FROM events WHERE organisation_id IS NOT NULL AND occurred_at > '2026-11-24'").await,
        0
    );
}

#[tokio::test]
async fn the_correction_of_an_admission_is_signed_by_a_second_person() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = team.decision(&admitted.decision).await["linked_decisions"][0]["id"].as_str().unwrap().to_owned();
    let alone = (403, "second_person_required".to_owned());
    for id in [&child, &admitted.decision] {
        let body = correction(id, json!({"assessed": {"sex": "male"}}));
        let draft = team.draft("corrections", &body).await.expect(201);
        let before = service.contents().await;
        // Who signed the admission.
        assert_eq!(team.sign(&draft.id(), draft.etag()).await.problem(), alone);
        assert_eq!(service.contents().await, before);
        sign_by(&service.second_person().await, &draft).await.expect(200);
    }
    // Who drafted it.
    let admitted = team.admit(&referral(), &json!([])).await;
    let both = service.caller_with(&[Scope::DecisionsDraft, Scope::DecisionsSign, Scope::DecisionsRead]).await;
    let draft = both.create("/v1/decisions/corrections", &correction(&admitted.decision, json!({}))).await.expect(201);
    let before = service.contents().await;
    assert_eq!(sign_by(&both, &draft).await.problem(), alone);
    assert_eq!(service.contents().await, before);
    sign_by(&service.second_person().await, &draft).await.expect(200);
    // Refusals and removals need none.
    let (refused, _) = team.refuse().await;
    team.decide("corrections", &correction(&refused, json!({"ground": "not_in_finland"}))).await;
}

#[tokio::test]
async fn the_correction_of_a_removal_says_another_reason_and_takes_its_place() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let removed = team.decide("removals", &removal(&admitted.spell)).await.id();
    let corrected = team.decide("corrections", &correction(&removed, json!({"removal_reason": "own_request"}))).await.json();
    let client = team.client(&admitted.client).await;
    let spell = &client["spells"][0];
    assert_eq!((&spell["removal_reason"], &spell["removal_decision_id"]), (&json!("own_request"), &corrected["id"]));
    assert_eq!(spell["removed_on"], "2026-11-23");
    // It is served with what followed the removal, appealed, and falls: everybody is back.
    let id = corrected["id"].as_str().unwrap();
    team.serve(id, "2026-11-23").await;
    assert_eq!(service.count("SELECT count(*) FROM decision_services").await, 3);
    team.step(id, "appeal", &lodged("2026-11-23")).await.expect(200);
    team.step(id, "appeal-outcome", &ruled("overturned", "2026-11-23")).await.expect(200);
    assert_eq!(service.figure("stock/all_clients?on=2026-11-23").await, 3);
    let states = "SELECT string_agg(state, ' ' ORDER BY state) AS text FROM decisions WHERE decision_type <> 'admission'";
    assert_eq!(service.lines(states).await, ["corrected overturned overturned overturned"]);
}

#[tokio::test]
async fn the_correction_of_a_refusal_leaves_the_referrer_its_no_and_can_be_corrected_again() {
    let service = Service::start().await;
    let team = service.team().await;
    let (refused, about) = team.refuse().await;
    let no = team.ngo.get(&format!("/v1/referrals/{about}")).await;
    let once = team.decide("corrections", &correction(&refused, json!({"ground": "not_in_finland"}))).await.json();
    team.serve(once["id"].as_str().unwrap(), "2026-11-23").await;
    let values = json!({"assessed": {"form": "begging"}});
    let twice = team.decide("corrections", &correction(once["id"].as_str().unwrap(), values)).await.json();
    assert_eq!((&twice["ground"], &twice["corrects_decision_id"]), (&json!("not_in_finland"), &once["id"]));
    let seen = team.ngo.get(&format!("/v1/referrals/{about}")).await;
    assert_eq!((seen.text.clone(), seen.etag()), (no.text.clone(), no.etag()));
    // It stands: nothing else is decided about the referral, until a court takes it away.
    let admit = admission(&about, &json!([]));
    assert_eq!(team.draft("admissions", &admit).await.problem(), (409, "illegal_transition".to_owned()));
    team.fight(twice["id"].as_str().unwrap(), "overturned", "2026-11-23").await;
    team.decide("admissions", &admit).await;
    assert_eq!(team.ngo.get(&format!("/v1/referrals/{about}")).await.json()["state"], "admitted");
}

#[tokio::test]
async fn a_corrected_admission_that_falls_ends_the_spell() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let corrected = correct(&service, &team, &admitted.decision, json!({"assessed": {"sector": "mining"}})).await;
    team.fight(corrected["id"].as_str().unwrap(), "overturned", "2026-11-23").await;
    assert_eq!(service.figure("stock/all_clients?on=2026-11-23").await, 0);
    let reasons = "SELECT string_agg(removal_reason, ' ' ORDER BY removal_reason) AS text FROM spells";
    assert_eq!(service.lines(reasons).await, ["admission_overturned principal_removed principal_removed"]);
}

#[tokio::test]
async fn only_what_the_decision_says_can_be_corrected_and_only_to_what_existed_then() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = team.decision(&admitted.decision).await["linked_decisions"][0]["id"].as_str().unwrap().to_owned();
    let other = team.admit(&referral(), &json!([])).await;
    let removed = team.decide("removals", &removal(&other.spell)).await.id();
    let (refused, _) = team.refuse().await;
    let nothing = uuid::Uuid::new_v4().to_string();
    let (admission, removal) = (&admitted.decision, &removed);
    let cases = [
        (&nothing, json!({}), "/corrects", "inconsistent"),
        (admission, json!({"removal_reason": "other"}), "/removal_reason", "inconsistent"),
        (admission, json!({"ground": "not_in_finland"}), "/ground", "inconsistent"),
        (admission, json!({"client_basis": "assisting_person"}), "/ground", "inconsistent"),
        (admission, json!({"client_basis": "child_in_care", "ground": "child_of_client"}), "/client_basis", "inconsistent"),
        (&child, json!({"client_basis": "victim", "ground": "victim_needs_assistance"}), "/client_basis", "inconsistent"),
        (&refused, json!({"client_basis": "victim"}), "/client_basis", "inconsistent"),
        (&refused, json!({"ground": "victim_needs_assistance"}), "/ground", "inconsistent"),
        (removal, json!({"ground": "other"}), "/ground", "inconsistent"),
        (removal, json!({"assessed": {"sex": "male"}}), "/assessed", "inconsistent"),
        (removal, json!({"removal_reason": "admission_overturned"}), "/removal_reason", "inconsistent"),
        (removal, json!({"removal_reason": "legacy_criminal_process_outcome"}), "/removal_reason", "not_valid_then"),
        (admission, json!({"assessed": {"age": 17}}), "/assessed/age", "unknown_field"),
        (admission, json!({"reasons": null}), "/reasons", "wrong_type"),
    ];
    let before = service.contents().await;
    for (id, values, pointer, code) in cases {
        let answer = team.draft("corrections", &correction(id, values.clone())).await;
        assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())], "{values}");
    }
    for reason in ["admission_overturned", "admitted_as_victim"] {
        let body = with(crate::harness::steps::removal(&admitted.spell), "/removal_reason", json!(reason));
        let answer = team.draft("removals", &body).await;
        assert_eq!(answer.violations(), [("/removal_reason".to_owned(), "inconsistent".to_owned())]);
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn a_decision_is_corrected_once_at_a_time_and_not_after_it_was_appealed() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &json!([])).await;
    let body = correction(&admitted.decision, json!({"assessed": {"sector": "mining"}}));
    let draft = team.officer.create_with_key("/v1/decisions/corrections", "correction-key", &body).await.expect(201);
    let before = service.contents().await;
    let again = team.officer.create_with_key("/v1/decisions/corrections", "correction-key", &body).await.expect(201);
    assert_eq!((again.text.clone(), again.header("idempotency-replayed")), (draft.text.clone(), "true"));
    let exists = (409, "draft_exists".to_owned());
    assert_eq!(team.draft("corrections", &body).await.problem(), exists);
    assert_eq!(team.draft("removals", &removal(&admitted.spell)).await.problem(), exists);
    assert_eq!(service.contents().await, before);
    // Appealed in the meantime: the draft is overtaken.
    team.serve(&admitted.decision, "2026-11-23").await;
    team.step(&admitted.decision, "appeal", &lodged("2026-11-23")).await.expect(200);
    let second = service.second_person().await;
    let before = service.contents().await;
    assert_eq!(sign_by(&second, &draft).await.problem(), (409, "illegal_transition".to_owned()));
    assert_eq!(service.contents().await, before);
    team.discard(&draft.id(), draft.etag()).await.expect(204);
    assert_eq!(service.count("SELECT count(*) FROM corrections").await, 0);
}

#[tokio::test]
async fn a_correction_and_a_service_at_once_leave_one_order_of_both() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..4 {
        let (refused, _) = team.refuse().await;
        let draft = team.draft("corrections", &correction(&refused, json!({"ground": "not_in_finland"}))).await.expect(201);
        let (path, tag) = (format!("/v1/decisions/{refused}/serve"), team.decision_tag(&refused).await);
        let id = draft.id();
        let body = served("2026-11-23");
        let (signed, was_served) = tokio::join!(team.sign(&id, draft.etag()), team.officer.change(&path, &tag, Some(&body)));
        assert!([200, 409, 412].contains(&was_served.status.as_u16()), "{}", was_served.text);
        // A served decision is corrected, too; whoever stumbled over the other reads again and goes on.
        if signed.status != 200 {
            assert_eq!(signed.status, 412, "{}", signed.text);
            team.sign(&id, draft.etag()).await.expect(200);
        }
        assert_eq!(team.decision(&refused).await["state"], "corrected");
    }
}

#[tokio::test]
async fn the_database_keeps_corrections_to_one_decision() {
    let service = Service::start().await;
    let team = service.team().await;
    let (refused, _) = team.refuse().await;
    let (other, _) = team.refuse().await;
    let corrected = team.decide("corrections", &correction(&refused, json!({"ground": "not_in_finland"}))).await.id();
    for (statement, constraint) in [
        (format!("UPDATE corrections SET corrects_decision_id = '{other}'"), "corrections_name_one_decision_for_good"),
        (format!("INSERT INTO corrections VALUES ('{other}', '{other}')"), "corrections_do_not_correct_themselves"),
        (format!("INSERT INTO corrections VALUES ('{other}', '{refused}', true)"), "corrections_one_of_a_decision"),
        (format!("UPDATE decisions SET ground = 'other' WHERE id = '{corrected}'"), "decisions_never_change_once_signed"),
    ] {
        assert_eq!(service.refusal(&statement).await.as_deref(), Some(constraint));
    }
    let reasons = team.decision(&corrected).await["reasons"].clone();
    assert_eq!(reasons, "Written down wrong.");
    assert_eq!(team.draft("refusals", &refusal(&uuid::Uuid::new_v4().to_string())).await.status, 422);
}
