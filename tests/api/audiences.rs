//! What each audience is answered: the members of every answer, listed. One more is a disclosure until somebody says that
//! it is none.

use serde_json::Value;

use crate::harness::{Service, referral, referral_of_a_minor};
use crate::reach::{admit, take_up};
use crate::referral_life::{question, registered, told};

/// The names of an object's members, in order.
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[tokio::test]
async fn what_a_referrer_is_answered_has_these_members_and_no_others() {
    const REFERRAL: [&str; 7] = ["external_reference", "id", "received_at", "received_on", "reference", "state", "urgency"];
    let service = Service::start().await;
    for partner in [service.ngo().await, service.police().await] {
        for body in [referral(), referral_of_a_minor()] {
            let created = partner.create("/v1/referrals", &body).await.expect(201);
            assert_eq!(keys(&created.json()), REFERRAL);
        }
        let dry = partner.create("/v1/referrals?dry_run=true", &referral()).await.expect(200);
        assert_eq!(keys(&dry.json()), ["acceptable", "received_on"]);
        let list = partner.get("/v1/referrals").await.expect(200).json();
        assert_eq!(keys(&list), ["next_cursor", "referrals"]);
        assert_eq!(keys(&list["referrals"][0]), REFERRAL);
        let id = list["referrals"][0]["id"].as_str().unwrap();
        take_up(&service, id).await;
        admit(&service, id).await;
        let admitted = partner.get(&format!("/v1/referrals/{id}")).await.expect(200).json();
        assert_eq!(keys(&admitted), REFERRAL);
        assert_eq!(admitted["state"], "admitted");
    }
}

#[tokio::test]
async fn what_is_asked_and_told_has_these_members_and_no_others() {
    const QUESTION: [&str; 5] = ["answered_at", "asked_at", "due_on", "id", "question"];
    const RECEIPT: [&str; 3] = ["id", "information_request_id", "received_at"];
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    let (own, path) = (format!("/v1/referrals/{id}"), format!("/v1/assessment/referrals/{id}"));
    let asked = team.officer.create(&format!("{path}/information-requests"), &question("2026-12-07")).await.expect(201);
    assert_eq!(keys(&asked.json()), QUESTION);
    let questions = team.ngo.get(&format!("{own}/information-requests")).await.expect(200).json();
    assert_eq!(
        (keys(&questions), keys(&questions["information_requests"][0])),
        (vec!["information_requests"], QUESTION.to_vec())
    );
    let sent = team.ngo.create(&format!("{own}/supplements"), &told()).await.expect(201);
    assert_eq!(keys(&sent.json()), RECEIPT);
    let registered = team.officer.create(&format!("{path}/supplements"), &registered()).await.expect(201);
    assert_eq!(keys(&registered.json()), RECEIPT);
    let sent = team.ngo.get(&format!("{own}/supplements")).await.expect(200).json();
    assert_eq!((keys(&sent), keys(&sent["supplements"][0])), (vec!["supplements"], RECEIPT.to_vec()));
    let history = team.ngo.get(&format!("{own}/history")).await.expect(200).json();
    assert_eq!((keys(&history), keys(&history["changes"][0])), (vec!["changes"], vec!["on", "state"]));
    let history = team.officer.get(&format!("{path}/history")).await.expect(200).json();
    let step = vec!["at", "by", "from_state", "on", "reason", "step", "to_state"];
    assert_eq!((keys(&history), keys(&history["steps"][0])), (vec!["steps"], step));
    let whole = team.officer.get(&path).await.expect(200).json();
    assert_eq!(keys(&whole["information_requests"][0]), QUESTION);
    let supplement = ["channel", "content", "id", "information_request_id", "received_at"];
    assert_eq!(keys(&whole["supplements"][0]), supplement);
    let told = ["account", "contacts", "needs", "observations", "uma_number"];
    assert_eq!(keys(&whole["supplements"][0]["content"]), told);
    let consents = format!("/v1/assessment/persons/{}/consents", whole["person_id"].as_str().unwrap());
    let consents = team.officer.get(&consents).await.expect(200).json();
    let version = ["consent", "in_force", "recorded_at", "recorded_by", "version", "withdrawn_by", "withdrawn_on"];
    assert_eq!((keys(&consents), keys(&consents["consents"][0])), (vec!["consents", "person_id"], version.to_vec()));
}

#[tokio::test]
async fn what_an_officer_is_answered_has_these_members_and_no_others() {
    const LINE: [&str; 12] = [
        "assigned_to",
        "channel",
        "external_reference",
        "id",
        "information_due_on",
        "organisation_id",
        "received_at",
        "received_on",
        "reference",
        "referrer_type",
        "state",
        "urgency",
    ];
    const DECISION: [&str; 23] = [
        "appeal_until",
        "begins_on",
        "client_basis",
        "corrected_by",
        "corrects_decision_id",
        "decision_type",
        "drafted_at",
        "ends_on",
        "final_on",
        "ground",
        "id",
        "legal_basis",
        "person_id",
        "principal_decision_id",
        "referral_id",
        "removal_reason",
        "served_on",
        "service_manner",
        "signed_on",
        "signer_name",
        "signer_title",
        "spell_id",
        "state",
    ];
    let service = Service::start().await;
    let (officer, ngo) = (service.officer().await, service.ngo().await);
    let id = ngo.create("/v1/referrals", &referral()).await.expect(201).id();
    take_up(&service, &id).await;
    let signed = admit(&service, &id).await.json();
    assert_eq!(keys(&signed), DECISION);

    let list = officer.get("/v1/assessment/referrals").await.expect(200).json();
    assert_eq!((keys(&list), keys(&list["referrals"][0])), (vec!["next_cursor", "referrals"], LINE.to_vec()));
    let whole = officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    let more = [
        "account",
        "closed_on",
        "consent",
        "exploitation",
        "information_requests",
        "merged_from",
        "merged_into",
        "needs",
        "observations",
        "person",
        "person_id",
        "provisional_help",
        "referrer",
        "state_for_referrer",
        "supplements",
    ];
    let mut expected = [&LINE[..], &more].concat();
    expected.sort_unstable();
    assert_eq!(keys(&whole), expected);

    let list = officer.get("/v1/decisions").await.expect(200).json();
    assert_eq!((keys(&list), keys(&list["decisions"][0])), (vec!["decisions", "next_cursor"], DECISION.to_vec()));
    let decision = officer.get(&format!("/v1/decisions/{}", signed["id"].as_str().unwrap())).await.expect(200).json();
    let more = ["appeal", "client_heard", "hearings", "linked_decisions", "not_heard_because", "reasons"];
    let mut expected = [&DECISION[..], &more].concat();
    expected.sort_unstable();
    assert_eq!(keys(&decision), expected);

    let list = officer.get("/v1/clients").await.expect(200).json();
    let spell = [
        "admission_decision_id",
        "admitted_on",
        "client_basis",
        "client_id",
        "principal_spell_id",
        "removal_decision_id",
        "removal_reason",
        "removed_on",
        "spell_id",
    ];
    assert_eq!((keys(&list), keys(&list["spells"][0])), (vec!["next_cursor", "spells"], spell.to_vec()));
    let client = officer.get(&format!("/v1/clients/{}", signed["person_id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(
        keys(&client),
        ["children_in_care", "client_id", "identifications", "periods", "person", "service_arrangements", "spells"]
    );
}
