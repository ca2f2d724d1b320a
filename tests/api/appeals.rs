//! What a court's decision does: spells are open again or end, referrals are decided again, and the figures follow.

use assistance_api::decisions::course::finality::make_final;
use serde_json::{Value, json};

use crate::harness::course::{lodged, ruled};
use crate::harness::steps::{Admitted, Team, admission, refusal, removal, two_children};
use crate::harness::{Service, referral, with};

/// Clients with their children at the end of a day.
async fn everybody(service: &Service, day: &str) -> i64 {
    service.figure(&format!("stock/all_clients?on={day}")).await
}

/// Admitted with two children on 23 November and removed on 1 December; the removal's id and the case.
async fn removed(service: &Service) -> (String, Admitted) {
    let admitted = service.team().await.admit(&referral(), &two_children()).await;
    service.at("2026-12-01T10:00:00Z");
    let removal = service.team().await.decide("removals", &removal(&admitted.spell)).await;
    (removal.id(), admitted)
}

#[tokio::test]
async fn an_appeal_is_lodged_in_time_and_decided_later() {
    let service = Service::start().await;
    let (id, _) = service.team().await.refuse().await;
    service.at("2026-11-30T10:00:00Z");
    let team = service.team().await;
    team.serve(&id, "2026-11-25").await;
    service.at("2027-01-20T10:00:00Z");
    let team = service.team().await;
    let tag = team.decision_tag(&id).await;
    let before = service.contents().await;
    let path = format!("/v1/decisions/{id}/appeal");
    for (body, pointer, code) in [
        (lodged("2026-11-24"), "/lodged_on", "range"),
        (lodged("2026-12-29"), "/lodged_on", "range"),
        (lodged("2027-01-21"), "/lodged_on", "in_the_future"),
        (with(lodged("2026-12-28"), "/court", json!("the_hague")), "/court", "not_in_list"),
        (with(lodged("2026-12-28"), "/docket", json!("Amina Example")), "/docket", "pattern"),
        (with(lodged("2026-12-28"), "/docket", json!("")), "/docket", "length"),
    ] {
        let answer = team.officer.change(&path, &tag, Some(&body)).await;
        assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    assert_eq!(service.contents().await, before);
    // Thirty days end on Christmas Day: the last day is the Monday after it.
    let answer = team.officer.change(&path, &tag, Some(&lodged("2026-12-28"))).await.expect(200);
    assert_eq!(answer.json()["state"], "appealed");
    let pending =
        json!({"court": "helsinki", "lodged_on": "2026-12-28", "docket": "4711/03.04/2026", "outcome": null, "decided_on": null});
    assert_eq!(team.decision(&id).await["appeal"], pending);
    let before = service.contents().await;
    let path = format!("/v1/decisions/{id}/appeal-outcome");
    for (body, pointer, code) in [
        (ruled("upheld", "2026-12-27"), "/decided_on", "range"),
        (ruled("upheld", "2027-01-21"), "/decided_on", "in_the_future"),
        (ruled("lost", "2027-01-20"), "/outcome", "not_in_list"),
    ] {
        let violations = team.officer.change(&path, answer.etag(), Some(&body)).await.violations();
        assert_eq!(violations, [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    let unchanged: Vec<_> = service.contents().await.into_iter().filter(|(name, _)| name != "public.audit_records").collect();
    assert_eq!(unchanged, before.into_iter().filter(|(name, _)| name != "public.audit_records").collect::<Vec<_>>());
    team.officer.change(&path, answer.etag(), Some(&ruled("upheld", "2027-01-19"))).await.expect(200);
    let decided = with(with(pending, "/outcome", json!("upheld")), "/decided_on", json!("2027-01-19"));
    let decision = team.decision(&id).await;
    assert_eq!((&decision["state"], &decision["appeal"]), (&json!("upheld"), &decided));
}

#[tokio::test]
async fn a_decision_that_is_upheld_keeps_its_effect() {
    let service = Service::start().await;
    let (removal, admitted) = removed(&service).await;
    let spells = "SELECT (spells.*)::text AS text FROM spells ORDER BY id";
    let team = service.team().await;
    let before = service.lines(spells).await;
    team.fight(&removal, "upheld", "2026-12-01").await;
    team.fight(&admitted.decision, "upheld", "2026-12-01").await;
    let (refused, about) = team.refuse().await;
    team.fight(&refused, "upheld", "2026-12-01").await;
    assert_eq!(service.lines(spells).await, before);
    let again = team.draft("refusals", &refusal(&about)).await;
    assert_eq!(again.problem(), (409, "illegal_transition".to_owned()));
}

#[tokio::test]
async fn a_removal_that_falls_leaves_the_spells_open_as_if_it_had_never_been() {
    for outcome in ["overturned", "remitted"] {
        let service = Service::start().await;
        let (removal, admitted) = removed(&service).await;
        assert_eq!((everybody(&service, "2026-11-30").await, everybody(&service, "2026-12-01").await), (3, 0));
        let flow = "flow/new_clients?period=2026-11-01..2026-12-31";
        let new = service.figure(flow).await;
        service.at("2026-12-20T10:00:00Z");
        let team = service.team().await;
        // A child that had been removed for a reason of its own stays removed: there is none here, so all three are back.
        let decision = team.fight(&removal, outcome, "2026-12-20").await;
        assert_eq!(decision["state"], outcome);
        for child in team.decision(&removal).await["linked_decisions"].as_array().unwrap() {
            assert_eq!((&child["state"], &child["served_on"]), (&json!(outcome), &json!("2026-12-20")));
        }
        let client = team.client(&admitted.client).await;
        for spell in client["spells"].as_array().unwrap().iter().chain(client["children_in_care"].as_array().unwrap()) {
            assert_eq!((&spell["removed_on"], &spell["removal_reason"]), (&Value::Null, &Value::Null));
            assert_eq!(spell["removal_decision_id"], Value::Null);
        }
        for day in ["2026-11-30", "2026-12-01", "2026-12-19", "2026-12-20"] {
            assert_eq!(everybody(&service, day).await, 3, "{day}");
        }
        assert_eq!(service.figure(flow).await, new, "nobody is new");
        assert_eq!(service.count("SELECT count(*) FROM events WHERE event_type = 'client.removal_fell'").await, 3);
        assert_eq!(team.ngo.get(&format!("/v1/referrals/{}", admitted.referral)).await.json()["state"], "admitted");
        // The spell can be ended again, by a decision that holds.
        team.decide("removals", &crate::harness::steps::removal(&admitted.spell)).await;
        assert_eq!(everybody(&service, "2026-12-20").await, 0);
    }
}

#[tokio::test]
async fn a_child_who_left_for_a_reason_of_its_own_does_not_come_back_with_the_guardian() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = team.client(&admitted.client).await["children_in_care"][0]["spell_id"].as_str().unwrap().to_owned();
    team.decide("removals", &with(removal(&child), "/removal_reason", json!("left_finland"))).await;
    let removal = team.decide("removals", &removal(&admitted.spell)).await.id();
    team.fight(&removal, "overturned", "2026-11-23").await;
    assert_eq!(everybody(&service, "2026-11-23").await, 2);
}

#[tokio::test]
async fn an_admission_that_is_overturned_ends_the_spells_on_that_day_and_the_referrer_learns_nothing() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &two_children()).await;
    service.at("2026-12-20T10:00:00Z");
    let team = service.team().await;
    let seen = team.ngo.get(&format!("/v1/referrals/{}", admitted.referral)).await;
    team.serve(&admitted.decision, "2026-12-01").await;
    team.step(&admitted.decision, "appeal", &lodged("2026-12-02")).await.expect(200);
    team.step(&admitted.decision, "appeal-outcome", &ruled("overturned", "2026-12-18")).await.expect(200);
    let client = team.client(&admitted.client).await;
    let spell = &client["spells"][0];
    assert_eq!((&spell["removed_on"], &spell["removal_reason"]), (&json!("2026-12-18"), &json!("admission_overturned")));
    assert_eq!(spell["removal_decision_id"], Value::Null, "the court ended it");
    for child in client["children_in_care"].as_array().unwrap() {
        assert_eq!((&child["removed_on"], &child["removal_reason"]), (&json!("2026-12-18"), &json!("principal_removed")));
    }
    assert_eq!((everybody(&service, "2026-12-17").await, everybody(&service, "2026-12-18").await), (3, 0));
    assert_eq!(service.figure("flow/new_clients?period=2026-11-23..2026-11-23").await, 1, "who was admitted was admitted");
    let after = team.ngo.get(&format!("/v1/referrals/{}", admitted.referral)).await;
    assert_eq!((after.text.clone(), after.etag()), (seen.text.clone(), seen.etag()));
    assert_eq!(
        service.count("SELECT count(*) FROM events WHERE event_type = 'client.removed' AND organisation_id IS NULL").await,
        3
    );
}

#[tokio::test]
async fn an_admission_that_is_sent_back_leaves_the_client_a_client() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    team.fight(&admitted.decision, "remitted", "2026-11-23").await;
    assert_eq!(everybody(&service, "2026-11-23").await, 3);
    team.decide("removals", &removal(&admitted.spell)).await;
    assert_eq!(everybody(&service, "2026-11-23").await, 0);
}

#[tokio::test]
async fn a_spell_that_has_ended_stays_as_it_ended_when_its_admission_falls() {
    let service = Service::start().await;
    let (_, admitted) = removed(&service).await;
    let team = service.team().await;
    let spells = "SELECT (spells.*)::text AS text FROM spells ORDER BY id";
    let before = service.lines(spells).await;
    team.fight(&admitted.decision, "overturned", "2026-12-01").await;
    assert_eq!(service.lines(spells).await, before);
}

#[tokio::test]
async fn a_refusal_that_falls_is_decided_again_and_the_referrer_learns_the_new_outcome() {
    for outcome in ["overturned", "remitted"] {
        let service = Service::start().await;
        let team = service.team().await;
        let (refused, about) = team.refuse().await;
        let path = format!("/v1/referrals/{about}");
        let no = team.ngo.get(&path).await.expect(200);
        team.serve(&refused, "2026-11-23").await;
        team.step(&refused, "appeal", &lodged("2026-11-23")).await.expect(200);
        let closed = (409, "illegal_transition".to_owned());
        assert_eq!(team.draft("admissions", &admission(&about, &json!([]))).await.problem(), closed);
        team.step(&refused, "appeal-outcome", &ruled(outcome, "2026-11-23")).await.expect(200);
        assert_eq!(team.ngo.get(&path).await.text, no.text, "nothing yet");
        // A second no, which falls as well, and then a yes.
        let second = team.decide("refusals", &refusal(&about)).await.id();
        assert_eq!(team.ngo.get(&path).await.text, no.text);
        assert_eq!(team.draft("admissions", &admission(&about, &json!([]))).await.problem(), closed);
        team.fight(&second, outcome, "2026-11-23").await;
        let draft = team.draft("admissions", &admission(&about, &two_children())).await.expect(201);
        assert_eq!(team.draft("refusals", &refusal(&about)).await.problem(), (409, "draft_exists".to_owned()));
        assert_eq!(team.ngo.get(&path).await.text, no.text, "a draft has no effect");
        team.sign(&draft.id(), draft.etag()).await.expect(200);
        let yes = team.ngo.get(&path).await.expect(200);
        assert_eq!(yes.json(), with(no.json(), "/state", json!("admitted")));
        assert_ne!(yes.etag(), no.etag());
        assert_eq!(everybody(&service, "2026-11-23").await, 3);
        let decisions = service.figures("flow/decisions?period=2026-11-23..2026-11-23&by=decision_type").await;
        assert_eq!(decisions, [("admission".to_owned(), 1), ("refusal".to_owned(), 2)]);
        assert_eq!(team.draft("refusals", &refusal(&about)).await.problem(), closed);
        let told = "SELECT string_agg(state, ' ' ORDER BY state) AS text FROM events WHERE event_type = 'referral.decided' \
             AND organisation_id IS NOT NULL";
        assert_eq!(service.lines(told).await, ["admitted not_admitted"], "what it sees change, and nothing else");
    }
}

#[tokio::test]
async fn a_court_may_tell_late_of_an_appeal_that_came_in_time() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &two_children()).await;
    let served = service.team().await.serve(&admitted.decision, "2026-11-23").await;
    let last_day = served["appeal_until"].as_str().unwrap();
    service.at("2027-02-01T10:00:00Z");
    assert_eq!(make_final(&service.state).await.unwrap(), 3);
    let team = service.team().await;
    assert_eq!(team.decision(&admitted.decision).await["state"], "final");
    let (path, tag) = (format!("/v1/decisions/{}/appeal", admitted.decision), team.decision_tag(&admitted.decision).await);
    let before = service.contents().await;
    let late = team.officer.change(&path, &tag, Some(&lodged("2027-01-20"))).await;
    assert_eq!(late.violations(), [("/lodged_on".to_owned(), "range".to_owned())]);
    assert_eq!(service.contents().await, before);
    team.step(&admitted.decision, "appeal", &lodged(last_day)).await.expect(200);
    let lives = "SELECT DISTINCT concat_ws(' ', state, served_on, final_on) AS text FROM decisions \
                 JOIN decision_services ON decision_id = id";
    assert_eq!(service.lines(lives).await, ["appealed 2026-11-23"], "with those of the children");
    assert_eq!(make_final(&service.state).await.unwrap(), 0);
    team.step(&admitted.decision, "appeal-outcome", &ruled("overturned", "2027-01-29")).await.expect(200);
    assert_eq!((everybody(&service, "2027-01-28").await, everybody(&service, "2027-01-29").await), (3, 0));
}

#[tokio::test]
async fn of_two_outcomes_at_once_one_is_recorded() {
    let service = Service::start().await;
    let team: Team = service.team().await;
    for _ in 0..4 {
        let admitted = team.admit(&referral(), &two_children()).await;
        let removal = team.decide("removals", &removal(&admitted.spell)).await.id();
        team.serve(&removal, "2026-11-23").await;
        team.step(&removal, "appeal", &lodged("2026-11-23")).await.expect(200);
        let (path, tag) = (format!("/v1/decisions/{removal}/appeal-outcome"), team.decision_tag(&removal).await);
        let (upheld, overturned) = (ruled("upheld", "2026-11-23"), ruled("overturned", "2026-11-23"));
        let (one, other) =
            tokio::join!(team.officer.change(&path, &tag, Some(&upheld)), team.officer.change(&path, &tag, Some(&overturned)));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{} {}", one.text, other.text);
        let open =
            format!("SELECT count(*) FROM spells WHERE removed_on IS NULL AND '{}' IN (id, principal_spell_id)", admitted.spell);
        assert_eq!(service.count(&open).await, if other.status == 200 { 3 } else { 0 });
    }
}
