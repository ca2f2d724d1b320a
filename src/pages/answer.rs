//! How a page is answered: with an entity tag, to be kept as long as the rest of the public path, and with nothing allowed
//! that a page does not need.

use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::layout::{Page, address};
use super::words;
use crate::access::State;
use crate::codes::Language;
use crate::http::IfNoneMatch;
use crate::http::public::Rendered;
use crate::released::Holdings;

const HTML: &str = "text/html; charset=utf-8";

/// No script, no frame, no form, nobody else's files; `data:` is the empty icon.
const POLICY: &str = "default-src 'self'; script-src 'none'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'; \
                      base-uri 'none'; form-action 'none'";

/// A page, drawn once for all who read it until more is released. Where `draw` has nothing, it is said that there is no such
/// page.
#[must_use]
pub fn page(
    condition: &IfNoneMatch,
    request: &HttpRequest,
    state: &State,
    draw: impl FnOnce(&Holdings, Language) -> Option<Markup>,
) -> HttpResponse {
    let (language, holdings) = (language(request), state.released.holdings());
    let render = || {
        let markup = draw(&holdings, language).ok_or(NoSuchPage)?;
        Ok(Rendered::new(HTML, Some(language), "", markup.into_string()))
    };
    match holdings.rendered(request.path(), render) {
        Ok(rendered) => guarded(rendered.answer(condition)),
        Err(NoSuchPage) => no_page(language),
    }
}

/// There is nothing to draw.
struct NoSuchPage;

/// With nothing allowed that pages do not need.
#[must_use]
pub fn guarded(mut answer: HttpResponse) -> HttpResponse {
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    answer
}

/// Says in a language that there is no such page. Nothing of what was asked for stands in it.
#[must_use]
pub fn no_page(language: Language) -> HttpResponse {
    let title = words::MISSING.in_language(language);
    let content = html! {
        h1 { (title) }
        p { a href=(address(language, "")) { (words::TO_FRONT.in_language(language)) } }
    };
    let markup = Page { language, path: "", title }.around(&content);
    let mut answer = HttpResponse::NotFound();
    answer.insert_header((CONTENT_LANGUAGE, language.as_str())).insert_header((CONTENT_TYPE, HTML));
    guarded(answer.body(markup.into_string()))
}

/// The language that the path names.
#[must_use]
pub fn language(request: &HttpRequest) -> Language {
    request.match_info().get("language").and_then(Language::from_tag).unwrap_or_default()
}
