//! The sentences of reviews. A language is a file: what one can say, all must be able to say.

mod english;
mod finnish;
mod swedish;

use chrono::NaiveDate;

use super::compare::Percent;
use super::review::Topic;
use crate::codes::Language;
use crate::released::Figure;
use crate::releases::StandardPeriod;

/// What is compared with earlier periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Referrals.
    Referrals,
    /// New clients without children in care.
    NewClients,
    /// All clients with children in care.
    AllClients,
}

/// Where people were exploited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exploited {
    /// Wherever.
    Anywhere,
    /// In Finland.
    InFinland,
    /// Outside Finland.
    Outside,
}

/// A number and its share.
pub type Share = (u64, Percent);

/// A language in which reviews are written.
pub trait Words: Sync {
    /// The name of the review.
    fn title(&self, period: StandardPeriod) -> String;
    /// The heading of a section.
    fn heading(&self, topic: Topic) -> &'static str;
    /// The heading of what is given to the press.
    fn media_release(&self) -> &'static str;
    /// The heading of the notes at the end.
    fn notes(&self) -> &'static str;
    /// When it was published, and as which vintage.
    fn published(&self, day: NaiveDate, vintage: i32) -> String;
    /// Why the vintage corrects the one before.
    fn corrected(&self, why: &str) -> String;
    /// Within a period.
    fn during(&self, period: StandardPeriod) -> String;
    /// On a day.
    fn on(&self, day: NaiveDate) -> String;
    /// A figure, or why there is none.
    fn figure(&self, figure: Figure) -> String;
    /// A share.
    fn share(&self, share: Percent) -> String;
    /// What is said where there is no sentence.
    fn plain(&self, label: &str, figure: Figure) -> String;
    /// How many categories have no figure.
    fn not_listed(&self, count: usize) -> String;
    /// How many referrals there were.
    fn referrals(&self, period: StandardPeriod, count: u64) -> String;
    /// That it was more than in all these periods.
    fn most_ever(&self, counted: Counted, period: StandardPeriod, earlier: &[StandardPeriod]) -> String;
    /// How a number has changed.
    fn change(&self, counted: Counted, when: &str, was: u64, now: u64) -> String;
    /// Which group of referrers was the largest.
    fn largest_group(&self, group: &str, count: u64, share: Percent) -> String;
    /// How many were admitted.
    fn admitted(&self, period: StandardPeriod, clients: u64, children: u64) -> String;
    /// How many of the new clients were exploited in Finland.
    fn in_finland(&self, count: u64, share: Percent) -> String;
    /// Which forms of exploitation were the most common.
    fn most_common(&self, exploited: Exploited, forms: &[&str], count: u64, share: Percent) -> String;
    /// How many were women or girls, men or boys.
    fn sexes(&self, female: Share, male: Share) -> String;
    /// How many were minors on admission.
    fn minors(&self, count: u64) -> String;
    /// How many nationalities there were.
    fn nationalities(&self, count: u64) -> String;
    /// How many are stateless or of unknown nationality.
    fn not_known(&self, count: u64) -> String;
    /// How many clients there were at the end of a day.
    fn stock(&self, day: NaiveDate, all: u64, clients: u64, children: u64) -> String;
    /// How many of the clients were minors on admission, and how many still are.
    fn minors_then_and_still(&self, then: u64, still: u64) -> String;
    /// How many admissions there have been since 2006.
    fn since_2006(&self, count: u64) -> String;
    /// How many decisions were signed.
    fn decisions(&self, period: StandardPeriod, count: u64, on_children: u64) -> String;
    /// How many contacts there were.
    fn contacts(&self, period: StandardPeriod, count: u64) -> String;
    /// The heading for the press.
    fn headline(&self, period: StandardPeriod, referrals: Option<u64>, most_ever: bool) -> String;
}

/// The sentences of a language.
#[must_use]
pub fn words(language: Language) -> &'static dyn Words {
    match language {
        Language::Fi => &finnish::Finnish,
        Language::Sv => &swedish::Swedish,
        Language::En => &english::English,
    }
}

/// A number; from five digits on in groups of three.
fn number(count: u64, between: char) -> String {
    let digits = count.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}

/// Members of a list: the last two are joined by a word of the language.
fn listed(members: &[String], and: &str) -> String {
    match members {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// A label within a sentence.
fn within(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A text at the beginning of a sentence.
fn opening(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{listed, number, opening, within, words};
    use crate::codes::Language;
    use crate::releases::StandardPeriod;
    use crate::reviews::words::Counted;

    #[test]
    fn numbers_and_lists_are_written_as_people_read_them() {
        assert_eq!([0, 1184, 12345, 1_234_567].map(|count| number(count, ',')), ["0", "1184", "12,345", "1,234,567"]);
        let list = |members: &[&str]| listed(&members.iter().map(|&one| one.to_owned()).collect::<Vec<_>>(), "and");
        assert_eq!((list(&["a"]), list(&["a", "b", "c"])), ("a".to_owned(), "a, b and c".to_owned()));
        assert_eq!((opening("elokuussa"), within("Äitiys")), ("Elokuussa".to_owned(), "äitiys".to_owned()));
    }

    #[test]
    fn one_is_not_many_in_any_language() {
        let period = StandardPeriod::parse("2022-H2").unwrap();
        for (language, one, two, none) in [
            (
                Language::Fi,
                "1 esitys ihmiskaupan oletetusta uhrista",
                "2 esitystä ihmiskaupan oletetuista uhreista",
                "0 esitystä",
            ),
            (Language::Sv, "1 framställning om ett förmodat offer", "2 framställningar om förmodade offer", "0 framställningar"),
            (Language::En, "1 referral of a presumed victim", "2 referrals of presumed victims", "0 referrals"),
        ] {
            let said = |count| words(language).referrals(period, count);
            assert!(said(1).contains(one) && said(2).contains(two) && said(0).contains(none), "{}", said(1));
        }
        let english = words(Language::En);
        assert!(english.admitted(period, 1, 1).contains("1 person was admitted as a client, and 1 child"));
        assert!(words(Language::Fi).admitted(period, 1, 1).contains("1 henkilö sekä 1 huollettavana oleva lapsi"));
        assert!(words(Language::Sv).admitted(period, 1, 1).contains("1 person in som klient, och dessutom 1 barn"));
    }

    #[test]
    fn a_number_rises_falls_or_stays() {
        let said = |language, was, now| words(language).change(Counted::Referrals, "2021", was, now);
        assert_eq!(said(Language::En, 100, 150), "2021 there were 100 referrals: a rise of 50, or 50 per cent.");
        assert_eq!(said(Language::En, 1000, 999), "2021 there were 1000 referrals: a fall of 1, or less than 1 per cent.");
        assert!(said(Language::Fi, 7, 7).ends_with("esityksiä oli 7: määrä on sama."));
        assert!(said(Language::Sv, 0, 3).ends_with("var framställningarna 0: en ökning med 3."));
        assert!(said(Language::Fi, 100, 101).ends_with("kasvua on 1 eli 1 prosentti."));
    }
}
