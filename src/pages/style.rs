//! `GET /pages/style.css`: how pages look, on a screen, on a telephone and on paper.

use actix_web::{HttpResponse, get};

use super::answer::guarded;
use crate::http::IfNoneMatch;
use crate::http::public::Rendered;

/// Answers the style sheet.
#[get("/pages/style.css")]
pub async fn style_sheet(condition: IfNoneMatch) -> HttpResponse {
    guarded(Rendered::new("text/css; charset=utf-8", None, "", include_str!("style.css")).answer(&condition))
}
