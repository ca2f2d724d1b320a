//! Labels in the languages in which the authority answers.

pub use crate::http::Language;

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
