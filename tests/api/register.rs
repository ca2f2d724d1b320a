//! Moving an old register in: all or nothing per case, refused lines by number and pointer, nothing doubled.

use assistance_api::access::State;
use assistance_api::demo;
use assistance_api::register::{Importer, Lines, Summary};
use serde_json::{Value, json};

use crate::harness::{Service, with};

fn case() -> Value {
    let decision = |kind: &str, day: &str, more: Value| {
        let mut decision = json!({"decision_type": kind, "legal_basis": "Act 746/2011, section 35", "signed_on": day, "signer_name": "Olli Official", "signer_title": "Director"});
        decision.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        decision
    };
    let admission = json!({"client_basis": "victim", "ground": "victim_needs_assistance"});
    let of_child = json!({"client_basis": "child_in_care", "ground": "child_of_client"});
    json!({
        "case": "2022-0042",
        "referral": {"received_on": "2022-02-03", "channel": "email", "referrer_type": "other_ngo", "urgency": "normal", "state": "decided"},
        "person": {"given_names": "Historia", "family_name": "Vanha", "date_of_birth": "1998-04-02", "sex": "female",
            "nationalities": ["NG"], "residence_status": "asylum_seeker"},
        "exploitation": {"primary_form": "forced_labour", "place": "finland", "countries": ["FI"], "sector": "restaurant"},
        "consent": {"given_by": "person", "form": "written", "language": "en", "given_on": "2022-02-01"},
        "decisions": [
            decision("admission", "2022-02-20", admission),
            decision("removal", "2023-05-01", json!({"removal_reason": "no_longer_needs_help"})),
        ],
        "spells": [{"client_basis": "victim", "admitted_on": "2022-02-20", "removed_on": "2023-05-01", "removal_reason": "no_longer_needs_help"}],
        "children_in_care": [{
            "given_names": "Lapsi", "family_name": "Vanha", "date_of_birth": "2015-05-05", "sex": "male",
            "decisions": [decision("admission", "2022-02-20", of_child), decision("removal", "2023-05-01", json!({"removal_reason": "principal_removed"}))],
            "spells": [{"client_basis": "child_in_care", "admitted_on": "2022-02-20", "removed_on": "2023-05-01", "removal_reason": "principal_removed"}]
        }]
    })
}

async fn import(state: &State, file: &str) -> (Summary, Vec<String>) {
    let mut refused = Vec::new();
    let importer = Importer::new(state, |_| (), |refusal| refused.push(refusal.to_string())).await.unwrap();
    let summary = importer.run(Lines::new(file.as_bytes())).await.unwrap();
    (summary, refused)
}

const ROWS: &str = "SELECT (SELECT count(*) FROM referrals) + (SELECT count(*) FROM decisions) + (SELECT count(*) FROM spells) \
     + (SELECT count(*) FROM persons) + (SELECT count(*) FROM consents) + (SELECT count(*) FROM audit_records) \
     + (SELECT count(*) FROM vault.person_keys) + (SELECT count(*) FROM imported_cases) AS count";

#[tokio::test]
async fn a_case_comes_in_whole_with_its_own_dates() {
    let service = Service::start().await;
    let (summary, refused) = import(&service.state, &case().to_string()).await;
    assert_eq!((summary, refused), (Summary { imported: 1, unchanged: 0, refused: 0 }, vec![]));
    let officer = service.officer().await;
    let spells = officer.get("/v1/clients?open_on=2022-12-31").await.expect(200).json();
    let spells = spells["spells"].as_array().unwrap();
    assert_eq!(spells.len(), 2);
    let principal = spells.iter().find(|spell| spell["client_basis"] == "victim").unwrap();
    assert_eq!((&principal["admitted_on"], &principal["removed_on"]), (&json!("2022-02-20"), &json!("2023-05-01")));
    let client = officer.get(&format!("/v1/clients/{}", principal["client_id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(client["person"]["given_names"], "Historia");
    assert_eq!(client["children_in_care"][0]["principal_spell_id"], principal["spell_id"]);
    let referral = officer.get("/v1/assessment/referrals?received_from=2022-02-03&received_to=2022-02-03").await.json();
    assert_eq!(referral["referrals"][0]["state"], "decided");
}

#[tokio::test]
async fn importing_again_changes_nothing_and_a_changed_case_is_refused() {
    let service = Service::start().await;
    let file = format!("{}\n\n{}\n", case(), with(case(), "/case", json!("2022-0043")));
    assert_eq!(import(&service.state, &file).await.0.imported, 2);
    let before = service.count(ROWS).await;
    let (summary, refused) = import(&service.state, &file).await;
    assert_eq!((summary, refused), (Summary { imported: 0, unchanged: 2, refused: 0 }, vec![]));
    let changed = with(case(), "/person/sex", json!("male")).to_string();
    assert_eq!(import(&service.state, &changed).await.1, ["line 1: /case: imported before with other contents"]);
    assert_eq!(service.count(ROWS).await, before);
}

#[tokio::test]
async fn the_demo_register_imported_again_changes_nothing() {
    let service = Service::with_register().await;
    let before = service.count(ROWS).await;
    let file: String = demo::cases().map(|line| line + "\n").collect();
    let (summary, refused) = import(&service.state, &file).await;
    assert_eq!(summary, Summary { imported: 0, unchanged: demo::count() as u64, refused: 0 });
    assert_eq!((refused, service.count(ROWS).await), (vec![], before));
}

#[tokio::test]
async fn every_refused_line_is_told_by_number_and_pointer_and_leaves_nothing() {
    let service = Service::start().await;
    let wrong = [
        ("/person/sex", json!("Salainen"), "/person/sex: The value is not in its code list."),
        ("/person/nickname", json!("x"), "/person/nickname: The contract knows no such field here."),
        ("/consent", Value::Null, "/consent: No identifying data without the person's consent."),
        ("/referral/state", json!("received"), "/referral/state: A referral is decided when there is an admission or a refusal."),
        ("/decisions/0/signed_on", json!("2022-02-21"), "/decisions/0: An admission that opens no spell."),
        ("/spells/0/removed_on", json!("2023-05-02"), "/decisions/1: A removal that closes no spell."),
        (
            "/decisions/0/ground",
            json!("not_in_finland"),
            "/decisions/0: Basis, ground or reason do not fit the kind of decision.",
        ),
        (
            "/children_in_care/0/date_of_birth",
            json!("2001-01-01"),
            "/children_in_care/0/date_of_birth: A child in care is under 18.",
        ),
        ("/referral/received_on", json!("2027-01-01"), "/referral/received_on: The day lies in the future."),
    ];
    let mut file = String::from("{\n");
    for (pointer, value, _) in &wrong {
        file.extend([with(case(), pointer, value.clone()).to_string(), "\n".to_owned()]);
    }
    file.extend(["x".repeat(1024 * 1024 + 1), format!("\n{}\n", with(case(), "/case", json!("2022-0099")))]);
    let before = service.count(ROWS).await;
    let (summary, refused) = import(&service.state, &file).await;
    assert_eq!(summary, Summary { imported: 1, unchanged: 0, refused: wrong.len() as u64 + 2 });
    assert_eq!(refused[0], "line 1: not JSON");
    assert_eq!(refused.last().unwrap(), &format!("line {}: longer than a case can be", wrong.len() + 2));
    for (line, (_, _, expected)) in wrong.iter().enumerate() {
        let expected = format!("line {}: {expected}", line + 2);
        assert!(refused[line + 1].lines().any(|told| told == expected), "{expected}\nis not told in\n{}", refused[line + 1]);
    }
    assert!(!refused.concat().contains("Salainen"), "a value is repeated");
    assert_eq!(service.count("SELECT count(*) FROM imported_cases").await, 1);
    assert!(service.count(ROWS).await > before);
}

#[tokio::test]
async fn a_case_that_the_database_refuses_takes_no_other_with_it() {
    let service = Service::start().await;
    // Two cases of one number in one batch: the second is told apart from a repetition by its contents.
    let file =
        format!("{}\n{}\n{}\n", case(), with(case(), "/person/sex", json!("male")), with(case(), "/case", json!("2022-0043")));
    let (summary, refused) = import(&service.state, &file).await;
    assert_eq!(summary, Summary { imported: 2, unchanged: 0, refused: 1 });
    assert_eq!(refused, ["line 2: /case: imported before with other contents"]);
}
