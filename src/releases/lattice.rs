//! The lattice: the fixed list of tables that are released, from the breakdowns of the published reviews.
//!
//! What is not in this list is never released: a table that is made on demand, or a period of any length, would tell by its
//! differences who came when. Each table has a method. The one-way national tables that the authority has always published,
//! and those of the reviews on exploitation in Finland, are shown as counted: that is the authority's own decision. All others
//! are protected. A breakdown of those exploited in Finland counts as one way more than it has dimensions.

use super::notes as said;
use crate::codes::{Label, Language};
use crate::statistics::dimension::Dimension;
use crate::statistics::notes::Note;
use crate::statistics::table::{Kind, Table, Unit};

/// How the figures of a table are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// As counted.
    Exact,
    /// From five persons on; below that withheld.
    Minimum5,
    /// Below ten withheld, 0 and 1 to 9 alike; above rounded to base 5 by a key.
    Protected,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Minimum5, Self::Protected];

    /// The method as it stands in answers and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Minimum5 => "minimum_5",
            Self::Protected => "protected",
        }
    }

    /// The method written as `text`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }

    /// The smallest count that is shown.
    #[must_use]
    pub const fn least(self) -> u64 {
        match self {
            Self::Exact => 0,
            Self::Minimum5 => 5,
            Self::Protected => 10,
        }
    }

    /// What the reader has to know of it.
    const fn note(self) -> Option<Note> {
        match self {
            Self::Exact => None,
            Self::Minimum5 => Some(said::MINIMUM),
            Self::Protected => Some(said::PROTECTED),
        }
    }
}

/// Of which days the cases of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Those of the period, or, of a stock, of its last day.
    Period,
    /// All up to the end of the period, from 2006 on.
    Since2006,
}

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How many cases.
    Cases,
    /// How many different nationalities they have.
    Nationalities,
}

/// A table that is released.
#[derive(Debug, PartialEq, Eq)]
pub struct Published {
    /// The code with which it is asked for.
    pub id: &'static str,
    /// The live table whose cases it counts.
    pub source: Table,
    /// Only the cases of these categories.
    pub only: &'static [(Dimension, &'static [&'static str])],
    /// By what it is broken down.
    pub dimensions: &'static [Dimension],
    /// How its figures are shown.
    pub method: Method,
    /// Of which days its cases are.
    pub window: Window,
    /// What its figures are.
    pub measure: Measure,
    /// What has to be said beside it, more than beside its live table.
    notes: &'static [Note],
}

const IN_FINLAND: &[(Dimension, &[&str])] = &[(Dimension::Place, &["in_finland"])];
const NOT_KNOWN: &[(Dimension, &[&str])] = &[(Dimension::Nationality, &["stateless", "unknown"])];

impl Published {
    /// A table of all cases of a live table.
    const fn of(id: &'static str, source: Table, dimensions: &'static [Dimension], method: Method) -> Self {
        Self { id, source, only: &[], dimensions, method, window: Window::Period, measure: Measure::Cases, notes: &[] }
    }

    const fn only(self, only: &'static [(Dimension, &'static [&'static str])]) -> Self {
        Self { only, ..self }
    }

    const fn noting(self, notes: &'static [Note]) -> Self {
        Self { notes, ..self }
    }

    const fn nationalities(self) -> Self {
        Self { measure: Measure::Nationalities, notes: &[said::DIFFERENT], ..self }
    }

    /// The table with this id.
    #[must_use]
    pub fn parse(id: &str) -> Option<&'static Self> {
        LATTICE.iter().find(|table| table.id == id)
    }

    /// How many things are told of a person at once: dimensions, and what it is restricted to.
    #[must_use]
    pub const fn ways(&self) -> usize {
        self.dimensions.len() + self.only.len()
    }

    /// Whether it counts what happened or what there was.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.source.kind()
    }

    /// What is counted.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.source.unit()
    }

    /// Its name for people, made of the names of what it consists of.
    #[must_use]
    pub fn label(&self, language: Language) -> String {
        let mut label = self.source.label().in_language(language).to_owned();
        let mut add = |joint: &str, text: Label| {
            label.push_str(joint);
            label.push_str(text.in_language(language));
        };
        if self.only == IN_FINLAND {
            add(", ", Label { fi: "hyväksikäyttö Suomessa", sv: "utnyttjande i Finland", en: "exploited in Finland" });
        }
        if self.only == NOT_KNOWN {
            add(
                ", ",
                Label {
                    fi: "kansalaisuus ei tiedossa",
                    sv: "medborgarskap inte känt",
                    en: "stateless or of unknown nationality",
                },
            );
        }
        if self.window == Window::Since2006 {
            add(", ", Label { fi: "vuodesta 2006", sv: "sedan 2006", en: "since 2006" });
        }
        if self.measure == Measure::Nationalities {
            add(": ", Label { fi: "eri kansalaisuuksia", sv: "olika medborgarskap", en: "number of nationalities" });
        }
        for (position, dimension) in self.dimensions.iter().enumerate() {
            add(if position == 0 { ": " } else { ", " }, dimension.label());
        }
        label
    }

    /// What its figures can and cannot tell.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        self.source.notes().iter().chain(self.notes).copied().chain(self.method.note()).collect()
    }
}

use Dimension as By;
use Method::{Exact, Minimum5, Protected};
use Table::{Clients, Decisions, NewClients, Referrals};

/// Every table that is released, in the order in which they are listed.
pub static LATTICE: &[Published] = &[
    Published::of("referrals", Referrals, &[], Exact),
    Published::of("referrals_by_referrer", Referrals, &[By::ReferrerType], Exact),
    Published::of("referrals_by_referrer_group", Referrals, &[By::ReferrerGroup], Exact),
    Published::of("decisions", Decisions, &[], Exact),
    Published::of("decisions_by_type", Decisions, &[By::DecisionType], Protected),
    Published::of("decisions_on_children_in_care", Table::DecisionsOnChildrenInCare, &[], Exact),
    Published::of("new_clients", NewClients, &[], Exact).noting(&[said::HEADLINES]),
    Published::of("new_children_in_care", Table::NewChildrenInCare, &[], Exact).noting(&[said::HEADLINES]),
    Published::of("new_clients_by_basis", NewClients, &[By::ClientBasis], Exact),
    Published::of("new_clients_by_sex", NewClients, &[By::Sex], Exact).noting(&[said::WOMEN]),
    Published::of("new_clients_by_sex_and_age_class", NewClients, &[By::SexAgeClass], Exact).noting(&[said::WOMEN]),
    Published::of("new_clients_by_age_band", NewClients, &[By::AgeBand], Exact).noting(&[said::AGE_NOT_KNOWN]),
    Published::of("new_clients_by_form", NewClients, &[By::Form], Exact),
    Published::of("new_clients_by_place", NewClients, &[By::Place], Exact).noting(&[said::DIGITS_SWAPPED]),
    Published::of("new_clients_by_form_and_place", NewClients, &[By::Form, By::Place], Exact).noting(&[said::DIGITS_SWAPPED]),
    Published::of("new_clients_by_form_and_sex", NewClients, &[By::Form, By::Sex], Protected),
    Published::of("new_clients_by_residence_status", NewClients, &[By::ResidenceStatus], Exact),
    Published::of("new_clients_by_nationality", NewClients, &[By::Nationality], Minimum5),
    Published::of("new_clients_of_unknown_nationality", NewClients, &[], Exact).only(NOT_KNOWN).noting(&[said::NOT_KNOWN]),
    Published::of("new_clients_nationalities", NewClients, &[], Exact).nationalities(),
    Published::of("new_clients_by_sector", NewClients, &[By::Sector], Protected),
    Published::of("new_clients_in_finland_by_basis", NewClients, &[By::ClientBasis], Exact).only(IN_FINLAND),
    Published::of("new_clients_in_finland_by_sex", NewClients, &[By::Sex], Protected).only(IN_FINLAND),
    Published::of("new_clients_in_finland_by_sex_and_age_class", NewClients, &[By::SexAgeClass], Protected).only(IN_FINLAND),
    Published::of("new_clients_in_finland_by_age_band", NewClients, &[By::AgeBand], Exact).only(IN_FINLAND),
    Published::of("new_clients_in_finland_by_form", NewClients, &[By::Form], Exact)
        .only(IN_FINLAND)
        .noting(&[said::DIGITS_SWAPPED]),
    Published::of("new_clients_in_finland_by_residence_status", NewClients, &[By::ResidenceStatus], Exact).only(IN_FINLAND),
    Published::of("new_clients_in_finland_by_nationality", NewClients, &[By::Nationality], Minimum5).only(IN_FINLAND),
    Published::of("new_clients_in_finland_nationalities", NewClients, &[], Exact).only(IN_FINLAND).nationalities(),
    Published::of("new_clients_in_finland_by_sector", NewClients, &[By::Sector], Protected).only(IN_FINLAND),
    Published {
        window: Window::Since2006,
        ..Published::of("clients_since_2006", NewClients, &[], Exact).noting(&[said::SINCE_2006])
    },
    Published::of("all_clients", Table::AllClients, &[], Exact),
    Published::of("children_in_care", Table::ChildrenInCare, &[], Exact),
    Published::of("clients", Clients, &[], Exact),
    Published::of("clients_by_basis", Clients, &[By::ClientBasis], Exact),
    Published::of("clients_by_sex", Clients, &[By::Sex], Exact),
    Published::of("clients_by_form", Clients, &[By::Form], Exact),
    Published::of("clients_by_nationality", Clients, &[By::Nationality], Minimum5),
    Published::of("clients_of_unknown_nationality", Clients, &[], Exact).only(NOT_KNOWN).noting(&[said::NOT_KNOWN]),
    Published::of("clients_nationalities", Clients, &[], Exact).nationalities(),
    Published::of("clients_by_age_class_at_admission", Clients, &[By::AgeClass], Exact),
    Published::of("clients_by_age_class_on_the_day", Clients, &[By::MinorOnTheDay], Exact),
    Published::of("contacts", Table::Contacts, &[], Exact),
    Published::of("contacts_by_topic", Table::Contacts, &[By::ContactTopic], Protected),
];

#[cfg(test)]
mod tests {
    use super::{LATTICE, Measure, Method, Published, Window};
    use crate::codes::Language;
    use crate::statistics::table::Kind;

    #[test]
    fn every_table_of_the_lattice_can_be_counted_and_read() {
        for (position, table) in LATTICE.iter().enumerate() {
            assert_eq!(Published::parse(table.id).map(|found| found.id), Some(table.id));
            for other in &LATTICE[..position] {
                assert_ne!(other.id, table.id);
                for language in [Language::Fi, Language::Sv, Language::En] {
                    assert_ne!(other.label(language), table.label(language));
                }
            }
            let known = table.source.dimensions();
            assert!(table.dimensions.iter().all(|dimension| known.contains(dimension)), "{}", table.id);
            assert!(table.ways() <= 2, "{} tells three things of a person", table.id);
            for (dimension, codes) in table.only {
                let categories = dimension.categories();
                assert!(known.contains(dimension) && codes.iter().all(|code| categories.iter().any(|one| one.code == *code)));
            }
            assert!(table.window == Window::Period || table.kind() == Kind::Flow);
            assert!(table.measure == Measure::Cases || (table.dimensions.is_empty() && table.method == Method::Exact));
            assert!(!table.notes().is_empty());
            assert_eq!(Method::parse(table.method.as_str()), Some(table.method));
        }
    }

    #[test]
    fn labels_are_made_of_the_names_of_their_parts() {
        let label = |id: &str, language| Published::parse(id).unwrap().label(language);
        assert_eq!(
            label("new_clients_in_finland_by_form", Language::En),
            "New clients, exploited in Finland: Form of exploitation"
        );
        assert_eq!(label("new_clients_nationalities", Language::Fi), "Uudet asiakkaat: eri kansalaisuuksia");
    }
}
