//! What is the same for everyone: rendered, with an entity tag, and to be kept for a while.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, VARY};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::{Answer, Error, IfNoneMatch, Language};

/// The content type of JSON.
pub const JSON: &str = "application/json";

/// A content for everyone, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its content type.
    pub kind: &'static str,
    /// Its language; empty where nothing in it is of a language.
    pub language: Option<Language>,
    /// By which headers of a request it is chosen, for caches on the way; empty where the address alone decides.
    pub varies: &'static str,
    /// Its entity tag, with the quotes.
    etag: String,
    body: Bytes,
}

impl Rendered {
    /// A content.
    #[must_use]
    pub fn new(kind: &'static str, language: Option<Language>, varies: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self { kind, language, varies, etag: entity_tag(&body), body }
    }

    /// A content as JSON, chosen by `Accept-Language`.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn json(language: Language, body: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(body).map_err(Error::internal)?;
        Ok(Self::new(JSON, Some(language), "Accept-Language", body))
    }

    /// How much memory it takes, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.etag.len() + self.body.len()
    }

    /// 200 with the content, or 304 when the reader has it already. It may be kept for five minutes.
    #[must_use]
    pub fn answer(&self, condition: &IfNoneMatch) -> HttpResponse {
        let is_known = condition.names(&self.etag);
        let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer.insert_header((ETAG, self.etag.as_str())).insert_header((CACHE_CONTROL, "public, max-age=300"));
        if let Some(language) = self.language {
            answer.insert_header((CONTENT_LANGUAGE, language.as_str()));
        }
        if !self.varies.is_empty() {
            answer.insert_header((VARY, self.varies));
        }
        if is_known { answer.finish() } else { answer.insert_header((CONTENT_TYPE, self.kind)).body(self.body.clone()) }
    }
}

/// An entity tag of what is the same for everyone, with the quotes: a digest of it, for there is nothing to hide in it.
#[must_use]
pub fn entity_tag(body: &[u8]) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest(&SHA256, body)))
}

/// What a request asks for, as text: the content type, the language, and the address with its query.
#[must_use]
pub fn asked(request: &HttpRequest, kind: &str, language: Language) -> String {
    format!("{kind} {} {}", language.as_str(), request.uri())
}

/// Answers as JSON what changes with the program only, in the reader's language.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn described(condition: &IfNoneMatch, language: Language, body: &impl Serialize) -> Answer {
    Ok(Rendered::json(language, body)?.answer(condition))
}
