//! Below a language, what is no page: it is said in that language.

use actix_web::{HttpRequest, HttpResponse, get};

use super::answer::{language, no_page};

/// Says that there is no such page.
#[get("/{language:fi|sv|en}/{rest:.*}")]
pub async fn missing_page(request: HttpRequest) -> HttpResponse {
    no_page(language(&request))
}
