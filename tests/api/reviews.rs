//! Reviews as everybody reads them: whole texts in three languages, every published figure in its sentence, and nothing
//! that has not been released.

use std::collections::{BTreeMap, BTreeSet};

use assistance_api::releases::{Method, Published};
use serde_json::Value;

use crate::harness::{Answer, Service};
use crate::public_tables::place;
use crate::published::rows;

const PERIODS: [&str; 9] = ["2016", "2017", "2018", "2019", "2020", "2021-H1", "2021", "2022-H1", "2022"];

async fn read(service: &Service, period: &str, headers: &[(&str, &str)]) -> Answer {
    service.nobody().send(reqwest::Method::GET, &format!("/v1/statistics/reviews/{period}"), headers, None).await
}

/// The text without what differs from run to run: the day of its publication, which is that of the test, and the figures that
/// are rounded by a key, which is the test's own.
fn steady(text: &str, review: &Value) -> String {
    let is_the_day = |line: &str| ["Published on ", "Julkaistu ", "Publicerad den "].iter().any(|start| line.starts_with(start));
    assert_eq!(text.lines().filter(|line| is_the_day(line)).count(), 1);
    let is_rounded = |breakdown: &&Value| {
        Published::parse(breakdown["table"].as_str().unwrap()).is_some_and(|table| table.method == Method::Protected)
    };
    let sections = review["sections"].as_array().unwrap().iter();
    let breakdowns = sections.flat_map(|section| section["breakdowns"].as_array().unwrap());
    let rounded: Vec<_> = breakdowns.filter(is_rounded).map(|breakdown| breakdown["title"].as_str().unwrap()).collect();
    assert!(rounded.len() > 2, "{rounded:?}");
    let (mut lines, mut left_out) = (Vec::new(), false);
    for line in text.lines() {
        left_out = left_out && line.starts_with("  ");
        if is_the_day(line) {
            lines.push("(the day of publication)");
        } else if rounded.contains(&line) {
            lines.extend([line, "  (rounded)"]);
            left_out = true;
        } else if !left_out {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

#[tokio::test]
async fn reviews_read_as_they_stand_in_the_files_beside_this_test() {
    let service = Service::with_releases().await;
    for period in ["2022-H1", "2022", "2016"] {
        for language in ["fi", "sv", "en"] {
            let answer = read(&service, period, &[("Accept-Language", language), ("Accept", "text/plain")]).await.expect(200);
            assert_eq!(
                (answer.header("content-type"), answer.header("content-language")),
                ("text/plain; charset=utf-8", language)
            );
            let review = read(&service, period, &[("Accept-Language", language)]).await.expect(200).json();
            let text = steady(&answer.text, &review);
            let file = format!("{}/tests/api/reviews/{period}.{language}.txt", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("UPDATE_REVIEWS").is_some() {
                std::fs::write(&file, &text).unwrap();
            }
            assert_eq!(text, std::fs::read_to_string(&file).unwrap_or_default(), "{file}: UPDATE_REVIEWS=1 writes it anew");
        }
    }
}

/// Every figure of a review with its table and codes, and the text in which it stands.
fn figures(review: &Value) -> Vec<(String, Vec<String>, Option<u64>, String)> {
    let codes =
        |figure: &Value| figure["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    let mut all = Vec::new();
    for section in review["sections"].as_array().unwrap() {
        for statement in section["statements"].as_array().unwrap() {
            for figure in statement["figures"].as_array().unwrap().iter().filter(|figure| figure["period"] == review["period"]) {
                let table = figure["table"].as_str().unwrap().to_owned();
                all.push((table, codes(figure), figure["value"].as_u64(), statement["text"].as_str().unwrap().to_owned()));
            }
        }
        for breakdown in section["breakdowns"].as_array().unwrap() {
            let table = breakdown["table"].as_str().unwrap();
            for line in breakdown["lines"].as_array().unwrap() {
                let value = line["value"].as_u64();
                let text =
                    format!("{}: {}", line["label"].as_str().unwrap(), value.map_or_else(String::new, |value| value.to_string()));
                all.push((table.to_owned(), codes(line), value, text));
            }
        }
    }
    all
}

/// The numbers that stand in a text.
fn numbers(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[tokio::test]
async fn every_published_figure_stands_in_its_review_exactly() {
    let service = Service::with_releases().await;
    let (mut compared, mut different) = (0, Vec::new());
    for row in rows() {
        let Some((table, period, by)) = place(&row) else { continue };
        let (codes, place) = by.map_or_else(
            || (String::new(), None),
            |(_, codes)| match codes.split_once("&place=") {
                Some((codes, place)) => (codes.to_owned(), Some(place.to_owned())),
                None => (codes.replace("%2B", "+"), None),
            },
        );
        let review = read(&service, &period, &[]).await.expect(200).json();
        let text = read(&service, &period, &[("Accept", "text/plain")]).await.expect(200).text;
        let all = figures(&review);
        let mut sum = 0;
        for code in codes.split(',') {
            let cell: Vec<String> =
                [code].into_iter().filter(|code| !code.is_empty()).chain(place.as_deref()).map(str::to_owned).collect();
            let found: Vec<_> = all.iter().filter(|(of, at, _, _)| *of == table && *at == cell).collect();
            let stands = |value: u64, said: &str| numbers(said).contains(&value.to_string()) && text.contains(said);
            // A sentence may rest on a figure that it does not name, as a share rests on its whole: another one names it.
            match found.first() {
                Some((_, _, Some(value), _)) if found.iter().any(|(_, _, _, said)| stands(*value, said)) => sum += value,
                _ => different.push(format!("{table} {period} {cell:?}: {found:?}")),
            }
            assert!(found.iter().all(|(_, _, value, _)| *value == found[0].2));
        }
        compared += 1;
        if sum != row.value {
            different.push(format!("{table} {period} {codes}: {} published, {sum} told", row.value));
        }
    }
    assert_eq!(different, Vec::<String>::new());
    assert_eq!(compared, 93, "rows of the published figures");
}

#[tokio::test]
async fn every_figure_of_a_review_is_a_released_one() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    for period in PERIODS {
        let review = read(&service, period, &[]).await.expect(200).json();
        let mut tables = BTreeMap::new();
        for (table, codes, value, _) in figures(&review) {
            if !tables.contains_key(&table) {
                let path = format!("/v1/statistics/tables/{table}/data?period={period}&format=csv");
                let lines: Vec<_> = nobody.get(&path).await.expect(200).text.lines().map(str::to_owned).collect();
                tables.insert(table.clone(), lines);
            }
            let start = [&[period.to_owned()], codes.as_slice()].concat().join(",");
            let value = value.map_or_else(String::new, |value| value.to_string());
            let stands = tables[&table]
                .iter()
                .any(|line| line.strip_prefix(&format!("{start},{value},")).is_some_and(|mark| mark.len() <= 1));
            assert!(stands, "{table} {start} {value}");
        }
        assert!(tables.len() > 30, "{period}: {}", tables.len());
    }
}

#[tokio::test]
async fn contradictions_of_printed_reviews_are_explained_in_the_review_where_they_occur() {
    let service = Service::with_releases().await;
    for (period, section, said) in [
        ("2022-H1", "in_brief", "165"),
        ("2022-H1", "new_clients", "61 %"),
        ("2022-H1", "new_clients", "138 of 139"),
        ("2022", "new_clients", "263"),
        ("2022", "exploited_in_finland", "263"),
    ] {
        let review = read(&service, period, &[]).await.expect(200).json();
        let section = review["sections"].as_array().unwrap().iter().find(|one| one["section"] == section).unwrap();
        assert!(section["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains(said)), "{period} {said}");
    }
    let other = read(&service, "2019", &[("Accept", "text/plain")]).await.expect(200).text;
    assert!(!other.contains("263") && !other.contains("138 of 139"));
}

#[tokio::test]
async fn reviews_are_listed_cached_and_refused_as_the_tables_are() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    let list = nobody.get("/v1/statistics/reviews").await.expect(200);
    let periods: Vec<_> =
        list.json()["reviews"].as_array().unwrap().iter().map(|one| one["period"].as_str().unwrap().to_owned()).collect();
    assert_eq!(periods, PERIODS);
    assert_eq!(list.json()["reviews"][7]["title"], "Half-year review 2022: 1 January to 30 June 2022");
    assert_eq!((list.header("cache-control"), list.header("vary")), ("public, max-age=300", "Accept-Language"));
    let review = read(&service, "2022-H1", &[("Accept-Language", "sv")]).await.expect(200);
    assert_eq!((review.header("cache-control"), review.header("vary")), ("public, max-age=300", "Accept, Accept-Language"));
    assert_eq!((review.header("content-type"), review.header("content-language")), ("application/json", "sv"));
    let again = read(&service, "2022-H1", &[("Accept-Language", "sv"), ("If-None-Match", review.etag())]).await.expect(304);
    assert_eq!((again.text.as_str(), again.etag()), ("", review.etag()));
    read(&service, "2022-H1", &[("Accept-Language", "fi"), ("If-None-Match", review.etag())]).await.expect(200);
    read(&service, "2022-H1", &[("Accept", "text/html")]).await.expect(406);
    for (path, refused) in [
        ("2022-H2", (404, "not_found")),
        ("2022-Q1", (404, "not_found")),
        ("2023", (404, "not_found")),
        ("2022-06", (404, "not_found")),
        ("no_such", (404, "not_found")),
        ("2022?format=xml", (406, "not_acceptable")),
        ("2022?period=2021", (400, "invalid_query")),
        ("2022?format=json&format=text", (400, "invalid_query")),
    ] {
        assert_eq!(
            nobody.get(&format!("/v1/statistics/reviews/{path}")).await.problem(),
            (refused.0, refused.1.to_owned()),
            "{path}"
        );
    }
    let empty = Service::start().await;
    assert_eq!(empty.nobody().get("/v1/statistics/reviews").await.expect(200).json()["reviews"], serde_json::json!([]));
    read(&empty, "2022", &[]).await.expect(404);
}

#[tokio::test]
async fn a_review_has_these_members_and_no_others() {
    let service = Service::with_releases().await;
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let review = read(&service, "2022-H1", &[]).await.expect(200).json();
    let members = [
        "correction",
        "first_day",
        "last_day",
        "media_release",
        "notes",
        "period",
        "published_at",
        "sections",
        "title",
        "vintage",
    ];
    assert_eq!(keys(&review), members);
    assert_eq!(keys(&review["media_release"]), ["paragraphs", "title"]);
    let section = &review["sections"][1];
    assert_eq!(keys(section), ["breakdowns", "notes", "section", "statements", "title"]);
    assert_eq!(keys(&section["statements"][0]), ["figures", "text"]);
    assert_eq!(keys(&section["statements"][0]["figures"][0]), ["codes", "period", "status", "table", "value"]);
    assert_eq!(keys(&section["breakdowns"][0]), ["lines", "not_listed", "table", "title"]);
    assert_eq!(keys(&section["breakdowns"][0]["lines"][0]), ["codes", "label", "percent", "status", "value"]);
}
