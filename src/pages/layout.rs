//! What every page has: language, title, a way to the content, the navigation, the same page in other languages.

use maud::{DOCTYPE, Markup, html};

use super::words;
use crate::codes::Language;
use crate::statistics::jsonstat::SOURCE;

/// A page below `/{language}`.
pub struct Page<'a> {
    /// Its language.
    pub language: Language,
    /// Its path below the language, the same in every language: `/about`; nothing for the front page.
    pub path: &'a str,
    /// What it is about.
    pub title: &'a str,
}

impl Page<'_> {
    /// The whole page around its content.
    #[must_use]
    pub fn around(&self, content: &Markup) -> Markup {
        let (language, name) = (self.language, words::NAME.in_language(self.language));
        let title = if self.title == name { name.to_owned() } else { format!("{} – {name}", self.title) };
        html! {
            (DOCTYPE)
            html lang=(language.as_str()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) }
                    link rel="stylesheet" href="/pages/style.css";
                    link rel="icon" href="data:,";
                    @for other in Language::ALL {
                        link rel="alternate" hreflang=(other.as_str()) href=(address(other, self.path));
                    }
                }
                body {
                    a class="skip" href="#content" { (words::SKIP.in_language(language)) }
                    (self.header(name))
                    main id="content" class="inner" { (content) }
                    footer {
                        div class="inner" {
                            p { (SOURCE.in_language(language)) }
                            p { a href="/swagger-ui/" { (words::INTERFACE.in_language(language)) } }
                        }
                    }
                }
            }
        }
    }

    fn header(&self, name: &str) -> Markup {
        let language = self.language;
        let about = if self.path == "/about" { Some("page") } else { None };
        html! {
            header {
                div class="inner" {
                    a class="name" href=(address(language, "")) { (name) }
                    nav aria-label=(words::PAGES.in_language(language)) {
                        ul {
                            li { a href=(format!("{}#reviews", address(language, ""))) { (words::REVIEWS.in_language(language)) } }
                            li { a href=(format!("{}#tables", address(language, ""))) { (words::TABLES.in_language(language)) } }
                            li { a href=(address(language, "/about")) aria-current=[about] { (words::ABOUT.in_language(language)) } }
                        }
                    }
                    nav class="languages" aria-label=(words::LANGUAGES.in_language(language)) {
                        ul {
                            @for other in Language::ALL {
                                li {
                                    a href=(address(other, self.path)) lang=(other.as_str()) hreflang=(other.as_str())
                                        aria-current=[(other == language).then_some("true")] {
                                        (words::OWN_NAMES.in_language(other))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The address of a page in a language.
#[must_use]
pub fn address(language: Language, path: &str) -> String {
    format!("/{}{}", language.as_str(), if path.is_empty() { "/" } else { path })
}
