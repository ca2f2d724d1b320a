//! The languages in which the authority answers.
//!
//! Finnish and Swedish are the national languages, in which everyone has the right to be served by the state
//! (Language Act 423/2003); English is what most partners abroad and many clients read.

/// A language in which labels, problem titles and pages exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Finnish
    Fi,
    /// Swedish, as written in Finland
    Sv,
    /// English
    En,
}

impl Language {
    /// The language of a BCP 47 tag such as `fi`, `sv-FI` or `EN`: the primary subtag decides.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.trim();
        [Self::Fi, Self::Sv, Self::En].into_iter().find(|language| primary.eq_ignore_ascii_case(language.as_str()))
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
}

/// One text in the three languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    /// In Finnish
    pub fi: &'static str,
    /// In Swedish
    pub sv: &'static str,
    /// In English
    pub en: &'static str,
}

impl Label {
    /// The text in the reader's language.
    #[must_use]
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Fi => self.fi,
            Language::Sv => self.sv,
            Language::En => self.en,
        }
    }
}
