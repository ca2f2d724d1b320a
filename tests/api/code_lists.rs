//! The code lists as everyone may read them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Service};

async fn read(service: &Service, path: &str, headers: &[(&str, &str)]) -> Answer {
    service.nobody().send(Method::GET, path, headers, None).await
}

/// The code of a list's answer.
fn code<'a>(list: &'a Value, code: &str) -> &'a Value {
    list["codes"].as_array().unwrap().iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("no {code}"))
}

#[tokio::test]
async fn every_list_is_named_and_read_by_its_name_without_a_token() {
    let service = Service::start().await;
    let index = read(&service, "/v1/code-lists", &[]).await.expect(200);
    assert_eq!(index.header("cache-control"), "public, max-age=300");
    let index = index.json();
    let lists = index["code_lists"].as_array().unwrap();
    assert_eq!(lists.len(), assistance_api::codes::lists().len());
    for line in lists {
        let list = read(&service, line["href"].as_str().unwrap(), &[]).await.expect(200).json();
        assert_eq!((&list["name"], &list["about"]), (&line["name"], &line["about"]));
        assert_eq!(json!(list["codes"].as_array().unwrap().len()), line["size"], "{}", line["name"]);
        assert!(line["about"].as_str().unwrap().len() > 3, "{line}");
    }
}

#[tokio::test]
async fn a_code_comes_with_its_labels_meaning_days_and_maps() {
    let service = Service::start().await;
    let forms = read(&service, "/v1/code-lists/form_of_exploitation", &[]).await.expect(200).json();
    assert_eq!(
        code(&forms, "begging"),
        &json!({
            "code": "begging", "label": "Exploitation in begging",
            "labels": {"fi": "Hyväksikäyttö kerjäämisessä", "sv": "Utnyttjande i tiggeri", "en": "Exploitation in begging"},
            "meaning": "Exploitation in begging.", "valid_from": null, "valid_to": null,
            "maps": [{"system": "htcds", "code": "ForcedBegging"}, {"system": "eurostat_crim_thb", "code": "other"}]
        })
    );
    let nationalities = read(&service, "/v1/code-lists/nationality", &[]).await.expect(200).json();
    assert_eq!(
        code(&nationalities, "VN")["maps"],
        json!([
            {"system": "iso_3166_1_alpha_2", "code": "VN"},
            {"system": "iso_3166_1_alpha_3", "code": "VNM"},
            {"system": "iso_3166_1_numeric", "code": "704"}
        ])
    );
    assert_eq!(code(&nationalities, "unknown")["maps"], json!([]));
}

#[tokio::test]
async fn the_label_follows_the_language_and_nothing_else_does() {
    let service = Service::start().await;
    let mut bodies = Vec::new();
    for (language, label) in [("fi", "Pakkotyö"), ("sv-FI", "Tvångsarbete"), ("en", "Forced labour"), ("de", "Forced labour")] {
        let answer = read(&service, "/v1/code-lists/form_of_exploitation", &[("Accept-Language", language)]).await.expect(200);
        assert_eq!((answer.header("vary"), answer.header("content-language").len()), ("Accept-Language", 2));
        let mut body = answer.json();
        assert_eq!(code(&body, "forced_labour")["label"], label);
        for line in body["codes"].as_array_mut().unwrap() {
            line.as_object_mut().unwrap().remove("label").unwrap();
        }
        bodies.push((answer.etag().to_owned(), body));
    }
    assert!(bodies.iter().all(|(_, body)| *body == bodies[0].1));
    assert!(bodies[0].0 != bodies[1].0 && bodies[2].0 == bodies[3].0);
    let tag = [("If-None-Match", bodies[2].0.as_str())];
    read(&service, "/v1/code-lists/form_of_exploitation", &tag).await.expect(304);
}

#[tokio::test]
async fn only_codes_that_were_valid_on_the_day_are_answered_when_asked() {
    let service = Service::start().await;
    let statuses = async |day: &str| {
        let list = read(&service, &format!("/v1/code-lists/residence_status?valid_on={day}"), &[]).await.expect(200).json();
        list["codes"].as_array().unwrap().iter().any(|line| line["code"] == "temporary_protection")
    };
    assert_eq!((statuses("2022-03-03").await, statuses("2022-03-04").await), (false, true));
    let reasons = read(&service, "/v1/code-lists/removal_reason", &[]).await.expect(200).json();
    assert_eq!(code(&reasons, "legacy_criminal_process_outcome")["valid_to"], "2022-12-31");
}

#[tokio::test]
async fn what_is_no_list_or_no_day_is_a_problem() {
    let service = Service::start().await;
    assert_eq!(read(&service, "/v1/code-lists/no_such_list", &[]).await.problem(), (404, "not_found".to_owned()));
    for query in [
        "valid_on=yesterday",
        "valid_on=2022-02-30",
        "valid_on=0001-01-01",
        "language=fi",
        "valid_on=2022-01-01&valid_on=2022-01-02",
    ] {
        let answer = read(&service, &format!("/v1/code-lists/sector?{query}"), &[]).await;
        assert_eq!(answer.problem(), (400, "invalid_query".to_owned()), "{query}");
    }
    assert_eq!(read(&service, "/v1/code-lists?a=1", &[]).await.problem(), (400, "invalid_query".to_owned()));
}
