//! The client is heard before a removal, or it is said why not.

use serde_json::{Value, json};

use crate::harness::steps::{removal, two_children};
use crate::harness::{Service, referral, with};

const OPINION: &str = "Tahtoisin jäädä, sanoi Zq31vX.";

fn heard() -> Value {
    json!({"heard_on": "2026-11-23", "manner": "telephone", "opinion": OPINION})
}

/// A removal that says nothing of a hearing.
fn unheard(spell: &str) -> Value {
    with(removal(spell), "/not_heard_because", Value::Null)
}

#[tokio::test]
async fn what_the_client_said_is_sealed_and_read_with_the_decision() {
    let service = Service::start().await;
    let team = service.team().await;
    let admitted = team.admit(&referral(), &two_children()).await;
    let body = with(unheard(&admitted.spell), "/client_heard", heard());
    let draft = team.draft("removals", &body).await.expect(201);
    assert!(!draft.text.contains("Zq31vX"), "a list does not show it");
    team.sign(&draft.id(), draft.etag()).await.expect(200);
    let read = team.officer.get(&format!("/v1/decisions/{}", draft.id())).await.expect(200).json();
    assert_eq!((&read["client_heard"], &read["not_heard_because"]), (&heard(), &Value::Null));
    let stored = "SELECT concat(heard_on, ' ', manner, ' ', encode(sealed_opinion, 'escape')) AS text FROM client_hearings";
    let stored = service.lines(stored).await;
    assert!(stored.len() == 1 && stored[0].starts_with("2026-11-23 telephone ") && !stored[0].contains("Zq31vX"), "{stored:?}");
    // The children's removals follow without a hearing of their own.
    assert_eq!(read["linked_decisions"].as_array().unwrap().len(), 2);
    let child = read["linked_decisions"][0]["id"].as_str().unwrap().to_owned();
    let child = team.officer.get(&format!("/v1/decisions/{child}")).await.expect(200).json();
    assert_eq!((&child["client_heard"], &child["not_heard_because"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn without_a_hearing_there_is_a_reason_that_fits_the_removal() {
    let service = Service::start().await;
    let team = service.team().await;
    let spell = team.admit(&referral(), &json!([])).await.spell;
    let because = |reason: &str, because: &str| {
        with(with(removal(&spell), "/removal_reason", json!(reason)), "/not_heard_because", json!(because))
    };
    let heard_with = |pointer: &str, value: Value| with(with(unheard(&spell), "/client_heard", heard()), pointer, value);
    let before = service.contents().await;
    for (body, pointer, code) in [
        (unheard(&spell), "/client_heard", "client_not_heard"),
        (with(removal(&spell), "/client_heard", heard()), "/not_heard_because", "inconsistent"),
        (because("no_longer_needs_help", "deceased"), "/not_heard_because", "inconsistent"),
        (because("deceased", "clearly_unnecessary"), "/not_heard_because", "inconsistent"),
        (because("left_finland", "own_request"), "/not_heard_because", "inconsistent"),
        (because("own_request", "whereabouts_unknown"), "/not_heard_because", "inconsistent"),
        (because("whereabouts_unknown", "left_finland"), "/not_heard_because", "inconsistent"),
        (because("deceased", "forgotten"), "/not_heard_because", "not_in_list"),
        (heard_with("/removal_reason", json!("deceased")), "/client_heard", "inconsistent"),
        (heard_with("/client_heard/heard_on", json!("2026-11-24")), "/client_heard/heard_on", "in_the_future"),
        (heard_with("/client_heard/heard_on", Value::Null), "/client_heard/heard_on", "required"),
        (heard_with("/client_heard/manner", json!("dream")), "/client_heard/manner", "not_in_list"),
        (heard_with("/client_heard/opinion", json!("")), "/client_heard/opinion", "length"),
    ] {
        assert_eq!(team.draft("removals", &body).await.violations(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    assert_eq!(service.contents().await, before);
    for (reason, why) in [
        ("deceased", "deceased"),
        ("own_request", "own_request"),
        ("left_finland", "left_finland"),
        ("left_finland", "whereabouts_unknown"),
        ("whereabouts_unknown", "whereabouts_unknown"),
        ("other", "clearly_unnecessary"),
    ] {
        let draft = team.draft("removals", &because(reason, why)).await.expect(201);
        let read = team.officer.get(&format!("/v1/decisions/{}", draft.id())).await.expect(200).json();
        assert_eq!((&read["client_heard"], &read["not_heard_because"]), (&Value::Null, &json!(why)));
        team.discard(&draft.id(), draft.etag()).await.expect(204);
    }
    assert_eq!(service.count("SELECT count(*) FROM client_hearings").await, 0, "a discarded draft leaves nothing");
}
