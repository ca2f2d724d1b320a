//! Nationalities of people, and countries where exploitation happened.
//!
//! Both are ISO 3166-1 alpha-2 codes. A person may also be stateless or of unknown nationality; a place may not: where
//! the country is not known, none is given. The roll-up of nationalities is Eurostat's: Finland, other countries of the
//! European Union, countries outside it.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use super::code_list::paragraph;
use super::country_table::{COUNTRIES, Entry, NO_COUNTRY};
use super::statistics::NationalityGroup;
use super::{Code, Label, Validity};

/// The members of the European Union apart from Finland, as the Union has been since 1 February 2020.
///
/// Every period is rolled up with this composition, also those before the United Kingdom left, so that the groups of
/// different years can be compared.
const OTHER_EU: [&str; 26] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
    "PT", "RO", "SE", "SI", "SK",
];

/// Makes a type of codes that are rows of the country table.
macro_rules! country_code {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident $list:literal {
            rows: $rows:expr,
            example: $example:literal,
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(&'static Entry);

        impl Code for $name {
            const LIST: &'static str = $list;

            fn all() -> &'static [Self] {
                static ALL: LazyLock<Vec<$name>> = LazyLock::new(|| $rows.map($name).collect());
                &ALL
            }

            fn as_str(self) -> &'static str {
                self.0.code
            }

            fn label(self) -> Label {
                self.0.label
            }

            fn about() -> String {
                paragraph(&[$($about),+])
            }

            fn meaning(self) -> Option<String> {
                None
            }

            fn validity(self) -> Validity {
                Validity::UNBOUNDED
            }

            fn parse(text: &str) -> Option<Self> {
                let all = Self::all();
                let place = all.binary_search_by(|entry| entry.as_str().cmp(text)).ok()?;
                all.get(place).copied()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.code)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.0.code)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.code)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // The message does not repeat the text: a wrong value may be somebody's personal data.
                let text = String::deserialize(deserializer)?;
                Self::parse(&text)
                    .ok_or_else(|| D::Error::custom(concat!("not a code of the list ", $list)))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(concat!($($about, "\n"),+).trim().replace("\n ", "\n")))
                    .enum_values(Some(Self::all().iter().map(|code| code.as_str())))
                    .examples([$example])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

country_code! {
    /// A nationality: an ISO 3166-1 alpha-2 code (and `XK`, Kosovo), `stateless`, or `unknown`.
    pub struct Nationality "nationality" {
        rows: COUNTRIES.iter().chain(&NO_COUNTRY),
        example: "VN",
    }
}

country_code! {
    /// A country where exploitation happened: an ISO 3166-1 alpha-2 code (and `XK`, Kosovo).
    pub struct Country "country" {
        rows: COUNTRIES.iter(),
        example: "FI",
    }
}

impl Country {
    /// Whether it is Finland.
    #[must_use]
    pub fn is_finland(self) -> bool {
        self.as_str() == "FI"
    }
}

impl Nationality {
    /// Not known.
    pub const UNKNOWN: Self = Self(&NO_COUNTRY[1]);
    /// No nationality.
    pub const STATELESS: Self = Self(&NO_COUNTRY[0]);

    /// The group in which the nationality is published.
    ///
    /// Stateless people count as nationals of a country outside the Union (Treaty on the Functioning of the European
    /// Union, article 67(2)). An area without a nationality of its own is outside the Union, except for Åland, whose
    /// people are citizens of Finland.
    #[must_use]
    pub fn group(self) -> NationalityGroup {
        match self.as_str() {
            "FI" | "AX" => NationalityGroup::Finland,
            "unknown" => NationalityGroup::Unknown,
            code if OTHER_EU.contains(&code) => NationalityGroup::OtherEu,
            _ => NationalityGroup::NonEu,
        }
    }
}
