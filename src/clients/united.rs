//! Two records that were found to be of one person become one: what the record that stays does not know yet is added to it.
//! Nothing of it is replaced, but for what it says is unknown.

use serde::{Deserialize, Serialize};

use super::Person;
use super::matching::same_name;
use crate::codes::ResidenceStatus;
use crate::private::Private;

/// How a person was known before they were found to be another who was known already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FormerIdentity {
    /// What was known.
    pub person: Person,
}

/// Adds the members of `more` that `list` does not have, up to `most`.
fn add<T>(list: &mut Vec<T>, more: Vec<T>, most: usize, same: impl Fn(&T, &T) -> bool) {
    for one in more {
        if list.len() < most && !list.iter().any(|other| same(other, &one)) {
            list.push(one);
        }
    }
}

impl Person {
    /// The person with what another record of the same person tells.
    #[must_use]
    pub fn united(mut self, other: Self) -> Self {
        let own = self.whole_names();
        let more =
            other.whole_names().into_iter().filter(|name| !own.iter().any(|known| same_name(known.expose(), name.expose())));
        add(&mut self.other_names, more.collect(), 10, |one, other| same_name(one.expose(), other.expose()));
        if self.date_of_birth.is_none() && other.date_of_birth.is_some() {
            (self.date_of_birth, self.estimated_age, self.age_class) = (other.date_of_birth, None, None);
        }
        if self.residence_status == ResidenceStatus::Unknown {
            self.residence_status = other.residence_status;
        }
        self.nationalities.retain(|nationality| *nationality != crate::codes::Nationality::UNKNOWN);
        add(&mut self.nationalities, other.nationalities, 5, PartialEq::eq);
        add(&mut self.contacts, other.contacts, 10, |one, other| one.channel == other.channel && one.value == other.value);
        add(&mut self.languages, other.languages, 10, |one, other| one.language == other.language);
        add(&mut self.children_in_finland, other.children_in_finland, 20, |one, other| {
            one.date_of_birth == other.date_of_birth && same_name(one.given_names.expose(), other.given_names.expose())
        });
        self.given_names = self.given_names.or(other.given_names);
        self.family_name = self.family_name.or(other.family_name);
        self.uma_number = self.uma_number.or(other.uma_number);
        self.municipality = self.municipality.or(other.municipality);
        self.representative = self.representative.or(other.representative);
        self.legal_counsel = self.legal_counsel.or(other.legal_counsel);
        self.interpreter_needed |= other.interpreter_needed;
        self
    }

    /// The person's names, each whole.
    fn whole_names(&self) -> Vec<Private<String>> {
        let parts = [&self.given_names, &self.family_name].into_iter().flatten().map(|part| part.expose().as_str());
        let whole = parts.collect::<Vec<_>>().join(" ");
        let whole = (!whole.is_empty() && whole.chars().count() <= 100).then(|| Private::new(whole));
        whole.into_iter().chain(self.other_names.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::clients::person::Contact;
    use crate::clients::{Child, Person};
    use crate::codes::{ContactChannel, Nationality, ResidenceStatus, Sex};
    use crate::private::Private;

    fn text(text: &str) -> Private<String> {
        Private::new(text.to_owned())
    }

    fn person(given: &str, family: &str) -> Person {
        let (given_names, family_name) = (text(given), text(family));
        Child { given_names, family_name, date_of_birth: Private::new("1998-04-02".parse().unwrap()), sex: Sex::Female }
            .into_person()
    }

    fn exposed(texts: &[Private<String>]) -> Vec<&str> {
        texts.iter().map(|text| text.expose().as_str()).collect()
    }

    #[test]
    fn what_is_not_known_yet_is_added_and_nothing_is_replaced() {
        let contact = |value: &str| Contact { channel: ContactChannel::Telephone, value: text(value), safe_to_contact: true };
        let known = Person { uma_number: Some(text("1")), contacts: vec![contact("a")], ..person("Amina", "Example") };
        let other = Person {
            uma_number: Some(text("2")),
            municipality: Some(text("091")),
            contacts: vec![contact("a"), contact("b")],
            nationalities: vec![Nationality::UNKNOWN],
            residence_status: ResidenceStatus::AsylumSeeker,
            other_names: vec![text("AMINA EXAMPLE"), text("Ami")],
            interpreter_needed: true,
            ..person("Amina", "Married")
        };
        let united = known.clone().united(other.clone());
        assert_eq!(exposed(&united.other_names), ["Amina Married", "Ami"]);
        assert_eq!(united.uma_number, known.uma_number);
        assert_eq!(united.contacts.len(), 2);
        assert_eq!(united.municipality, other.municipality);
        assert_eq!((united.residence_status, united.interpreter_needed), (ResidenceStatus::AsylumSeeker, true));
        assert_eq!(united.nationalities, [Nationality::UNKNOWN]);
        assert_eq!(united.family_name, known.family_name);
        assert!(united.violations("2026-11-23".parse().unwrap()).is_empty());
        // Twice is as once.
        let twice = united.clone().united(other);
        assert_eq!((twice.other_names.len(), twice.contacts.len()), (united.other_names.len(), united.contacts.len()));
    }

    #[test]
    fn a_date_of_birth_takes_the_place_of_an_estimate() {
        let estimated = Person { date_of_birth: None, estimated_age: Some(28), ..person("Amina", "Example") };
        let united = estimated.clone().united(person("Amina", "Example"));
        assert_eq!((united.date_of_birth.is_some(), united.estimated_age), (true, None));
        let kept = person("Amina", "Example").united(estimated);
        assert_eq!((kept.date_of_birth.is_some(), kept.estimated_age), (true, None));
    }

    #[test]
    fn however_much_is_added_the_record_keeps_its_bounds() {
        let named =
            |at: usize| Person { other_names: vec![text(&format!("Name{}", "x".repeat(at)))], ..person("Amina", "Example") };
        let united = (0..30).map(named).fold(person("Amina", "Example"), Person::united);
        assert_eq!(united.other_names.len(), 10);
    }
}
