//! A review as it is made, before it becomes JSON, text or a page.

use chrono::{DateTime, NaiveDate, Utc};

use super::compare::{Percent, percent};
use super::sections;
use super::source::{Cell, Source};
use super::story::Story;
use super::words::words;
use crate::codes::Language;
use crate::released::{Figure, Holdings};
use crate::releases::Published;

/// A sentence, and the figures that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The sentence, or a few.
    pub text: String,
    /// The figures.
    pub figures: Vec<Cell>,
}

/// A category in a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// A code of each dimension of the table.
    pub codes: Vec<String>,
    /// What the category is called.
    pub label: &'static str,
    /// How many.
    pub figure: Figure,
    /// Its share of the whole, where that is published as counted too.
    pub percent: Option<Percent>,
}

/// How a total divides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// What it is, for people.
    pub title: String,
    /// The table.
    pub table: &'static Published,
    /// The categories, the largest first, those without a figure last.
    pub lines: Vec<Line>,
    /// How many categories have no figure and are not listed one by one.
    pub not_listed: usize,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The figures that matter most.
    InBrief,
    /// Who makes referrals.
    Identified,
    /// Who became a client.
    NewClients,
    /// Who became a client having been exploited in Finland.
    InFinland,
    /// Who was a client at the end.
    AllClients,
    /// What was decided.
    Decisions,
    /// Calls and messages.
    Contacts,
}

impl Topic {
    /// The topics in the order in which they are told.
    pub const ALL: [Self; 7] =
        [Self::InBrief, Self::Identified, Self::NewClients, Self::InFinland, Self::AllClients, Self::Decisions, Self::Contacts];

    /// The code of the topic.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InBrief => "in_brief",
            Self::Identified => "where_trafficking_is_identified",
            Self::NewClients => "new_clients",
            Self::InFinland => "exploited_in_finland",
            Self::AllClients => "all_clients",
            Self::Decisions => "decisions",
            Self::Contacts => "contacts",
        }
    }
}

/// A part of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub topic: Topic,
    /// Its heading.
    pub title: &'static str,
    /// What it says.
    pub statements: Vec<Statement>,
    /// How its figures divide.
    pub breakdowns: Vec<Breakdown>,
    /// What has to be known beside it: where printed reviews contradict one another.
    pub notes: Vec<&'static str>,
}

/// What is given to the press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRelease {
    /// Its heading.
    pub title: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// What the figures of a period say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The period.
    pub period: String,
    /// Its name.
    pub title: String,
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day.
    pub last_day: NaiveDate,
    /// The vintage of the figures.
    pub vintage: i32,
    /// When that was published.
    pub published_at: DateTime<Utc>,
    /// Why the vintage corrects the one before.
    pub correction: Option<String>,
    /// Its parts.
    pub sections: Vec<Section>,
    /// What is given to the press.
    pub media_release: MediaRelease,
    /// What the figures can and cannot tell.
    pub notes: Vec<&'static str>,
}

impl Review {
    /// The review of a period in a language; `None` where there is none.
    #[must_use]
    pub fn of(holdings: &Holdings, period: &str, language: Language) -> Option<Self> {
        let source = Source::of(holdings, period)?;
        let (vintage, words) = (source.vintage(), words(language));
        let story = Story { source, words, language };
        let sections: Vec<_> = Topic::ALL.into_iter().filter_map(|topic| sections::section(&story, topic)).collect();
        let correction = vintage.note.as_ref().map(|note| match language {
            Language::Fi => note.fi.clone(),
            Language::Sv => note.sv.clone(),
            Language::En => note.en.clone(),
        });
        Some(Self {
            period: vintage.period.clone(),
            title: words.title(source.period()),
            first_day: vintage.first_day,
            last_day: vintage.last_day,
            vintage: vintage.vintage,
            published_at: vintage.published_at,
            correction,
            media_release: sections::media_release(&story),
            notes: sections::general_notes(language),
            sections,
        })
    }
}

impl Breakdown {
    /// The most categories that are listed although they have no figure.
    const MOST_LISTED: usize = 30;

    /// The categories of `cells` with their labels; shares are of `whole`.
    #[must_use]
    pub fn new(title: String, table: &'static Published, cells: Vec<(Cell, &'static str)>, whole: Option<u64>) -> Self {
        let line = |(cell, label): (Cell, &'static str)| Line {
            percent: cell.figure.value.zip(whole).and_then(|(part, whole)| percent(part, whole)),
            codes: cell.codes,
            label,
            figure: cell.figure,
        };
        let mut lines: Vec<_> = cells.into_iter().map(line).collect();
        // Those without a figure come last; the sort keeps the order of the code list among equals.
        lines.sort_by_key(|line| std::cmp::Reverse(line.figure.value));
        let all = lines.len();
        if all > Self::MOST_LISTED {
            lines.retain(|line| line.figure.value.is_some());
        }
        Self { title, table, not_listed: all - lines.len(), lines }
    }

    /// The labels of the largest categories and their number. `None` where one of the categories has no figure, so that
    /// nobody can tell which is the largest, and where there is nothing.
    #[must_use]
    pub fn largest(&self) -> Option<(Vec<&Line>, u64)> {
        let most = self.lines.first()?.figure.value.filter(|&most| most > 0)?;
        let all_are_shown = self.not_listed == 0 && self.lines.iter().all(|line| line.figure.value.is_some());
        all_are_shown.then(|| (self.lines.iter().take_while(|line| line.figure.value == Some(most)).collect(), most))
    }
}
