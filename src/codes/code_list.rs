//! How a code list is written down: a table with one line per code.
//!
//! A line gives the variant, the code, the labels in Finnish, Swedish and English, and, where the law says so,
//! `since(year, month, day)` or `until(year, month, day)`. The doc comment above the line is the meaning of the code;
//! it goes into the contract too, because a partner chooses codes by their meaning and not by their spelling.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// Makes an enum, its `Code`, `Display`, serde and schema out of one table.
macro_rules! code_list {
    (
        $(#[doc = $about:literal])+
        pub enum $name:ident $list:literal {
            $(
                $(#[doc = $meaning:literal])+
                $variant:ident = $code:literal [$fi:literal, $sv:literal, $en:literal]
                $($bound:ident($year:literal, $month:literal, $day:literal))?
            ),+ $(,)?
        }
    ) => {
        $(#[doc = $about])+
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $(
                $(#[doc = $meaning])+
                #[serde(rename = $code)]
                $variant,
            )+
        }

        impl $crate::codes::Code for $name {
            const LIST: &'static str = $list;

            fn all() -> &'static [Self] {
                &[$(Self::$variant),+]
            }

            fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            fn label(self) -> $crate::codes::Label {
                match self {
                    $(Self::$variant => $crate::codes::Label { fi: $fi, sv: $sv, en: $en },)+
                }
            }

            fn about() -> String {
                $crate::codes::code_list::paragraph(&[$($about),+])
            }

            fn meaning(self) -> Option<String> {
                let lines: &[&str] = match self {
                    $(Self::$variant => &[$($meaning),+],)+
                };
                Some($crate::codes::code_list::paragraph(lines))
            }

            fn validity(self) -> $crate::codes::Validity {
                match self {
                    $($(Self::$variant => $crate::codes::Validity::$bound($year, $month, $day),)?)+
                    #[allow(unreachable_patterns, reason = "a list may have a bound on every line")]
                    _ => $crate::codes::Validity::UNBOUNDED,
                }
            }

            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::codes::Code::as_str(*self))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::codes::code_list::schema_of(
                    &[$($about),+],
                    &[$(($code, &[$($meaning),+])),+],
                )
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }
    };
}

pub(super) use code_list;

/// The schema of a list: the derived one would leave out what each code means.
pub(super) fn schema_of(about: &[&str], codes: &[(&str, &[&str])]) -> RefOr<Schema> {
    let mut description = paragraph(about);
    description.push('\n');
    for (code, meaning) in codes {
        description.push_str("\n- `");
        description.push_str(code);
        description.push_str("`: ");
        description.push_str(&paragraph(meaning));
    }
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(codes.iter().map(|(code, _)| *code)))
        .into()
}

/// The lines of a doc comment as one running text.
pub(super) fn paragraph(lines: &[&str]) -> String {
    let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
    words.join(" ")
}
