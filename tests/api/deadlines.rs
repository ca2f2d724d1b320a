//! What is due, in one list: by day, of every kind, and of nobody who it is.

use serde_json::{Value, json};

use crate::harness::steps::{Team, admission, refusal, removal};
use crate::harness::{Caller, Service, referral, referral_of_a_minor, with};
use crate::periods::grant;
use crate::referral_life::ask;

/// The list, as `day kind`.
async fn due(caller: &Caller, query: &str) -> Vec<String> {
    let body = caller.get(&format!("/v1/deadlines?{query}")).await.expect(200).json();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    body["deadlines"].as_array().unwrap().iter().map(|one| format!("{} {}", text(one, "due_on"), text(one, "kind"))).collect()
}

fn born(body: Value, day: &str) -> Value {
    with(body, "/person/date_of_birth", json!(day))
}

async fn admit_staying(team: &Team, status: &str) -> String {
    team.admit(&with(referral(), "/person/residence_status", json!(status)), &json!([])).await.spell
}

#[tokio::test]
async fn deadlines_of_every_kind_stand_in_the_order_of_their_days_and_name_nobody() {
    let service = Service::start().await;
    let team = service.team().await;
    let child = json!([{"given_names": "Bo", "family_name": "Example", "date_of_birth": "2009-01-14", "sex": "male"}]);
    let guardian = team.admit(&referral(), &child).await;
    let minor = team.admit(&born(referral_of_a_minor(), "2008-12-24"), &json!([])).await;
    let without = admit_staying(&team, "no_right_of_residence").await;
    team.decide("periods", &grant(&without, "reflection", "2026-11-23", "2026-12-24")).await;
    team.decide("periods", &grant(&guardian.spell, "recovery", "2026-11-23", "2026-12-23")).await;
    let questioned = team.assess(&referral()).await;
    ask(&team, &questioned, "2026-12-09").await;
    let draft = team.draft("refusals", &refusal(&team.assess(&referral()).await)).await.expect(201).id();
    let body = team.officer.get("/v1/deadlines?until=2027-01-31").await.expect(200);
    for secret in ["Bo", "Amina", "2009", "2008", "01-14", "12-24T"] {
        assert!(!body.text.contains(secret), "{secret}");
    }
    let expected = [
        "2026-12-07 draft_waits",
        "2026-12-09 information_due",
        "2026-12-23 recovery_period_ends",
        "2026-12-24 reflection_period_ends",
        "2026-12-31 client_comes_of_age",
        "2027-01-31 child_in_care_comes_of_age",
    ];
    assert_eq!(due(&team.officer, "until=2027-01-31").await, expected);
    assert_eq!(due(&team.officer, "until=2027-01-30").await, expected[..5]);
    assert_eq!(due(&team.officer, "").await, expected[..3], "thirty days ahead");
    assert_eq!(due(&team.officer, "draft_days=1&kind=draft_waits").await, ["2026-11-24 draft_waits"]);
    assert_eq!(due(&team.officer, "until=2026-11-23").await, Vec::<String>::new());
    let list = body.json();
    let subject =
        |at: usize| (list["deadlines"][at]["subject"].as_str().unwrap(), list["deadlines"][at]["subject_id"].as_str().unwrap());
    assert_eq!(subject(0), ("decision", draft.as_str()));
    assert_eq!(subject(1), ("referral", questioned.as_str()));
    assert_eq!((subject(2), subject(3)), (("spell", guardian.spell.as_str()), ("spell", without.as_str())));
    assert_eq!(subject(4), ("spell", minor.spell.as_str()));
    assert_eq!(list["deadlines"][4]["person_id"], minor.client.as_str());
    let mut keys: Vec<_> = list["deadlines"][0].as_object().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(keys, ["due_on", "kind", "person_id", "subject", "subject_id"]);
    // In a register, of a child too, stands the month and not the birthday.
    let months = "SELECT comes_of_age_on::text AS text FROM spells WHERE comes_of_age_on IS NOT NULL ORDER BY 1";
    assert_eq!(service.lines(months).await, ["2026-12-31", "2027-01-31"]);
    assert_eq!(team.ngo.get("/v1/deadlines").await.problem(), (403, "insufficient_scope".to_owned()));
}

#[tokio::test]
async fn what_has_run_out_or_ended_is_due_no_more_but_a_child_of_age_and_a_draft_wait() {
    let service = Service::start().await;
    let team = service.team().await;
    let child = json!([{"given_names": "Bo", "family_name": "Example", "date_of_birth": "2008-12-02", "sex": "male"}]);
    let guardian = team.admit(&referral(), &child).await;
    team.admit(&born(referral_of_a_minor(), "2008-12-24"), &json!([])).await;
    team.decide("periods", &grant(&guardian.spell, "recovery", "2026-11-23", "2026-12-31")).await;
    let assessed = team.assess(&referral()).await;
    let draft = team.draft("admissions", &admission(&assessed, &child)).await.expect(201);
    ask(&team, &team.assess(&referral()).await, "2026-12-31").await;
    let all = [
        "2026-12-07 draft_waits",
        "2026-12-31 child_in_care_comes_of_age",
        "2026-12-31 client_comes_of_age",
        "2026-12-31 information_due",
        "2026-12-31 recovery_period_ends",
    ];
    let sorted = async |team: &Team| {
        let mut found = due(&team.officer, "until=2027-12-31").await;
        found.sort();
        found
    };
    assert_eq!(sorted(&team).await, all);
    // The last second of the year in Finland, and the first of the next.
    service.at("2026-12-31T21:59:59Z");
    assert_eq!(sorted(&service.team().await).await, all);
    service.at("2026-12-31T22:00:00Z");
    let team = service.team().await;
    assert_eq!(sorted(&team).await, all[..2]);
    team.discard(&draft.id(), draft.etag()).await.expect(204);
    let child = team.client(&guardian.client).await["children_in_care"][0]["spell_id"].as_str().unwrap().to_owned();
    team.decide("removals", &with(removal(&child), "/removal_reason", json!("reached_adulthood"))).await;
    assert_eq!(sorted(&team).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_period_that_was_ended_is_due_on_that_day_and_none_after_its_spell() {
    let service = Service::start().await;
    let team = service.team().await;
    let [one, other] = [admit_staying(&team, "eu_citizen").await, admit_staying(&team, "eu_citizen").await];
    for spell in [&one, &other] {
        team.decide("periods", &grant(spell, "recovery", "2026-11-23", "2026-12-10")).await;
    }
    let end =
        json!({"spell_id": one, "decision_type": "recovery_period_end", "ends_on": "2026-11-30", "legal_basis": "Act 746/2011"});
    team.decide("periods", &end).await;
    team.decide("removals", &removal(&other)).await;
    assert_eq!(due(&team.officer, "").await, ["2026-11-30 recovery_period_ends"]);
}

#[tokio::test]
async fn a_draft_waits_from_the_finnish_day_on_which_it_was_made() {
    let service = Service::start().await;
    // Half an hour before and after midnight in the night in which summer time begins.
    for (instant, day) in [("2027-03-28T20:30:00Z", "2027-03-29"), ("2027-03-28T21:30:00Z", "2027-03-30")] {
        service.at(instant);
        let team = service.team().await;
        let draft = team.draft("refusals", &refusal(&team.assess(&referral()).await)).await.expect(201);
        assert_eq!(due(&team.officer, "draft_days=1").await, [format!("{day} draft_waits")], "{instant}");
        team.discard(&draft.id(), draft.etag()).await.expect(204);
    }
}

#[tokio::test]
async fn the_list_pages_through_equal_days_and_refuses_what_it_does_not_know() {
    let service = Service::start().await;
    let team = service.team().await;
    for _ in 0..5 {
        team.draft("refusals", &refusal(&team.assess(&referral()).await)).await.expect(201);
    }
    let (mut seen, mut path) = (Vec::new(), "/v1/deadlines?limit=2".to_owned());
    loop {
        let page = team.officer.get(&path).await.expect(200).json();
        seen.extend(page["deadlines"].as_array().unwrap().iter().map(|one| one["subject_id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/deadlines?limit=2&cursor={cursor}");
    }
    let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (5, 5));
    for query in ["until=tomorrow", "kind=birthday", "draft_days=0", "draft_days=366", "cursor=x", "name=Amina"] {
        assert_eq!(team.officer.get(&format!("/v1/deadlines?{query}")).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn the_time_for_an_appeal_is_due_from_the_service_until_its_last_day() {
    let service = Service::start().await;
    let team = service.team().await;
    let refused = team.decide("refusals", &refusal(&team.assess(&referral()).await)).await;
    assert_eq!(due(&team.officer, "").await, Vec::<String>::new(), "nothing runs before the service");
    let served = json!({"served_on": "2026-11-23", "manner": "in_person"});
    let path = format!("/v1/decisions/{}/serve", refused.id());
    team.officer.change(&path, refused.etag(), Some(&served)).await.expect(200);
    assert_eq!(due(&team.officer, "kind=appeal_time_ends").await, ["2026-12-23 appeal_time_ends"]);
    service.at("2026-12-23T22:00:00Z");
    assert_eq!(due(&service.officer().await, "").await, Vec::<String>::new());
}
