//! The tables in the groups in which the front page lists them, and what periods are called in them.

use chrono::Datelike;

use crate::codes::{Label, Language};
use crate::released::Vintage;
use crate::releases::closed_period::Length;
use crate::releases::{Published, StandardPeriod};
use crate::statistics::Dimension;
use crate::statistics::table::{Kind, Table};

/// Tables about the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they are about.
    pub label: Label,
    kind: About,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Referrals,
    NewClients,
    InFinland,
    Clients,
    Decisions,
    Contacts,
}

/// The groups in the order in which they are listed.
pub const GROUPS: [Group; 6] = [
    Group { label: Label { fi: "Esitykset", sv: "Framställningar", en: "Referrals" }, kind: About::Referrals },
    Group { label: Label { fi: "Uudet asiakkaat", sv: "Nya klienter", en: "New clients" }, kind: About::NewClients },
    Group {
        label: Label {
            fi: "Suomessa hyväksikäytetyt uudet asiakkaat",
            sv: "Nya klienter som utnyttjats i Finland",
            en: "New clients exploited in Finland",
        },
        kind: About::InFinland,
    },
    Group { label: Label { fi: "Kaikki asiakkaat", sv: "Alla klienter", en: "All clients" }, kind: About::Clients },
    Group { label: Label { fi: "Päätökset", sv: "Beslut", en: "Decisions" }, kind: About::Decisions },
    Group { label: Label { fi: "Neuvonta", sv: "Rådgivning", en: "Advice" }, kind: About::Contacts },
];

impl Group {
    /// Whether a table belongs to it; each belongs to one.
    #[must_use]
    pub fn has(&self, table: &Published) -> bool {
        let in_finland = table.only.iter().any(|(dimension, _)| *dimension == Dimension::Place);
        let kind = match table.source {
            Table::Referrals => About::Referrals,
            Table::NewClients | Table::NewChildrenInCare if in_finland => About::InFinland,
            Table::NewClients | Table::NewChildrenInCare => About::NewClients,
            Table::Clients | Table::ChildrenInCare | Table::AllClients => About::Clients,
            Table::Decisions | Table::DecisionsOnChildrenInCare => About::Decisions,
            Table::Consultations | Table::Contacts => About::Contacts,
        };
        kind == self.kind
    }
}

/// What a period is called over a column: of a stock its last day.
#[must_use]
pub fn heading(vintage: &Vintage, kind: Kind, language: Language) -> String {
    let (first, last) = (vintage.first_day, vintage.last_day);
    let months = |names: [&str; 12]| {
        let name = |month: u32| names.get(month as usize).copied().unwrap_or_default();
        format!("{}–{} {}", name(first.month0()), name(last.month0()), last.year())
    };
    match (kind, length(vintage), language) {
        (Kind::Stock, _, Language::En) => last.format("%-d %b %Y").to_string(),
        (Kind::Stock, _, _) => last.format("%-d.%-m.%Y").to_string(),
        (Kind::Flow, Some(Length::Year), _) => last.year().to_string(),
        (Kind::Flow, _, Language::Fi) => format!("{}–{}/{}", first.month(), last.month(), last.year()),
        (Kind::Flow, _, Language::Sv) => {
            months(["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"])
        }
        (Kind::Flow, _, Language::En) => {
            months(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])
        }
    }
}

/// What a period is called under a narrow column of a chart.
#[must_use]
pub fn short(vintage: &Vintage, kind: Kind) -> String {
    let (first, last) = (vintage.first_day, vintage.last_day);
    match (length(vintage), kind) {
        (Some(Length::Year), _) => last.year().to_string(),
        (_, Kind::Stock) => format!("{}/{}", last.month(), last.year()),
        (_, Kind::Flow) => format!("{}–{}/{}", first.month(), last.month(), last.year()),
    }
}

/// How long the period of a vintage is.
#[must_use]
pub fn length(vintage: &Vintage) -> Option<Length> {
    StandardPeriod::parse(&vintage.period).map(StandardPeriod::length)
}

#[cfg(test)]
mod tests {
    use super::GROUPS;
    use crate::releases::LATTICE;

    #[test]
    fn every_table_is_in_one_group() {
        for table in LATTICE {
            assert_eq!(GROUPS.iter().filter(|group| group.has(table)).count(), 1, "{}", table.id);
        }
        for group in GROUPS {
            assert!(LATTICE.iter().any(|table| group.has(table)), "{group:?}");
        }
    }
}
