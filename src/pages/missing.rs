//! Below a language, what is no page: it is said in that language.

use actix_web::{HttpRequest, HttpResponse, get};
use maud::html;

use super::answer::{language, missing};
use super::layout::{Page, address};
use super::words;
use crate::codes::Language;

/// Says that there is no such page.
#[get("/{language:fi|sv|en}/{rest:.*}")]
pub async fn missing_page(request: HttpRequest) -> HttpResponse {
    no_page(language(&request))
}

/// The answer where there is no such page. Nothing of what was asked for stands in it.
#[must_use]
pub fn no_page(language: Language) -> HttpResponse {
    let title = words::MISSING.in_language(language);
    let content = html! {
        h1 { (title) }
        p { a href=(address(language, "")) { (words::TO_FRONT.in_language(language)) } }
    };
    missing(language, Page { language, path: "", title }.around(&content))
}
