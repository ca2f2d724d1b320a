//! From the referral to the decision: admission with children, refusal, removal, and what each opens and closes.

use serde_json::{Value, json};

use crate::harness::steps::{admission, refusal, removal, two_children};
use crate::harness::{Service, referral, referral_of_a_minor, with};

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

#[tokio::test]
async fn a_signed_admission_opens_the_spells_that_day_and_the_referrer_learns_yes() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
    assert_eq!(draft.header("location"), format!("/v1/decisions/{}", draft.id()));
    assert_eq!((&draft.json()["state"], &draft.json()["signed_on"]), (&json!("draft"), &Value::Null));
    assert_eq!(service.count("SELECT count(*) FROM spells").await, 0, "a draft has no effect");
    let path = format!("/v1/decisions/{}", draft.id());
    let read = team.decision_maker.get(&path).await.expect(200);
    assert_eq!((&read.json()["reasons"], read.etag()), (&json!("Needs accommodation."), draft.etag()));
    let linked = read.json()["linked_decisions"].clone();
    assert_eq!(array(&linked).len(), 2);
    assert!(
        array(&linked)
            .iter()
            .all(|child| child["principal_decision_id"] == draft.id() && child["client_basis"] == "child_in_care")
    );

    service.at("2026-11-24T22:30:00Z");
    let team = service.team().await;
    let before = team.ngo.get(&format!("/v1/referrals/{id}")).await.json();
    let signed = team.sign(&draft.id(), draft.etag()).await.expect(200);
    let decision = signed.json();
    assert_eq!((&decision["state"], &decision["signed_on"]), (&json!("signed"), &json!("2026-11-25")));
    assert_eq!((&decision["signer_name"], &decision["signer_title"]), (&json!("Olli Official"), &json!("Director")));
    let read = team.decision_maker.get(&path).await.json();
    assert!(
        array(&read["linked_decisions"]).iter().all(|child| child["state"] == "signed" && child["signed_on"] == "2026-11-25")
    );

    let client = team.client(decision["person_id"].as_str().unwrap()).await;
    let spell = &client["spells"][0];
    assert_eq!((array(&client["spells"]).len(), array(&client["children_in_care"]).len()), (1, 2));
    assert_eq!((&spell["client_basis"], &spell["admitted_on"]), (&json!("victim"), &json!("2026-11-25")));
    assert_eq!((&spell["removed_on"], &spell["admission_decision_id"]), (&Value::Null, &decision["id"]));
    for child in array(&client["children_in_care"]) {
        assert_eq!((&child["principal_spell_id"], &child["admitted_on"]), (&spell["spell_id"], &json!("2026-11-25")));
    }
    let whole = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.json();
    assert_eq!((&whole["state"], &whole["closed_on"]), (&json!("decided"), &json!("2026-11-25")));
    let seen = team.ngo.get(&format!("/v1/referrals/{id}")).await.json();
    assert_eq!(seen, with(before, "/state", json!("admitted")), "yes, and nothing else has changed");
}

#[tokio::test]
async fn a_signed_refusal_tells_the_referrer_no_and_not_why() {
    let service = Service::start().await;
    let team = service.team().await;
    let mut seen = Vec::new();
    for ground in ["not_assessed_as_victim", "not_in_finland"] {
        let id = team.assess(&referral()).await;
        let before = team.ngo.get(&format!("/v1/referrals/{id}")).await.json();
        let decision = team.decide("refusals", &with(refusal(&id), "/ground", json!(ground))).await.json();
        assert_eq!((&decision["state"], &decision["ground"]), (&json!("signed"), &json!(ground)));
        let after = team.ngo.get(&format!("/v1/referrals/{id}")).await.json();
        assert_eq!(after, with(before, "/state", json!("not_admitted")));
        seen.push(after.as_object().unwrap().keys().cloned().collect::<Vec<_>>());
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(service.count("SELECT count(*) FROM spells").await, 0);
}

#[tokio::test]
async fn a_signed_removal_ends_the_spell_and_the_childrens_by_decisions_of_their_own() {
    let service = Service::start().await;
    let admitted = service.team().await.admit(&referral(), &two_children()).await;
    service.at("2026-12-10T10:00:00Z");
    let team = service.team().await;
    let decision = team.decide("removals", &removal(&admitted.spell)).await.json();
    let client = team.client(&admitted.client).await;
    let spell = &client["spells"][0];
    assert_eq!((&spell["removed_on"], &spell["removal_reason"]), (&json!("2026-12-10"), &json!("no_longer_needs_help")));
    assert_eq!(spell["removal_decision_id"], decision["id"]);
    assert_eq!(array(&client["children_in_care"]).len(), 2);
    for child in array(&client["children_in_care"]) {
        assert_eq!((&child["removed_on"], &child["removal_reason"]), (&json!("2026-12-10"), &json!("principal_removed")));
        let own = team.officer.get(&format!("/v1/decisions/{}", child["removal_decision_id"].as_str().unwrap())).await.json();
        assert_eq!((&own["decision_type"], &own["state"]), (&json!("removal"), &json!("signed")));
        assert_eq!((&own["person_id"], &own["spell_id"]), (&child["client_id"], &child["spell_id"]));
        assert_eq!((&own["signer_name"], &own["signed_on"]), (&json!("Olli Official"), &json!("2026-12-10")));
        assert_eq!(own["principal_decision_id"], decision["id"], "it follows the guardian's");
    }
    assert_eq!(team.ngo.get(&format!("/v1/referrals/{}", admitted.referral)).await.json()["state"], "admitted");
}

#[tokio::test]
async fn a_childs_spell_can_end_before_the_guardians() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let child = team.client(&admitted.client).await["children_in_care"][0].clone();
    let body = with(removal(child["spell_id"].as_str().unwrap()), "/removal_reason", json!("left_finland"));
    team.decide("removals", &body).await;
    team.decide("removals", &removal(&admitted.spell)).await;
    let reasons = "SELECT string_agg(removal_reason, ' ' ORDER BY removal_reason) AS text FROM spells";
    assert_eq!(service.lines(reasons).await, ["left_finland no_longer_needs_help principal_removed"]);
    assert_eq!(service.count("SELECT count(*) FROM decisions WHERE decision_type = 'removal'").await, 3);
}

#[tokio::test]
async fn age_is_counted_on_the_day_of_the_signature() {
    let service = Service::start().await;
    // Seventeen on the day of the referral, eighteen on the day of the signature, and one who stays a minor.
    let turning = with(referral_of_a_minor(), "/person/date_of_birth", json!("2008-11-25"));
    let minor = with(referral_of_a_minor(), "/person/date_of_birth", json!("2008-11-26"));
    let team = service.team().await;
    let mut drafts = Vec::new();
    for body in [&turning, &minor] {
        let id = team.assess(body).await;
        drafts.push(team.draft("admissions", &admission(&id, &json!([]))).await.expect(201));
    }
    service.at("2026-11-24T22:00:00Z");
    let team = service.team().await;
    for draft in &drafts {
        team.sign(&draft.id(), draft.etag()).await.expect(200);
    }
    let facts = |table: &str| format!("SELECT concat_ws(' ', age, age_class) AS text FROM {table} ORDER BY age DESC");
    let at_admission = ["18 adult", "17 minor"];
    assert_eq!(service.lines(&facts("spells")).await, at_admission);
    assert_eq!(service.lines(&facts("decisions")).await, at_admission);
    assert_eq!(service.lines(&facts("referrals")).await, ["17 minor", "17 minor"], "as on receipt");
    let comes_of_age = "SELECT comes_of_age_on::text AS text FROM spells WHERE comes_of_age_on IS NOT NULL";
    assert_eq!(service.lines(comes_of_age).await, ["2026-11-30"], "the end of the month, never the birthday");
}

#[tokio::test]
async fn what_the_assessment_found_is_counted_and_the_referral_stays_as_it_came() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let found = json!({"form": "sexual_exploitation", "place": "finland_and_abroad"});
    let body = with(admission(&id, &two_children()), "/assessed", found);
    team.decide("admissions", &body).await;
    let facts = |table: &str| format!("SELECT concat_ws(' ', sex, form, place, sector) AS text FROM {table} ORDER BY 1");
    let children = [
        "female unclear unknown unknown",
        "female sexual_exploitation finland_and_abroad restaurant",
        "male unclear unknown unknown",
    ];
    let mut expected = children.map(str::to_owned).to_vec();
    expected.sort();
    let mut spells = service.lines(&facts("spells")).await;
    spells.sort();
    assert_eq!(spells, expected, "children enter no breakdown");
    assert_eq!(service.lines(&facts("referrals")).await, ["female forced_labour finland restaurant"]);
}

#[tokio::test]
async fn a_discarded_draft_leaves_nothing_and_another_can_be_made() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let before = service.contents().await;
    let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
    let child = "SELECT person_id::text AS text FROM decisions WHERE principal_decision_id IS NOT NULL LIMIT 1";
    let child = service.lines(child).await.remove(0);
    let missing = team.officer.send(reqwest::Method::DELETE, &format!("/v1/decisions/{}", draft.id()), &[], None).await;
    assert_eq!(missing.problem(), (428, "precondition_required".to_owned()));
    assert_eq!(team.discard(&draft.id(), "\"stale\"").await.problem(), (412, "precondition_failed".to_owned()));
    team.discard(&draft.id(), draft.etag()).await.expect(204);
    let grown: Vec<_> = service.grown_since(&before).await.into_iter().collect();
    let written = [("public.audit_records", 2), ("public.events", 1), ("public.idempotency_keys", 1)];
    assert_eq!(grown, written.map(|(table, rows)| (table.to_owned(), rows)), "no person, key, consent or decision is left");
    assert_eq!(team.discard(&draft.id(), draft.etag()).await.problem(), (404, "not_found".to_owned()));
    let traces = format!("SELECT count(*) FROM vault.person_keys WHERE person_id = '{child}'");
    assert_eq!(service.count(&traces).await, 0);
    team.decide("admissions", &admission(&id, &two_children())).await;
    assert_eq!(service.count("SELECT count(*) FROM spells").await, 3);
}

#[tokio::test]
async fn the_list_of_decisions_is_filtered_and_shows_no_reasons() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let refused = team.assess(&referral()).await;
    let draft = team.draft("refusals", &refusal(&refused)).await.expect(201).id();
    let listed = async |query: &str| {
        let answer = team.officer.get(&format!("/v1/decisions?{query}")).await.expect(200);
        assert!(!answer.text.contains("reasons") && !answer.text.contains("Amina") && !answer.text.contains("\"Bo\""));
        array(&answer.json()["decisions"]).len()
    };
    for (query, expected) in [
        ("", 4),
        ("decision_type=admission", 3),
        ("state=draft", 1),
        ("signed_from=2026-11-23&signed_to=2026-11-23", 3),
        ("signed_from=2026-11-24", 0),
        (&format!("referral_id={refused}"), 1),
        (&format!("person_id={}", admitted.client), 1),
        (&format!("referral_id={}&state=signed", admitted.referral), 3),
    ] {
        assert_eq!(listed(query).await, expected, "{query}");
    }
    assert_eq!(team.officer.get("/v1/decisions?state=draft").await.json()["decisions"][0]["id"], draft);
    for query in ["state=open", "referral_id=7", "limit=0", "cursor=x", "state=draft&state=draft"] {
        assert_eq!(team.officer.get(&format!("/v1/decisions?{query}")).await.status, 400, "{query}");
    }
}
