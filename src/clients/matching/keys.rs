//! What of a person is compared: every given name with every other name and the date of birth, the client number, the
//! telephone numbers.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::letters::{client_number, letters, sound, telephone};
use crate::clients::Person;
use crate::clients::person::Contact;
use crate::codes::{ContactChannel, MatchReason};
use crate::private::Private;

/// At most so many pairs of names, and so many telephone numbers, are compared of one person.
const MOST: usize = 20;

/// A text that is compared, in its normal form, before it becomes a blind index.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatchText {
    /// What two persons with the same text have in common.
    pub reason: MatchReason,
    /// The text.
    pub text: String,
}

impl std::fmt::Debug for MatchText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("MatchText").field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// Everything of a person that is compared. A name alone is not: many share it. Nor is an estimated age.
#[must_use]
pub fn match_texts(person: &Person) -> BTreeSet<MatchText> {
    let mut found = BTreeSet::new();
    let mut add = |reason, text: String| found.insert(MatchText { reason, text });
    if let Some(born) = &person.date_of_birth {
        for (one, other) in pairs(person) {
            add(MatchReason::SameNameAndBirthDate, format!("{} {}", ordered(&one, &other), born.expose()));
            let names = ordered(&sound(&one), &sound(&other));
            add(MatchReason::SimilarNameAndBirthDate, format!("{names} {}", either_order(*born.expose())));
        }
    }
    found.extend(numbers(person.uma_number.as_ref(), &person.contacts));
    found
}

/// What is compared of a client number of the immigration administration and of the ways to reach a person.
#[must_use]
pub fn numbers(uma_number: Option<&Private<String>>, contacts: &[Contact]) -> BTreeSet<MatchText> {
    let uma_number = uma_number.and_then(|number| client_number(number.expose()));
    let uma_number = uma_number.map(|text| MatchText { reason: MatchReason::SameUmaNumber, text });
    let own = |channel| matches!(channel, ContactChannel::Telephone | ContactChannel::Messaging);
    let telephones = contacts.iter().filter(|contact| own(contact.channel));
    let telephones = telephones.filter_map(|contact| telephone(contact.value.expose())).take(MOST);
    uma_number.into_iter().chain(telephones.map(|text| MatchText { reason: MatchReason::SameTelephone, text })).collect()
}

/// Whether two names have the same letters.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

/// Each given name with each other name. Who has one name only is compared by it.
fn pairs(person: &Person) -> BTreeSet<(String, String)> {
    let given = person.given_names.as_ref().map(|names| words(names.expose())).unwrap_or_default();
    let mut others = person.family_name.as_ref().map(|name| words(name.expose())).unwrap_or_default();
    for name in &person.other_names {
        others.extend(words(name.expose()));
    }
    let names: BTreeSet<&String> = given.iter().chain(&others).collect();
    if let (Some(only), 1) = (names.first(), names.len()) {
        return BTreeSet::from([((*only).clone(), (*only).clone())]);
    }
    let (ones, others) = if given.is_empty() { (&others, &others) } else { (&given, &others) };
    let all = ones.iter().flat_map(|one| others.iter().map(move |other| (one.clone(), other.clone())));
    all.filter(|(one, other)| one != other).take(MOST).collect()
}

/// The names of a text: each word, and where there are several, the whole as one (`van der Berg` is written in one word, too).
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<_> = text.split(|letter: char| letter.is_whitespace() || letter == '-').map(letters).collect();
    words.retain(|word| !word.is_empty());
    if words.len() > 1 {
        words.push(words.concat());
    }
    words
}

/// Two names in one order, whichever was called the family name.
fn ordered(one: &str, other: &str) -> String {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    format!("{first} {second}")
}

/// The same text for a day and for the day with its day and month exchanged.
fn either_order(day: NaiveDate) -> String {
    let (low, high) = (day.day().min(day.month()), day.day().max(day.month()));
    format!("{} {low} {high}", day.year())
}

#[cfg(test)]
mod tests {
    use super::{MatchReason, match_texts};
    use crate::clients::person::Contact;
    use crate::clients::{Child, Person};
    use crate::codes::{ContactChannel, Sex};
    use crate::private::Private;

    const SAME: [MatchReason; 2] = [MatchReason::SameNameAndBirthDate, MatchReason::SimilarNameAndBirthDate];

    fn text(text: &str) -> Private<String> {
        Private::new(text.to_owned())
    }

    fn person(given: &str, family: &str, born: &str) -> Person {
        let (given_names, family_name) = (text(given), text(family));
        Child { given_names, family_name, date_of_birth: Private::new(born.parse().unwrap()), sex: Sex::Female }.into_person()
    }

    fn telephone(value: &str, channel: ContactChannel) -> Vec<Contact> {
        vec![Contact { channel, value: text(value), safe_to_contact: true }]
    }

    fn shared(one: &Person, other: &Person) -> Vec<MatchReason> {
        let mut reasons: Vec<_> = match_texts(one).intersection(&match_texts(other)).map(|text| text.reason).collect();
        reasons.dedup();
        reasons
    }

    #[test]
    fn the_same_name_is_found_in_either_order_and_by_any_given_name() {
        let amina = person("Amina Grace", "Example", "1998-04-02");
        for (given, family) in [("AMINA", "Éxample"), ("Example", "Amina"), ("Grace", "Example"), ("Amina-Grace", "Example")] {
            assert_eq!(shared(&amina, &person(given, family, "1998-04-02")), SAME, "{given} {family}");
        }
        let married = Person { other_names: vec![text("Amina Example")], ..person("Amina", "Married", "1998-04-02") };
        assert_eq!(shared(&amina, &married), SAME);
        assert_eq!(shared(&person("Jan", "van der Berg", "1990-01-01"), &person("Jan", "Vanderberg", "1990-01-01")), SAME);
        assert_eq!(shared(&person("Amina", "Amina", "1998-04-02"), &person("Amina", "Amina", "1998-04-02")), SAME);
    }

    #[test]
    fn another_spelling_or_exchanged_days_are_similar() {
        let one = person("Mohammed", "Hassan", "1998-04-02");
        for (given, family, born) in [("Muhammad", "Hasan", "1998-04-02"), ("Mohammed", "Hassan", "1998-02-04")] {
            assert_eq!(shared(&one, &person(given, family, born)), [MatchReason::SimilarNameAndBirthDate], "{given} {born}");
        }
        for (given, family, born) in [("Mohammed", "Hassan", "1998-04-03"), ("Mohammed", "Other", "1998-04-02")] {
            assert_eq!(shared(&one, &person(given, family, born)), [], "{given} {family} {born}");
        }
    }

    #[test]
    fn a_name_without_a_date_of_birth_is_not_compared_and_numbers_are() {
        let one = Person {
            date_of_birth: None,
            estimated_age: Some(28),
            uma_number: Some(text("1234-567")),
            contacts: telephone("040 123 4567", ContactChannel::Telephone),
            ..person("Amina", "Example", "1998-04-02")
        };
        assert_eq!(shared(&one, &person("Amina", "Example", "1998-04-02")), []);
        let other = Person {
            given_names: Some(text("Berta")),
            uma_number: Some(text("1234567")),
            contacts: telephone("+358401234567", ContactChannel::Messaging),
            ..one.clone()
        };
        assert_eq!(shared(&one, &other), [MatchReason::SameUmaNumber, MatchReason::SameTelephone]);
        // A number of the referrer's is not the person's own.
        let through = Person { contacts: telephone("+358401234567", ContactChannel::ThroughReferrer), ..other };
        assert_eq!(shared(&one, &through), [MatchReason::SameUmaNumber]);
    }

    #[test]
    fn however_many_names_there_are_the_keys_are_few() {
        let many = |letter: &str| (0..40).map(|at| format!("{letter}{}", "x".repeat(at % 5))).collect::<Vec<_>>().join(" ");
        assert!(match_texts(&person(&many("a"), &many("b"), "1998-04-02")).len() <= 40);
    }
}
