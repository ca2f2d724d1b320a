//! Pages for people: the published tables with charts, the reviews, and what the statistics can and cannot tell, in Finnish,
//! Swedish and English.
//!
//! They are made of released figures only, as the public path is, and need no script: a browser, a screen reader, a printer
//! or a telephone is enough (the accessibility of public services: Act 306/2019). They are no part of the contract: programs
//! read the statistics by the interface, to which every page leads.

pub mod about;
pub mod answer;
pub mod chart;
pub mod front;
pub mod layout;
pub mod missing;
pub mod review;
pub mod sheet;
pub mod style;
pub mod table;
pub mod table_words;
pub mod words;

use actix_web::web::ServiceConfig;

use crate::codes::Language;

/// The routes of the pages.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(front::choose_language)
        .service(front::front_page)
        .service(table::table_page)
        .service(review::review_page)
        .service(about::about_page)
        .service(style::style_sheet)
        .service(missing::missing_page);
}

/// The paths that have a page, as the contract would write them.
pub fn paths() -> impl Iterator<Item = String> {
    let of_language = |language: Language| {
        let below = ["", "/", "/tables/{table}", "/reviews/{period}", "/about"];
        below.into_iter().map(move |path| format!("/{}{path}", language.as_str()))
    };
    ["/".to_owned(), "/pages/style.css".to_owned()].into_iter().chain(Language::ALL.into_iter().flat_map(of_language))
}
