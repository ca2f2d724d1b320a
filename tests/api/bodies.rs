//! What a body may be, whichever operation it is for: sent as it is, numbers in their bounds, and texts as long as the
//! contract says whatever their letters take.

use std::collections::BTreeSet;

use assistance_api::audit::Actor;
use assistance_api::codes::{Channel, ReferrerType};
use assistance_api::organisations::{Scope, store};
use assistance_api::referrals::NewReferral;
use assistance_api::referrals::referral::Receipt;
use assistance_api::referrals::wire::SubmitReferral;
use assistance_api::referrals::write::{self, Owner};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::operations;
use crate::harness::oauth::{AUTHORITY, FORM};
use crate::harness::steps::removal;
use crate::harness::{Answer, Caller, Service, referral, with};

/// A letter that takes three bytes in UTF-8.
const LETTER: &str = "ა";

/// Sends a body to an operation, about something that is not there.
async fn send(caller: &Caller, method: &str, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
    let path = path.replace("{id}", &Uuid::new_v4().to_string());
    assert!(!path.contains('{'), "{path} names more than an id");
    let headers = [headers, &[("Idempotency-Key", "bodies-test-key"), ("If-Match", "\"x\"")]].concat();
    caller.send(method.parse().unwrap(), &path, &headers, Some(body)).await
}

#[tokio::test]
async fn no_operation_undoes_a_coding_of_its_body() {
    let service = Service::start().await;
    let caller = service.caller_with(Scope::ALL).await;
    let before = service.contents().await;
    for operation in operations().iter().filter(|operation| operation.has_body) {
        if operation.path.starts_with("/oauth2/") {
            let headers = [("Content-Type", FORM), ("Content-Encoding", "gzip")];
            let answer = send(&service.nobody(), &operation.method, &operation.path, &headers, String::new()).await.expect(400);
            assert!(answer.json()["error_description"].as_str().unwrap().contains("Content-Encoding"), "{}", answer.text);
            continue;
        }
        for coding in ["gzip", "br", "identity, gzip", "\u{e4}"] {
            let headers = [("Content-Type", "application/json"), ("Content-Encoding", coding)];
            let answer = send(&caller, &operation.method, &operation.path, &headers, "{}".to_owned()).await;
            assert_eq!(answer.problem(), (415, "unsupported_media_type".to_owned()), "{}", operation.id);
            assert_eq!(answer.header("accept-encoding"), "identity");
        }
        let headers = [("Content-Type", "text/plain")];
        let answer = send(&caller, &operation.method, &operation.path, &headers, "{}".to_owned()).await.expect(415);
        assert!(answer.headers.get("accept-encoding").is_none(), "{} blames the coding", operation.id);
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(["application/json", "application/x-ndjson", "Content-Encoding"].iter().all(|word| detail.contains(word)));
    }
    let lines = [("Content-Type", "application/x-ndjson"), ("Content-Encoding", "gzip")];
    let answer = send(&caller, "POST", "/v1/referrals/batch", &lines, "{}".to_owned()).await;
    assert_eq!(answer.problem(), (415, "unsupported_media_type".to_owned()));
    assert_eq!(service.contents().await, before);
    for coding in ["identity", "Identity", ""] {
        let headers = [("Content-Type", "application/json"), ("Content-Encoding", coding), ("Idempotency-Key", "identity-0001")];
        service.ngo().await.send(Method::POST, "/v1/referrals", &headers, Some(referral().to_string())).await.expect(201);
    }
}

/// An integer of a body: where it stands in the example of the contract, and its bounds.
struct Integer {
    pointer: String,
    least: i64,
    most: i64,
}

/// The integers of a schema, each once; of lists the first member is looked at.
fn integers(document: &Value, schema: &Value, at: &str, found: &mut Vec<Integer>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return integers(document, document.pointer(reference.trim_start_matches('#')).unwrap(), at, found);
    }
    if schema["type"] == "integer" || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("integer"))) {
        let (least, most) = (schema["minimum"].as_i64().unwrap(), schema["maximum"].as_i64().unwrap());
        found.push(Integer { pointer: at.to_owned(), least, most });
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        schema[choice].as_array().into_iter().flatten().for_each(|one| integers(document, one, at, found));
    }
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        integers(document, member, &format!("{at}/{name}"), found);
    }
    if schema.get("items").is_some() {
        integers(document, &schema["items"], &format!("{at}/0"), found);
    }
}

#[tokio::test]
async fn a_number_outside_its_bounds_is_told_so_wherever_a_body_has_one() {
    let service = Service::start().await;
    let caller = service.caller_with(Scope::ALL).await;
    let before = service.contents().await;
    let document = assistance_api::api::document();
    let mut tried = BTreeSet::new();
    for operation in operations() {
        let body =
            &document["paths"][&operation.path][operation.method.to_lowercase()]["requestBody"]["content"]["application/json"];
        let mut found = Vec::new();
        integers(&document, &body["schema"], "", &mut found);
        for integer in found {
            let placed = with(body["example"].clone(), &integer.pointer, json!("here")).to_string();
            let far = [(integer.least - 1).to_string(), (integer.most + 1).to_string(), "-1".to_owned(), "9999999999".to_owned()];
            let far = far.into_iter().chain([format!("1{}", "0".repeat(30)), "1e30".to_owned(), "1e999".to_owned()]);
            let other = ["1.5", "\"1\"", "[1]", "true"].map(|value| (value.to_owned(), "wrong_type"));
            for (value, code) in far.map(|value| (value, "range")).chain(other) {
                let headers = [("Content-Type", "application/json")];
                let sent = placed.replace("\"here\"", &value);
                let answer = send(&caller, &operation.method, &operation.path, &headers, sent).await;
                let (found, pointer) = if operation.id == "submit_referral_batch" {
                    let problem = &answer.expect(200).json()["results"][0]["problem"];
                    let first = &problem["errors"][0];
                    let place = |name: &str| first[name].as_str().unwrap_or_default().to_owned();
                    (vec![(place("pointer"), place("code"))], integer.pointer.strip_prefix("/referrals/0").unwrap())
                } else {
                    (answer.expect(422).violations(), integer.pointer.as_str())
                };
                assert_eq!(found, [(pointer.to_owned(), code.to_owned())], "{}: {value}", operation.id);
            }
            tried.insert(integer.pointer.rsplit('/').next().unwrap().to_owned());
        }
    }
    let known = ["amount", "estimated_age", "overlap_hours", "seats"].map(str::to_owned);
    assert!(known.iter().all(|name| tried.contains(name)), "{tried:?}");
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn what_stands_twice_and_what_is_unknown_is_told_by_its_place() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let before = service.contents().await;
    let good = referral().to_string();
    let twice = |pointer: &str| {
        let member = format!("\"{}\":{}", pointer.rsplit('/').next().unwrap(), referral().pointer(pointer).unwrap());
        let doubled = good.replacen(&member, &format!("{member},{member}"), 1);
        assert!(doubled.len() > good.len(), "{member}");
        doubled
    };
    for (body, pointer, code) in [
        (twice("/person"), "/person", "duplicate"),
        (twice("/person/sex"), "/person/sex", "duplicate"),
        (twice("/external_reference"), "/external_reference", "duplicate"),
        (with(referral(), "/referer", json!({})).to_string(), "/referer", "unknown_field"),
        (with(referral(), "/person/givenNames", json!("A")).to_string(), "/person/givenNames", "unknown_field"),
        (with(referral(), "/person/Amina Example", json!("A")).to_string(), "/person", "unknown_field"),
        (with(referral(), "/person/sex", json!("woman")).to_string(), "/person/sex", "not_in_list"),
        (with(referral(), "/person/sex", json!(7)).to_string(), "/person/sex", "wrong_type"),
        (format!("[{good}]"), "", "wrong_type"),
    ] {
        let headers = [("Content-Type", "application/json")];
        let answer = send(&ngo, "POST", "/v1/referrals", &headers, body).await.expect(422);
        assert_eq!(answer.violations(), [(pointer.to_owned(), code.to_owned())]);
    }
    for (language, words) in
        [("en", "not in its code list"), ("fi", "ei kuulu koodistoonsa"), ("sv", "hör inte till sin kodlista")]
    {
        let headers = [("Content-Type", "application/json"), ("Accept-Language", language)];
        let body = with(referral(), "/person/sex", json!("woman")).to_string();
        let answer = send(&ngo, "POST", "/v1/referrals", &headers, body).await.expect(422);
        assert!(answer.text.contains(words), "{}", answer.text);
    }
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn the_longest_texts_are_taken_whatever_their_letters_take() {
    let service = Service::start().await;
    let team = service.team().await;
    let text = |length: usize| json!(LETTER.repeat(length));
    let long = with(with(referral(), "/account", text(10_000)), "/observations", text(10_000));
    let id = team.submit(&long).await;
    let told = json!({"account": text(10_000), "observations": text(10_000), "needs": {"accommodation": true}});
    team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &told).await.expect(201);
    let kept = team.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).json();
    assert_eq!((&kept["account"], &kept["observations"]), (&text(10_000), &text(10_000)));
    assert_eq!(kept["supplements"][0]["content"]["account"], text(10_000));

    let heard = json!({"heard_on": "2026-11-20", "manner": "in_person", "opinion": text(10_000)});
    let gone = with(removal(&Uuid::new_v4().to_string()), "/not_heard_because", Value::Null);
    let gone = with(with(gone, "/client_heard", heard), "/reasons", text(10_000));
    let answer = team.draft("removals", &gone).await;
    // There is no such spell: every text was taken.
    assert!(!matches!(answer.status.as_u16(), 413 | 500) && !answer.text.contains("\"length\""), "{}", answer.text);

    for (place, most) in [("/account", 10_000), ("/observations", 10_000)] {
        let answer = team.ngo.create("/v1/referrals", &with(referral(), place, text(most + 1))).await;
        assert_eq!(answer.violations(), [(place.to_owned(), "length".to_owned())]);
        assert!(answer.text.contains(&format!("at most {most}")), "{}", answer.text);
    }
    let too_large = with(long, "/referrer/name", json!("x".repeat(10_000)));
    for (language, words) in [("en", "at most 64 KiB, in UTF-8"), ("fi", "enintään 64 KiB UTF-8"), ("sv", "högst 64 KiB i UTF-8")]
    {
        let headers = [("Content-Type", "application/json"), ("Accept-Language", language)];
        let answer = send(&team.ngo, "POST", "/v1/referrals", &headers, too_large.to_string()).await;
        assert_eq!(answer.problem(), (413, "payload_too_large".to_owned()));
        assert!(answer.text.contains(words), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_text_that_was_kept_when_it_could_be_longer_stays_readable() {
    let service = Service::start().await;
    let officer = service.officer().await;
    let long = json!("ä".repeat(20_000));
    let body: SubmitReferral = serde_json::from_value(with(referral(), "/account", long.clone())).unwrap();
    let today = service.clock.today();
    let receipt = Receipt { referrer_type: ReferrerType::Police, channel: Channel::Api, received_on: today };
    let new = NewReferral::new(body, receipt, today).unwrap();
    let connection = service.state.database.connection().await.unwrap();
    let (organisation_id, _) = store::find_organisation(&connection, AUTHORITY).await.unwrap().unwrap();
    let owner = Owner { organisation_id, api_client_id: None, is_referrer: true };
    let actor = Actor::operator(&service.clock);
    let (_, act) = write::act(&service.state.vault, &new, owner, actor, "referral.submit").unwrap();
    service.state.database.perform(act).await.unwrap();
    let ids = service.lines("SELECT id::text AS text FROM referrals").await;
    let kept = officer.get(&format!("/v1/assessment/referrals/{}", ids[0])).await.expect(200).json();
    assert_eq!(kept["account"], long);
}
