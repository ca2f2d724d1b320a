//! Which format the reader prefers (RFC 9110, section 12.5).

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::accept;

/// A format in which figures are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StatisticsFormat)]
pub enum Format {
    /// JSON-stat 2.0.
    Json,
    /// Comma-separated values (RFC 4180).
    Csv,
}

impl Format {
    const ALL: [Self; 2] = [Self::Json, Self::Csv];

    /// The format with this name in the parameter `format`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The format that `Accept` likes best, JSON-stat where it does not care; `None` where it takes neither.
    #[must_use]
    pub fn accepted(accept: &str) -> Option<Self> {
        accept::best(accept, &Self::ALL, Self::media_type)
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn the_best_liked_format_is_answered() {
        for (accept, format) in [
            ("", Some(Format::Json)),
            ("*/*", Some(Format::Json)),
            ("application/json", Some(Format::Json)),
            ("text/csv", Some(Format::Csv)),
            ("TEXT/CSV; header=present", Some(Format::Csv)),
            ("text/*", Some(Format::Csv)),
            ("application/*", Some(Format::Json)),
            ("text/csv, application/json", Some(Format::Json)),
            ("text/csv, application/json;q=0.9", Some(Format::Csv)),
            ("application/json;q=0.1, */*;q=0.5", Some(Format::Csv)),
            ("application/json;q=0, */*", Some(Format::Csv)),
            ("text/csv;q=0.0, text/*", None),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Some(Format::Json)),
            ("text/csv;charset=utf-8;q=1.000", Some(Format::Csv)),
            ("application/xml", None),
            ("application/json;q=0", None),
            ("application/json;q=2", None),
            ("application/json;q=x, text/csv;q=0.001", Some(Format::Csv)),
            (",;,", None),
        ] {
            assert_eq!(Format::accepted(accept), format, "{accept}");
        }
    }
}
