//! What others see of an NGO's case, at every step of its life: nothing. The police, another NGO and somebody without a
//! token ask every operation of the contract about every id that the case has brought into the world, and are answered byte
//! for byte as about ids that nobody has ever given; what they may list and follow stays as it was.

mod watch;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::course::lodged;
use crate::harness::steps::{Team, admission, refusal, removal, signature, two_children};
use crate::harness::{Service, referral, with};
use crate::periods::grant;
use crate::referral_life::{ask, question, registered, run_jobs, told};
use watch::Watch;

/// An urgent call about somebody without a right of residence.
fn urgent_call() -> Value {
    let body = with(with(referral(), "/urgency", json!("urgent")), "/consent/form", json!("oral_documented"));
    with(body, "/person/residence_status", json!("no_right_of_residence"))
}

fn path(id: &str, step: &str) -> String {
    format!("/v1/assessment/referrals/{id}/{step}")
}

/// The person of a referral.
async fn person_of(team: &Team, id: &str) -> String {
    let whole = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    whole["person_id"].as_str().unwrap().to_owned()
}

/// From the call to the end of the assessment; answers the referral's id.
async fn assessed(watch: &mut Watch) -> String {
    let team = watch.team().await;
    let id = team.submit(&urgent_call()).await;
    watch.look("an urgent referral").await;
    team.officer.get(&path(&id, "possible-duplicates")).await.expect(200);
    team.officer.change(&path(&id, "assign"), "*", Some(&json!({"officer": "demo-officer"}))).await.expect(200);
    let help = json!({"urgency": "urgent", "provisional_help": {"began_on": "2026-11-23", "kinds": ["safety"]}});
    team.officer.change(&path(&id, "urgency"), "*", Some(&help)).await.expect(200);
    watch.look("provisional help").await;
    team.take_up(&id).await.expect(200);
    watch.look("taken up").await;
    let asked = team.officer.create(&path(&id, "information-requests"), &question("2026-12-07")).await.expect(201).id();
    watch.look("asked").await;
    let answer = with(told(), "/information_request_id", json!(asked));
    team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &answer).await.expect(201);
    team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &told()).await.expect(201);
    team.officer.create(&path(&id, "supplements"), &registered()).await.expect(201);
    watch.look("answered and supplemented").await;
    let papers = json!({"consent": {
        "given_by": "person", "form": "written", "language": "en", "given_on": "2026-11-23", "scope": ["referral"]
    }});
    let consents = format!("/v1/assessment/persons/{}/consents", person_of(&team, &id).await);
    team.officer.create(&consents, &papers).await.expect(201);
    watch.look("the papers").await;
    id
}

/// The police refer the same person, and the two referrals become one. Answers the referral of the police.
async fn merged(watch: &mut Watch, into: &str) -> String {
    let of_the_police = watch.the_police_refer(&with(urgent_call(), "/external_reference", json!("R/4711"))).await;
    watch.look("the police refer, too").await;
    let team = watch.team().await;
    let body = json!({"into": into});
    team.officer.change(&path(&of_the_police, "merge"), "*", Some(&body)).await.expect(200);
    watch.look("merged").await;
    of_the_police
}

/// The admission: drafted, heard about, signed, served, corrected, appealed. Answers the spell.
async fn admitted(watch: &mut Watch, referral: &str, of_the_police: &str) -> String {
    let team = watch.team().await;
    let draft = team.draft("admissions", &admission(referral, &two_children())).await.expect(201).id();
    let hearing = json!({"heard_on": "2026-11-23", "members": ["police", "ngo"], "opinion": "All agree."});
    team.officer.create(&format!("/v1/decisions/{draft}/hearings"), &hearing).await.expect(201);
    watch.look("an admission drafted and the team heard").await;
    team.sign(&draft, &team.decision_tag(&draft).await).await.expect(200);
    watch.the_police_are_told(of_the_police, "admitted").await;
    watch.look("admitted").await;
    team.serve(&draft, "2026-11-23").await;
    watch.look("served").await;
    let correction = json!({
        "corrects": draft, "legal_basis": "Act 434/2003, section 51", "reasons": "Written down wrong.",
        "assessed": {"sector": "construction"}
    });
    let correction = team.draft("corrections", &correction).await.expect(201);
    let second = watch.service.second_person().await;
    let sign = format!("/v1/decisions/{}/sign", correction.id());
    second.change(&sign, correction.etag(), Some(&signature())).await.expect(200);
    watch.look("corrected").await;
    team.serve(&correction.id(), "2026-11-23").await;
    team.step(&correction.id(), "appeal", &lodged("2026-11-23")).await.expect(200);
    watch.look("appealed").await;
    let outcome = json!({"outcome": "upheld", "decided_on": "2026-11-23"});
    team.step(&correction.id(), "appeal-outcome", &outcome).await.expect(200);
    watch.look("upheld").await;
    let client = team.client(&person_of(&team, referral).await).await;
    client["spells"][0]["spell_id"].as_str().unwrap().to_owned()
}

/// What happens to a client, and the removal.
async fn helped_and_removed(watch: &mut Watch, client: &str, spell: &str) {
    let team = watch.team().await;
    team.decide("periods", &grant(spell, "reflection", "2026-11-23", "2027-01-31")).await;
    let arrangement = json!({"from": "2026-11-23", "municipality": "091", "wellbeing_services_county": "helsinki"});
    team.officer.create(&format!("/v1/clients/{client}/service-arrangements"), &arrangement).await.expect(201);
    let identified = json!({"identified_on": "2022-05-17", "identification_basis": "police"});
    team.officer.create(&format!("/v1/clients/{client}/identifications"), &identified).await.expect(201);
    watch.look("a period, services and an identification").await;
    watch.service.at("2027-01-11T10:00:00Z");
    let team = watch.team().await;
    let heard = json!({"heard_on": "2027-01-11", "manner": "telephone", "opinion": "Agrees."});
    let body = with(with(removal(spell), "/not_heard_because", Value::Null), "/client_heard", heard);
    team.decide("removals", &body).await;
    watch.look("removed").await;
}

/// The same person is referred, recognised and admitted again.
async fn admitted_again(watch: &mut Watch, client: &str) {
    let team = watch.team().await;
    let again = team.assess(&referral()).await;
    let known = json!({"person_id": client});
    team.officer.change(&path(&again, "same-person"), "*", Some(&known)).await.expect(200);
    watch.look("found to be a former client").await;
    team.decide("admissions", &admission(&again, &json!([]))).await;
    watch.look("admitted again").await;
}

/// Referrals that end before a decision, and a refusal that falls before the court.
async fn ended_otherwise(watch: &mut Watch) {
    let team = watch.team().await;
    let (withdrawn, erased, lapsed) =
        (team.submit(&referral()).await, team.submit(&referral()).await, team.submit(&referral()).await);
    team.ngo.change(&format!("/v1/referrals/{withdrawn}/withdraw"), "*", Some(&json!({"reason": "other"}))).await.expect(200);
    let consents = format!("/v1/assessment/persons/{}/consents/withdraw", person_of(&team, &erased).await);
    let by_the_person = json!({"withdrawn_by": "person", "withdrawn_on": "2027-01-11"});
    team.officer.change(&consents, "*", Some(&by_the_person)).await.expect(200);
    ask(&team, &lapsed, "2027-01-12").await;
    let (refused, _) = team.refuse().await;
    team.fight(&refused, "overturned", "2027-01-11").await;
    watch.look("withdrawn, erased, refused and overturned").await;
    watch.service.at("2027-01-13T10:00:00Z");
    assert_eq!(run_jobs(&watch.service).await, 1);
    let team = watch.team().await;
    let draft = team.draft("refusals", &refusal(&team.assess(&referral()).await)).await.expect(201);
    team.discard(&draft.id(), draft.etag()).await.expect(204);
    watch.look("lapsed, a draft discarded").await;
}

#[tokio::test]
async fn nobody_else_sees_anything_of_a_case_at_any_step_of_its_life() {
    let mut watch = Watch::over(Service::start().await).await;
    let id = assessed(&mut watch).await;
    let of_the_police = merged(&mut watch, &id).await;
    let spell = admitted(&mut watch, &id, &of_the_police).await;
    let client = person_of(&watch.team().await, &id).await;
    helped_and_removed(&mut watch, &client, &spell).await;
    admitted_again(&mut watch, &client).await;
    ended_otherwise(&mut watch).await;
    watch.look_at_everything().await;
}

#[tokio::test]
async fn the_referrer_itself_does_see_it() {
    let service = Service::start().await;
    let before = service.ngo().await.get("/v1/referrals").await.expect(200).text;
    let watch = Watch::over(service).await;
    let team = watch.team().await;
    let id = team.submit(&urgent_call()).await;
    assert_ne!(team.ngo.get("/v1/referrals").await.expect(200).text, before);
    let withdraw = format!("/v1/referrals/{id}/withdraw");
    let body = json!({"reason": "other"}).to_string();
    let headers = [("Content-Type", "application/json"), ("If-Match", "*")];
    team.ngo.send(Method::POST, &withdraw, &headers, Some(body)).await.expect(200);
    assert!(watch.ids().await.len() >= 3, "the referral, its person, the consent");
}
