//! Words are answered in the reader's language; codes, statuses and everything else are the same in every language.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::oauth::constant;
use crate::harness::{Answer, Caller, Service, referral, with};

const LANGUAGES: [&str; 3] = ["fi", "sv", "en"];

async fn in_language(caller: &Caller, method: Method, path: &str, language: &str) -> Answer {
    caller.send(method, path, &[("Accept-Language", language)], None).await
}

/// The body without its words.
fn without_words(answer: &Answer) -> Value {
    let mut body = answer.json();
    for word in ["title", "detail", "instance"] {
        body.as_object_mut().unwrap().remove(word).unwrap();
    }
    body
}

#[tokio::test]
async fn problems_speak_the_readers_language_and_their_codes_never_change() {
    let service = Service::start().await;
    let (ngo, nobody) = (service.ngo().await, service.nobody());
    let missing = format!("/v1/referrals/{}", Uuid::new_v4());
    for (caller, method, path, titles) in [
        (&ngo, Method::GET, missing.as_str(), ["Ei löytynyt", "Hittades inte", "Not found"]),
        (&nobody, Method::GET, "/nothing/here", ["Ei löytynyt", "Hittades inte", "Not found"]),
        (
            &nobody,
            Method::PATCH,
            "/livez",
            ["Menetelmä ei ole sallittu täällä", "Metoden är inte tillåten här", "The method is not allowed here"],
        ),
        (
            &nobody,
            Method::GET,
            "/v1/referrals",
            ["Tarvitaan voimassa oleva käyttöoikeustunnus", "En giltig åtkomsttoken behövs", "A valid access token is needed"],
        ),
        (
            &ngo,
            Method::GET,
            "/v1/referrals?no=1",
            ["Kyselyosa ei kelpaa", "Frågedelen är ogiltig", "The query string is not valid"],
        ),
    ] {
        let english = caller.send(method.clone(), path, &[], None).await;
        assert_eq!(english.header("content-language"), "en");
        for (language, title) in LANGUAGES.into_iter().zip(titles) {
            let answer = in_language(caller, method.clone(), path, language).await;
            assert_eq!((answer.json()["title"].as_str(), answer.header("content-language")), (Some(title), language), "{path}");
            assert_eq!((answer.status, without_words(&answer)), (english.status, without_words(&english)), "{path}");
        }
    }
}

#[tokio::test]
async fn what_another_has_is_what_is_not_there_in_every_language() {
    let service = Service::start().await;
    let (ngo, police) = (service.ngo().await, service.police().await);
    let id = ngo.create("/v1/referrals", &referral()).await.expect(201).id();
    for language in LANGUAGES {
        let others = in_language(&police, Method::GET, &format!("/v1/referrals/{id}"), language).await;
        let missing = in_language(&police, Method::GET, &format!("/v1/referrals/{}", Uuid::new_v4()), language).await;
        assert_eq!(constant(&others), constant(&missing), "{language}");
    }
}

#[tokio::test]
async fn each_refused_place_is_explained_in_the_readers_language() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let body = with(referral(), "/consent", Value::Null).to_string();
    let key = Uuid::new_v4().to_string();
    let mut details = Vec::new();
    for language in LANGUAGES {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key.as_str()), ("Accept-Language", language)];
        let answer = ngo.send(Method::POST, "/v1/referrals", &headers, Some(body.clone())).await;
        assert_eq!(answer.violations(), [("/consent".to_owned(), "consent_required".to_owned())]);
        details.push(answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned());
    }
    assert_eq!(details[0], "Tunnistetietoja ei saa antaa ilman henkilön suostumusta.");
    assert_eq!(details[1], "Inga identifierande uppgifter utan personens samtycke.");
    assert!(details[2].starts_with("No identifying data without the person's consent."));
}

#[tokio::test]
async fn a_write_that_is_brought_to_its_end_is_refused_in_the_readers_language() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.assess(&referral()).await;
    let tag = team.referral_tag(&id).await;
    let path = format!("/v1/assessment/referrals/{id}/take-up");
    let answer = team.officer.send(Method::POST, &path, &[("If-Match", &tag), ("Accept-Language", "sv")], None).await.expect(409);
    assert_eq!(answer.json()["title"], json!("Tillståndet medger inte detta steg"));
}

#[tokio::test]
async fn what_a_problem_means_is_told_in_the_readers_language() {
    let service = Service::start().await;
    for (language, title) in LANGUAGES.into_iter().zip(["Ei löytynyt", "Hittades inte", "Not found"]) {
        let answer = in_language(&service.nobody(), Method::GET, "/problems/not_found", language).await.expect(200);
        assert_eq!((answer.json()["title"].as_str(), answer.json()["code"].as_str()), (Some(title), Some("not_found")));
        assert_eq!((answer.header("content-language"), answer.header("vary")), (language, "Accept-Language"));
    }
}
