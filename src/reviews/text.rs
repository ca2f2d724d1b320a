//! A review as plain text: one paragraph, one line.

use super::review::{Breakdown, Review, Section};
use super::words::{Words, words};
use crate::clock::finnish_date;
use crate::codes::Language;
use crate::statistics::jsonstat::SOURCE;

/// The whole review.
#[must_use]
pub fn write(review: &Review, language: Language) -> String {
    let words = words(language);
    let published = words.published(finnish_date(review.published_at), review.vintage);
    let mut lines = vec![underlined(&review.title, '='), published, SOURCE.in_language(language).to_owned()];
    lines.extend(review.correction.as_deref().map(|why| words.corrected(why)));
    for section in &review.sections {
        lines.extend([String::new(), underlined(section.title, '-')]);
        lines.extend(of_section(section, words));
    }
    let media = &review.media_release;
    lines.extend([String::new(), underlined(words.media_release(), '-'), media.title.clone()]);
    lines.extend(media.paragraphs.iter().flat_map(|paragraph| [String::new(), paragraph.clone()]));
    lines.extend([String::new(), underlined(words.notes(), '-')]);
    lines.extend(review.notes.iter().map(|note| format!("* {note}")));
    lines.push(String::new());
    lines.join("\n")
}

fn of_section(section: &Section, words: &dyn Words) -> Vec<String> {
    let mut lines: Vec<_> = section.statements.iter().map(|statement| statement.text.clone()).collect();
    for breakdown in &section.breakdowns {
        lines.push(String::new());
        lines.extend(of_breakdown(breakdown, words));
    }
    if !section.notes.is_empty() {
        lines.push(String::new());
    }
    lines.extend(section.notes.iter().map(|note| format!("* {note}")));
    lines
}

fn of_breakdown(breakdown: &Breakdown, words: &dyn Words) -> Vec<String> {
    let mut lines = vec![breakdown.title.clone()];
    for line in &breakdown.lines {
        let share = line.percent.map(|percent| format!(" ({})", words.share(percent))).unwrap_or_default();
        lines.push(format!("  {}: {}{share}", line.label, words.figure(line.figure)));
    }
    if breakdown.not_listed > 0 {
        lines.push(format!("  {}", words.not_listed(breakdown.not_listed)));
    }
    lines
}

fn underlined(title: &str, with: char) -> String {
    format!("{title}\n{}", with.to_string().repeat(title.chars().count()))
}
