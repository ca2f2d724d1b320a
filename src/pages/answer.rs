//! How a page is answered: with an entity tag, to be kept as long as the rest of the public path, and with nothing allowed
//! that a page does not need.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use actix_web::{HttpRequest, HttpResponse};
use aws_lc_rs::digest::{SHA256, digest};
use maud::Markup;

use crate::codes::Language;
use crate::http::IfNoneMatch;
use crate::vault::seal::base64url;

/// No script, no frame, no form, nobody else's files; `data:` is the empty icon.
const POLICY: &str = "default-src 'self'; script-src 'none'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'; \
                      base-uri 'none'; form-action 'none'";

/// A page that is there.
#[must_use]
pub fn page(condition: &IfNoneMatch, language: Language, markup: Markup) -> HttpResponse {
    file(condition, "text/html; charset=utf-8", Some(language), markup.into_string())
}

/// A text that is there.
#[must_use]
pub fn file(condition: &IfNoneMatch, kind: &str, language: Option<Language>, text: String) -> HttpResponse {
    let etag = format!("\"{}\"", base64url(digest(&SHA256, text.as_bytes()).as_ref()));
    let is_known = condition.names(&etag);
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, "public, max-age=300"));
    answer.insert_header((CONTENT_SECURITY_POLICY, POLICY));
    if let Some(language) = language {
        answer.insert_header((CONTENT_LANGUAGE, language.as_str()));
    }
    if is_known { answer.finish() } else { answer.insert_header((CONTENT_TYPE, kind)).body(text) }
}

/// A page that says that there is none.
#[must_use]
pub fn missing(language: Language, markup: Markup) -> HttpResponse {
    HttpResponse::build(StatusCode::NOT_FOUND)
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CONTENT_LANGUAGE, language.as_str()))
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(markup.into_string())
}

/// The language that the path names.
#[must_use]
pub fn language(request: &HttpRequest) -> Language {
    request.match_info().get("language").and_then(Language::from_tag).unwrap_or_default()
}
