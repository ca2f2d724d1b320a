//! The live tables: what is counted, and what a figure can and cannot tell.
//!
//! The rules of counting are those of the published reviews: referrals count in the period in which they were received,
//! admissions in the period in which they were decided, and so there may be more decisions than referrals. Children in
//! care are reported apart and in totals only.

use serde::Serialize;
use utoipa::ToSchema;

use super::dimension::Dimension;
use super::notes::{self, Note};
use crate::codes::Label;

/// Whether a table counts what happened, or what there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StatisticsKind)]
pub enum Kind {
    /// What happened within a period.
    Flow,
    /// What there was at the end of a day.
    Stock,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StatisticsUnit)]
pub enum Unit {
    /// Referrals, self-referrals included.
    Referrals,
    /// Decisions.
    Decisions,
    /// Persons.
    Persons,
    /// Consultations.
    Consultations,
    /// Contacts of the advice line.
    Contacts,
}

/// Declares the tables: code, kind, unit, labels in Finnish, Swedish and English.
macro_rules! tables {
    ($(
        $(#[doc = $meaning:literal])+
        $name:ident = $code:tt $kind:ident of $unit:ident, [$fi:literal, $sv:literal, $en:literal];
    )+) => {
        /// A live table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
        #[schema(as = StatisticsTableId)]
        pub enum Table { $($(#[doc = $meaning])+ #[serde(rename = $code)] $name,)+ }

        impl Table {
            /// Every table.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code with which it is asked for.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Whether it counts what happened or what there was.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)+ }
            }

            /// What it counts.
            #[must_use]
            pub const fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit,)+ }
            }

            /// Its name for people.
            #[must_use]
            pub const fn label(self) -> Label {
                match self { $(Self::$name => Label { fi: $fi, sv: $sv, en: $en },)+ }
            }
        }
    };
}

tables! {
    /// Referrals received in a period.
    Referrals = "referrals" Flow of Referrals,
        ["Esitykset auttamisjärjestelmään", "Framställningar till hjälpsystemet", "Referrals to the assistance system"];
    /// Decisions signed in a period, but for those about children in care.
    Decisions = "decisions" Flow of Decisions,
        ["Auttamisjärjestelmän päätökset", "Beslut i hjälpsystemet", "Decisions of the assistance system"];
    /// Decisions about children in care signed in a period, in total.
    DecisionsOnChildrenInCare = "decisions_on_children_in_care" Flow of Decisions,
        ["Huollettavana olevia lapsia koskevat päätökset", "Beslut om barn i klienters vård", "Decisions about children in care"];
    /// Victims and assisting persons admitted in a period.
    NewClients = "new_clients" Flow of Persons, ["Uudet asiakkaat", "Nya klienter", "New clients"];
    /// Clients' children who entered in a period, in total.
    NewChildrenInCare = "new_children_in_care" Flow of Persons,
        ["Uudet huollettavana olevat lapset", "Nya barn i klienters vård", "New children in care"];
    /// Victims and assisting persons who were clients at the end of a day.
    Clients = "clients" Stock of Persons, ["Asiakkaat päivän lopussa", "Klienter vid dagens slut", "Clients at the end of a day"];
    /// Clients' children who were in the system at the end of a day, in total.
    ChildrenInCare = "children_in_care" Stock of Persons,
        ["Huollettavana olevat lapset päivän lopussa", "Barn i klienters vård vid dagens slut", "Children in care at the end of a day"];
    /// Everybody who was in the system at the end of a day, children in care included, in total.
    AllClients = "all_clients" Stock of Persons,
        ["Kaikki asiakkaat lapsineen päivän lopussa", "Alla klienter med barn vid dagens slut", "All clients with their children at the end of a day"];
    /// Consultations held in a period.
    Consultations = "consultations" Flow of Consultations, ["Konsultaatiot", "Konsultationer", "Consultations"];
    /// Contacts of the advice line made in a period.
    Contacts = "contacts" Flow of Contacts,
        ["Yhteydenotot neuvontaan", "Kontakter till rådgivningen", "Contacts of the advice line"];
}

/// What is known of everybody who is counted one by one.
macro_rules! with_facts {
    ($($own:ident),*) => {
        &[
            $(Dimension::$own,)*
            Dimension::Sex, Dimension::SexAgeClass, Dimension::AgeClass, Dimension::AgeBand, Dimension::Form, Dimension::Place,
            Dimension::PlaceDetail, Dimension::ResidenceStatus, Dimension::Nationality, Dimension::NationalityGroup, Dimension::Sector,
        ]
    };
}

impl Table {
    /// By what it can be broken down and filtered; by nothing where children in care are counted.
    #[must_use]
    pub const fn dimensions(self) -> &'static [Dimension] {
        match self {
            Self::Referrals => with_facts![ReferrerType, ReferrerGroup, Urgency, Channel],
            Self::Decisions => with_facts![DecisionType],
            Self::NewClients => with_facts![ClientBasis],
            Self::Clients => with_facts![ClientBasis, MinorOnTheDay],
            Self::Consultations => &[
                Dimension::ConsultationTopic,
                Dimension::ReferrerType,
                Dimension::ReferrerGroup,
                Dimension::AdviceChannel,
                Dimension::Urgency,
                Dimension::RelatedToTrafficking,
                Dimension::Advice,
                Dimension::Form,
                Dimension::Place,
                Dimension::PlaceDetail,
                Dimension::Sex,
                Dimension::SexAgeClass,
                Dimension::AgeClass,
                Dimension::NationalityGroup,
            ],
            Self::Contacts => &[
                Dimension::ContactTopic,
                Dimension::AdviceChannel,
                Dimension::LanguageGroup,
                Dimension::RelatedToTrafficking,
                Dimension::ContactCaller,
                Dimension::Advice,
                Dimension::Nationality,
                Dimension::NationalityGroup,
                Dimension::ResidenceStatus,
            ],
            Self::DecisionsOnChildrenInCare | Self::NewChildrenInCare | Self::ChildrenInCare | Self::AllClients => &[],
        }
    }

    /// What its figures can and cannot tell.
    #[must_use]
    pub const fn notes(self) -> &'static [Note] {
        match self {
            Self::Referrals => &[notes::PRESUMED, notes::RECEIVED, notes::ATTENTION],
            Self::Decisions => &[notes::PRESUMED, notes::SIGNED, notes::CHILDREN_APART, notes::ATTENTION],
            Self::DecisionsOnChildrenInCare => &[notes::SIGNED, notes::TOTALS],
            Self::NewClients => &[notes::PRESUMED, notes::ADMITTED, notes::CHILDREN_APART, notes::ATTENTION],
            Self::NewChildrenInCare | Self::ChildrenInCare => &[notes::CHILDREN, notes::TOTALS],
            Self::Clients => &[notes::PRESUMED, notes::END_OF_DAY, notes::CHILDREN_APART, notes::ATTENTION],
            Self::AllClients => &[notes::PRESUMED, notes::END_OF_DAY, notes::CHILDREN, notes::TOTALS],
            Self::Consultations => &[notes::NO_REFERRALS, notes::ANONYMOUS, notes::SUPPOSED],
            Self::Contacts => &[notes::NO_REFERRALS, notes::ANONYMOUS],
        }
    }

    /// The table with this code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Table};
    use crate::statistics::dimension::Dimension;

    #[test]
    fn children_in_care_enter_no_breakdown() {
        for &table in Table::ALL {
            assert_eq!(Table::parse(table.as_str()), Some(table));
            assert!(!table.notes().is_empty());
            let counts_children = table.as_str().contains("children") || table == Table::AllClients;
            assert_eq!(table.dimensions().is_empty(), counts_children, "{table:?}");
        }
    }

    #[test]
    fn only_a_stock_has_a_day_on_which_one_is_still_a_minor() {
        for &table in Table::ALL {
            let has = table.dimensions().contains(&Dimension::MinorOnTheDay);
            assert!(!has || table.kind() == Kind::Stock);
        }
        assert!(Table::Clients.dimensions().contains(&Dimension::MinorOnTheDay));
    }
}
