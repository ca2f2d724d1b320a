//! The languages in which the authority answers, and which of them a reader prefers.
//!
//! Finnish and Swedish are the national languages, in which everyone has the right to be served by the state
//! (Language Act 423/2003); English is what most partners abroad and many clients read. Codes never change with the language.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use utoipa::ToSchema;

use super::accept::weighted;

/// A language in which labels, problem titles and pages exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Finnish
    Fi,
    /// Swedish, as written in Finland
    Sv,
    /// English
    #[default]
    En,
}

impl Language {
    /// Every language, the national ones first.
    pub const ALL: [Self; 3] = [Self::Fi, Self::Sv, Self::En];

    /// The language of a BCP 47 tag such as `fi`, `sv-FI` or `EN`: the primary subtag decides.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.trim();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.as_str()))
    }

    /// The ISO 639 code, as it stands in `Content-Language`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fi => "fi",
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// The language that `Accept-Language` likes best of those that there are; English where it likes none of them.
    #[must_use]
    pub fn preferred(accept_language: &str) -> Self {
        let mut best = (Self::default(), 0);
        for (tag, quality) in weighted(accept_language) {
            if let Some(language) = Self::from_tag(&tag).filter(|_| quality > best.1) {
                best = (language, quality);
            }
        }
        best.0
    }

    /// The language that a request asks for. The header is a list, which may have been sent in several lines.
    #[must_use]
    pub fn asked(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT_LANGUAGE).filter_map(|line| line.to_str().ok());
        Self::preferred(&lines.collect::<Vec<_>>().join(","))
    }
}

/// The language of the answer, as the request asks for it.
impl FromRequest for Language {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::asked(request.headers())))
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_best_liked_language_is_answered() {
        for (accept, expected) in [
            ("", Language::En),
            ("fi", Language::Fi),
            ("sv-FI, fi;q=0.9, en;q=0.8", Language::Sv),
            ("de, sv;q=0.5, fi;q=0.7", Language::Fi),
            ("de", Language::En),
            ("*", Language::En),
            ("fi;q=0, sv;q=0.1", Language::Sv),
            ("fi;q=0", Language::En),
        ] {
            assert_eq!(Language::preferred(accept), expected, "{accept}");
        }
    }
}
