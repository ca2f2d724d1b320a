//! The pages for people: whole, in three languages, without a script, and with the figures of the interface.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use reqwest::redirect::Policy;
use serde_json::Value;

use crate::harness::{Answer, Service};

const LANGUAGES: [&str; 3] = ["fi", "sv", "en"];

/// Elements that have no end (HTML, section 13.1.2).
const VOID: [&str; 3] = ["meta", "link", "br"];

/// A tag, or the text between two.
#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Start(&'a str, &'a str),
    End(&'a str),
    Text(&'a str),
}

fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(start) = rest.find('<') {
        pieces.push(Piece::Text(&rest[..start]));
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        pieces.push(match tag.strip_prefix('/') {
            Some(name) => Piece::End(name),
            None => tag.split_once(' ').map_or(Piece::Start(tag, ""), |(name, attributes)| Piece::Start(name, attributes)),
        });
        rest = &rest[end + 1..];
    }
    assert_eq!(rest, "");
    pieces
}

/// The values of an attribute, wherever it stands.
fn values<'a>(pieces: &[Piece<'a>], attribute: &str) -> Vec<&'a str> {
    let start = format!("{attribute}=\"");
    let of = |piece: &Piece<'a>| match piece {
        Piece::Start(_, attributes) => {
            let at =
                if attributes.starts_with(&start) { Some(0) } else { attributes.find(&format!(" {start}")).map(|at| at + 1) };
            at.map(|at| attributes[at + start.len()..].split('"').next().unwrap())
        }
        _ => None,
    };
    pieces.iter().filter_map(of).collect()
}

/// The text of an element, once it has begun.
fn text<'a>(pieces: &mut impl Iterator<Item = &'a Piece<'a>>, element: &str) -> String {
    let until_end = pieces.take_while(|piece| **piece != Piece::End(element));
    let text: String = until_end.filter_map(|piece| if let Piece::Text(text) = piece { Some(*text) } else { None }).collect();
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

/// Every element ends, in order; there is one main heading; what is told by its place is told to a screen reader, too.
fn is_whole(path: &str, html: &str) {
    let pieces = pieces(html);
    let mut open = Vec::new();
    for piece in &pieces {
        match piece {
            Piece::Start(name, attributes) => {
                assert!(!attributes.ends_with('/') && attributes.matches('"').count().is_multiple_of(2), "{path}: {attributes}");
                if !VOID.contains(name) {
                    open.push(*name);
                }
            }
            Piece::End(name) => assert_eq!(open.pop(), Some(*name), "{path}"),
            Piece::Text(text) => assert!(open.len() > 1 || text.is_empty(), "{path}: {text}"),
        }
    }
    assert!(open.is_empty(), "{path}: {open:?}");
    let count = |wanted: &str| pieces.iter().filter(|piece| matches!(piece, Piece::Start(name, _) if *name == wanted)).count();
    for (element, times) in
        [("h1", 1), ("main", 1), ("header", 1), ("footer", 1), ("title", 1), ("script", 0), ("style", 0), ("form", 0)]
    {
        assert_eq!(count(element), times, "{path}: {element}");
    }
    assert_eq!(count("table"), count("caption"), "{path}");
    for piece in &pieces {
        let Piece::Start(name, attributes) = piece else { continue };
        assert!(*name != "th" || attributes.contains("scope="), "{path}: a heading of a table without a scope");
        assert!(
            *name != "svg" || (attributes.contains("role=\"img\"") && attributes.contains("aria-label=")),
            "{path}: {attributes}"
        );
        // Between the values stand the names.
        let acts = |name: &str| name.starts_with("on") || name == "style=";
        assert!(!attributes.split('"').step_by(2).any(|name| acts(name.trim_start())), "{path}: {attributes}");
    }
    let ids = values(&pieces, "id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: {ids:?}");
    for own in values(&pieces, "href").iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(ids.contains(&own), "{path}: #{own}");
    }
}

async fn get(service: &Service, path: &str) -> Answer {
    service.nobody().get(path).await.expect(200)
}

#[tokio::test]
async fn every_page_is_whole_and_every_link_leads_somewhere() {
    let service = Service::with_releases().await;
    let mut open: Vec<String> = LANGUAGES.iter().map(|language| format!("/{language}/")).collect();
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    let mut pages = 0;
    while let Some(path) = open.pop() {
        let answer = get(&service, &path).await;
        if answer.header("content-type") != "text/html; charset=utf-8" || path.starts_with("/swagger-ui") {
            continue;
        }
        pages += 1;
        is_whole(&path, &answer.text);
        let language = &path[1..3];
        assert!(answer.text.starts_with(&format!("<!DOCTYPE html><html lang=\"{language}\">")), "{path}");
        assert_eq!((answer.header("content-language"), answer.header("cache-control")), (language, "public, max-age=300"));
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'self'; script-src 'none'") && !policy.contains("unsafe"), "{policy}");
        for href in values(&pieces(&answer.text), "href") {
            let href = href.replace("&amp;", "&");
            let target = href.split('#').next().unwrap();
            assert!(target.is_empty() || target.starts_with('/') || target == "data:,", "{path}: {href}");
            // Of the files every format of one language is enough: they are the same wherever the link stands.
            if target.starts_with('/') && (language == "en" || !target.starts_with("/v1")) && seen.insert(target.to_owned()) {
                open.push(target.to_owned());
            }
        }
    }
    // For each language the front page, 44 tables, nine reviews, and what the statistics tell.
    assert_eq!(pages, 3 * (1 + 44 + 9 + 1));
    let files = seen.iter().filter(|path| path.starts_with("/v1/")).count();
    assert_eq!(files, 44 * 4 + 9 * 2);
}

/// The cells of all tables of a page by what stands before their row.
fn cells(html: &str) -> BTreeMap<String, Vec<String>> {
    let pieces = pieces(html);
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut row, mut rest) = (String::new(), pieces.iter());
    while let Some(piece) = rest.next() {
        match piece {
            Piece::Start("th", "scope=\"row\"") => row = text(&mut rest, "th"),
            Piece::Start("td", _) => rows.entry(row.clone()).or_default().push(text(&mut rest, "td")),
            _ => {}
        }
    }
    for cells in rows.values_mut() {
        cells.sort();
    }
    rows
}

/// The figures of an answer of JSON-stat by the label of their category, or, of a total, under one name.
fn figures(answer: &Value) -> BTreeMap<String, Vec<String>> {
    let id: Vec<_> = answer["id"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let size: Vec<_> =
        answer["size"].as_array().unwrap().iter().map(|size| usize::try_from(size.as_u64().unwrap()).unwrap()).collect();
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (place, value) in answer["value"].as_array().unwrap().iter().enumerate() {
        let label = id.get(1).map_or_else(String::new, |dimension| {
            let category = &answer["dimension"][dimension]["category"];
            let within: usize = size[2..].iter().product();
            let code = category["index"][place / within % size[1]].as_str().unwrap();
            category["label"][code].as_str().unwrap().to_owned()
        });
        let mark = answer["status"][place.to_string()].as_str().map(str::to_owned);
        rows.entry(label).or_default().push(value.as_u64().map(|value| value.to_string()).or(mark).unwrap());
    }
    for cells in rows.values_mut() {
        cells.sort();
    }
    rows
}

#[tokio::test]
async fn the_figures_of_a_page_are_those_of_the_interface() {
    let service = Service::with_releases().await;
    let list = service.nobody().get("/v1/statistics/tables").await.expect(200).json();
    for (position, table) in list["tables"].as_array().unwrap().iter().enumerate() {
        let (id, language) = (table["table"].as_str().unwrap(), LANGUAGES[position % 3]);
        let data = format!("/v1/statistics/tables/{id}/data");
        let data = service.nobody().send(Method::GET, &data, &[("Accept-Language", language)], None).await.expect(200).json();
        let page = get(&service, &format!("/{language}/tables/{id}")).await.text;
        let (mut shown, mut told) = (cells(&page), figures(&data));
        if data["id"].as_array().unwrap().len() == 1 {
            shown = BTreeMap::from([(String::new(), shown.into_values().flatten().collect())]);
            for cells in shown.values_mut() {
                cells.sort();
            }
        }
        // Where there are very many categories, each table leaves out those without any figure, and says how many.
        let categories = told.len();
        if categories > 30 {
            for rows in [&mut shown, &mut told] {
                for cells in rows.values_mut() {
                    cells.retain(|cell| cell.parse::<u64>().is_ok());
                }
                rows.retain(|_, cells| !cells.is_empty());
            }
            let said = page.split("<p class=\"quiet\">").skip(1).filter_map(|rest| rest.split("</p>").next()?.split_once(": "));
            let left_out: usize = said.filter_map(|(_, count)| count.trim_end_matches('.').parse::<usize>().ok()).sum();
            let listed = page.matches("<th scope=\"row\">").count();
            assert!(left_out > 0 && listed + left_out == categories * page.matches("</tbody>").count(), "{id}");
        }
        assert_eq!(shown, told, "{id}");
        assert!(page.contains(&format!("<h1>{}</h1>", data["label"].as_str().unwrap().replace('&', "&amp;"))), "{id}");
        for note in data["note"].as_array().unwrap() {
            assert!(page.contains(&note.as_str().unwrap().replace('&', "&amp;").replace('<', "&lt;")), "{id}: {note}");
        }
    }
    let totals = get(&service, "/en/tables/referrals").await.text;
    assert!(cells(&totals)["2022"] == ["478"] && totals.contains(">478</text>"), "{totals}");
}

#[tokio::test]
async fn a_file_is_in_the_language_of_its_page_whatever_the_browser_likes() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    for language in LANGUAGES {
        let page = get(&service, &format!("/{language}/tables/new_clients_by_sector")).await.text;
        assert!(page.contains(&format!(" download=\"new_clients_by_sector.{language}.xlsx\"")), "{page}");
        for path in ["/v1/statistics/tables/new_clients_by_sector/data", "/v1/statistics/reviews/2022"] {
            let other = if language == "sv" { "en" } else { "sv" };
            let linked = format!("{path}?lang={language}");
            let linked = nobody.send(Method::GET, &linked, &[("Accept-Language", other)], None).await.expect(200);
            let asked = nobody.send(Method::GET, path, &[("Accept-Language", language)], None).await.expect(200);
            assert_eq!((linked.header("content-language"), &linked.text), (language, &asked.text), "{path}");
            assert_eq!(nobody.get(&format!("{path}?lang=de")).await.problem(), (400, "invalid_query".to_owned()));
        }
    }
}

#[tokio::test]
async fn the_page_of_a_review_says_what_the_review_says() {
    let service = Service::with_releases().await;
    for language in LANGUAGES {
        let header = [("Accept-Language", language)];
        for period in ["2016", "2022-H1", "2022"] {
            let path = format!("/v1/statistics/reviews/{period}");
            let review = service.nobody().send(Method::GET, &path, &header, None).await.expect(200).json();
            let page = get(&service, &format!("/{language}/reviews/{period}")).await.text;
            let (mut told, mut lines) = (Vec::new(), 0);
            for section in review["sections"].as_array().unwrap() {
                told.extend(section["statements"].as_array().unwrap().iter().map(|statement| statement["text"].clone()));
                told.extend(section["notes"].as_array().unwrap().iter().cloned());
                let breakdowns = section["breakdowns"].as_array().unwrap().iter();
                lines += breakdowns.map(|breakdown| breakdown["lines"].as_array().unwrap().len()).sum::<usize>();
            }
            told.extend(review["media_release"]["paragraphs"].as_array().unwrap().iter().cloned());
            for text in told {
                assert!(page.contains(text.as_str().unwrap()), "{path} {language}: {text}");
            }
            assert_eq!(page.matches("<th scope=\"row\">").count(), lines, "{path}");
        }
    }
    let page = get(&service, "/sv/reviews/2022-H1").await.text;
    assert!(page.contains("<th scope=\"row\">Tvångsarbete</th><td>63</td><td>45\u{a0}%</td>"), "{page}");
}

#[tokio::test]
async fn the_front_page_is_in_the_readers_language() {
    let service = Service::with_releases().await;
    let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    for (accept, path) in [("fi", "/fi/"), ("sv-FI, en;q=0.5", "/sv/"), ("de", "/en/"), ("", "/en/")] {
        let answer = http.get(format!("{}/", service.url)).header("Accept-Language", accept).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            (answer.status().as_u16(), header("location"), header("vary")),
            (302, path.to_owned(), "Accept-Language".to_owned())
        );
    }
    let english = get(&service, "/en/").await;
    assert!(
        english.text.contains("In the first half of 2022") || english.text.contains("In 2022, 478 referrals"),
        "{}",
        english.text
    );
    assert_eq!(get(&service, "/en").await.text, english.text);
}

#[tokio::test]
async fn pages_are_cached_counted_and_refused_as_the_public_path_is() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    for path in ["/fi/", "/sv/tables/new_clients", "/en/reviews/2022", "/fi/about", "/pages/style.css"] {
        let page = get(&service, path).await;
        assert!(!page.header("ratelimit").is_empty(), "{path} is not counted");
        let again = nobody.send(Method::GET, path, &[("If-None-Match", page.etag())], None).await.expect(304);
        assert_eq!((again.text.as_str(), again.etag()), ("", page.etag()));
        let head = nobody.send(Method::HEAD, path, &[], None).await.expect(200);
        assert_eq!((head.text.as_str(), head.etag()), ("", page.etag()));
        let refused = nobody.send(Method::POST, path, &[], None).await;
        assert_eq!((refused.problem(), refused.header("allow")), ((405, "method_not_allowed".to_owned()), "GET, HEAD"), "{path}");
    }
    for path in [
        "/fi/tables/planted",
        "/fi/reviews/2022-H2",
        "/fi/reviews/2022-Q1",
        "/fi/planted",
        "/fi/tables/clients/planted",
        "/fi/about/",
    ] {
        let missing = nobody.get(path).await.expect(404);
        is_whole(path, &missing.text);
        assert!(missing.text.contains("Sivua ei ole") && !missing.text.contains("planted"), "{path}");
        assert_eq!((missing.header("cache-control"), missing.header("content-language")), ("no-store", "fi"));
    }
    for path in ["/de/", "/FI/", "/fin/", "/en-GB/about", "/pages/"] {
        assert_eq!(nobody.get(path).await.problem(), (404, "not_found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn where_nothing_is_released_the_pages_say_so() {
    let service = Service::start().await;
    for path in ["/en/", "/en/tables/new_clients"] {
        let page = get(&service, path).await.text;
        is_whole(path, &page);
        assert!(
            page.contains("No statistics have been published yet.") && !page.contains("<table") && !page.contains("<svg"),
            "{page}"
        );
    }
    service.nobody().get("/en/reviews/2022").await.expect(404);
}
