//! The front page: the newest review in brief, all reviews, all tables.

use actix_web::http::header::{CACHE_CONTROL, LOCATION, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};
use maud::{Markup, html};

use super::answer::page;
use super::layout::{Page, address};
use super::table_words::GROUPS;
use super::words;
use crate::access::State;
use crate::codes::Language;
use crate::http::IfNoneMatch;
use crate::released::Holdings;
use crate::releases::LATTICE;
use crate::reviews::Review;
use crate::reviews::source::Source;
use crate::reviews::words::words as sentences;

/// To the front page in the reader's language.
#[get("/")]
pub async fn choose_language(language: Language) -> HttpResponse {
    HttpResponse::Found()
        .insert_header((LOCATION, address(language, "")))
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .insert_header((VARY, "Accept-Language"))
        .finish()
}

/// The front page in a language.
#[get("/{language:fi|sv|en}{slash:/?}")]
pub async fn front_page(condition: IfNoneMatch, request: HttpRequest, state: web::Data<State>) -> HttpResponse {
    page(&condition, &request, &state, |holdings, language| {
        let title = words::NAME.in_language(language);
        Some(Page { language, path: "", title }.around(&content(holdings, language)))
    })
}

fn content(holdings: &Holdings, language: Language) -> Markup {
    let said = |label: crate::codes::Label| label.in_language(language);
    let newest = Source::all(holdings).next_back().map(|source| source.vintage().period.clone());
    let newest = newest.and_then(|period| Review::of(holdings, &period, language));
    html! {
        h1 { (said(words::NAME)) }
        p class="lead" { (said(words::INTRODUCTION)) " " a href=(address(language, "/about")) { (said(words::ABOUT)) } }
        @match &newest {
            Some(review) => (in_brief(review, language)),
            None => p { (said(words::NOTHING_YET)) },
        }
        @if newest.is_some() {
            h2 id="reviews" { (said(words::REVIEWS)) }
            ul class="plain" {
                @for source in Source::all(holdings).rev() {
                    li {
                        a href=(address(language, &format!("/reviews/{}", source.vintage().period))) {
                            (sentences(language).title(source.period()))
                        }
                    }
                }
            }
        }
        h2 id="tables" { (said(words::TABLES)) }
        div class="groups" {
            @for group in &GROUPS {
                section {
                    h3 { (said(group.label)) }
                    ul class="plain" {
                        @for table in LATTICE.iter().filter(|table| group.has(table)) {
                            li { a href=(address(language, &format!("/tables/{}", table.id))) { (table.label(language)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What the newest review says first.
fn in_brief(review: &Review, language: Language) -> Markup {
    html! {
        section class="brief" aria-labelledby="newest" {
            h2 id="newest" { (words::NEWEST.in_language(language)) ": " (review.title) }
            @for statement in review.sections.first().iter().flat_map(|section| &section.statements) {
                p { (statement.text) }
            }
            p { a href=(address(language, &format!("/reviews/{}", review.period))) { (words::WHOLE_REVIEW.in_language(language)) } }
        }
    }
}
