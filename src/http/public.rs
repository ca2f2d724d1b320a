//! What is the same for everyone and changes with the program only.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderValue, VARY};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::{Answer, Error, IfNoneMatch, Language};

/// Answers it in the reader's language, to be kept for five minutes. Its entity tag is a digest of it: there is nothing to
/// hide in it.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn described(condition: &IfNoneMatch, language: Language, body: &impl Serialize) -> Answer {
    let text = serde_json::to_vec(body).map_err(Error::internal)?;
    let tag = URL_SAFE_NO_PAD.encode(digest(&SHA256, &text));
    let mut answer = condition.answer(&format!("\"{tag}\""), body);
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
    Ok(answer)
}
