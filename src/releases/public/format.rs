//! The formats of released figures, chosen by `format` or by `Accept`.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::accept;
use crate::http::public::JSON;

/// A format of released figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ReleasedFormat)]
pub enum Format {
    /// JSON-stat 2.0.
    Json,
    /// Comma-separated values (RFC 4180).
    Csv,
    /// SDMX-CSV 2.0.
    SdmxCsv,
    /// A workbook of Office Open XML.
    Xlsx,
}

impl Format {
    const ALL: [Self; 4] = [Self::Json, Self::Csv, Self::SdmxCsv, Self::Xlsx];

    /// The format with this name in the parameter `format`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "sdmx-csv" => Some(Self::SdmxCsv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// Its media type, as it is asked for.
    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => JSON,
            Self::Csv => "text/csv",
            Self::SdmxCsv => "application/vnd.sdmx.data+csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Its media type, as it is answered.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::SdmxCsv => "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
            Self::Json | Self::Xlsx => self.media_type(),
        }
    }

    /// The format that `Accept` likes best, the first of the list where it does not care; `None` where it takes none.
    #[must_use]
    pub fn accepted(accept: &str) -> Option<Self> {
        accept::best(accept, &Self::ALL, Self::media_type)
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
            ("application/*", Some(Format::Json)),
            ("text/*", Some(Format::Csv)),
            ("application/vnd.sdmx.data+csv;version=2.0.0", Some(Format::SdmxCsv)),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*;q=0.1", Some(Format::Xlsx)),
            ("application/json;q=0.1, text/csv;q=0.2", Some(Format::Csv)),
            ("application/json;q=0, application/*;q=0.5", Some(Format::SdmxCsv)),
            ("application/xml", None),
        ] {
            assert_eq!(Format::accepted(accept), format, "{accept}");
        }
        for format in Format::ALL {
            let name = serde_json::to_value(format).unwrap();
            assert_eq!(Format::parse(name.as_str().unwrap()), Some(format));
            assert!(format.content_type().starts_with(format.media_type()));
        }
    }
}
