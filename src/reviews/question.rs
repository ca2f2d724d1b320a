//! In which form a review is read: JSON, or text for people.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::http::Language;
use crate::http::accept;
use crate::http::public::JSON;

/// The form of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ReviewFormat)]
pub enum Format {
    /// JSON: every sentence with the figures that it rests on.
    Json,
    /// Plain text.
    Text,
}

/// In which form.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReviewQuery {
    /// The form. It wins over the header Accept.
    #[validate(length(max = 20))]
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// The language: `fi`, `sv` or `en`. It wins over the header Accept-Language, so that a link says it.
    #[param(inline)]
    pub lang: Option<Language>,
}

impl Format {
    /// The form with this name in the parameter `format`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "json" => Some(Self::Json),
            "text" => Some(Self::Text),
            _ => None,
        }
    }

    /// The form that `Accept` likes best, JSON where it does not care; `None` where it takes neither.
    #[must_use]
    pub fn accepted(accept: &str) -> Option<Self> {
        accept::best(accept, &[Self::Json, Self::Text], Self::media_type)
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => JSON,
            Self::Text => "text/plain",
        }
    }

    /// Its media type, as it is answered.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => JSON,
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn the_better_liked_form_is_answered() {
        for (accept, form) in [
            ("", Some(Format::Json)),
            ("*/*", Some(Format::Json)),
            ("text/plain", Some(Format::Text)),
            ("text/*;q=0.5, application/json;q=0.4", Some(Format::Text)),
            ("text/html, */*;q=0.1", Some(Format::Json)),
            ("text/html", None),
            ("application/json;q=0", None),
        ] {
            assert_eq!(Format::accepted(accept), form, "{accept}");
        }
    }
}
