//! What a review says where figures are withheld, missing, or not the highest.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::review::{Review, Topic};
use crate::codes::Language;
use crate::released::{Figure, Figures, Holdings, Mark, Vintage};
use crate::releases::{LATTICE, StandardPeriod};

const WITHHELD: Figure = Figure { value: None, mark: Some(Mark::Withheld) };

/// A vintage in which these cells have figures; all others are withheld.
fn vintage(period: &str, shown: &[(&str, &[&str], u64)]) -> Vintage {
    let days = StandardPeriod::parse(period).unwrap().period();
    let mut tables = BTreeMap::new();
    for table in LATTICE {
        let mut figures = Figures { method: table.method.as_str().to_owned(), ..Figures::default() };
        let codes = |by: usize| table.dimensions.get(by).map(|dimension| dimension.categories());
        for first in codes(0).map_or_else(|| vec![None], |all| all.into_iter().map(|one| Some(one.code)).collect()) {
            for second in codes(1).map_or_else(|| vec![None], |all| all.into_iter().map(|one| Some(one.code)).collect()) {
                let cell: Vec<String> = [first, second].into_iter().flatten().map(str::to_owned).collect();
                figures.cells.insert(cell, WITHHELD);
            }
        }
        for (_, cell, value) in shown.iter().filter(|(id, _, _)| *id == table.id) {
            let cell: Vec<String> = cell.iter().map(|&code| code.to_owned()).collect();
            assert!(figures.cells.insert(cell, Figure { value: Some(*value), mark: None }).is_some());
        }
        tables.insert(table.id.to_owned(), figures);
    }
    Vintage {
        release_id: Uuid::new_v4(),
        period: period.to_owned(),
        first_day: days.first(),
        last_day: days.last(),
        vintage: 1,
        published_at: DateTime::default(),
        note: None,
        tables,
    }
}

/// All sentences of a section.
fn told(holdings: &Holdings, period: &str, topic: Topic) -> Vec<String> {
    let review = Review::of(holdings, period, Language::En).unwrap();
    let section = review.sections.into_iter().find(|section| section.topic == topic).unwrap();
    section.statements.into_iter().map(|statement| statement.text).collect()
}

#[test]
fn what_is_withheld_is_said_to_be_withheld_and_nothing_is_made_of_it() {
    let before = vintage("2021-H1", &[("referrals", &[], 147)]);
    let now = vintage("2022-H1", &[("new_clients", &[], 139), ("all_clients", &[], 1184), ("clients", &[], 949)]);
    let holdings = Holdings::default().with(vec![before, now]);
    assert_eq!(
        told(&holdings, "2022-H1", Topic::InBrief),
        [
            "Referrals to the assistance system: the figure is withheld.",
            "New clients: 139.",
            "New children in care: the figure is withheld.",
            "New clients: Place of exploitation – In Finland: the figure is withheld.",
            "New clients: 139.",
            "All clients with their children at the end of a day: 1184.",
            "Clients at the end of a day: 949.",
            "Children in care at the end of a day: the figure is withheld.",
        ]
    );
    let review = Review::of(&holdings, "2022-H1", Language::En).unwrap();
    assert_eq!(review.media_release.title, "Half-year review 2022: 1 January to 30 June 2022");
    let breakdowns = review.sections.iter().flat_map(|section| &section.breakdowns);
    assert!(breakdowns.flat_map(|breakdown| &breakdown.lines).all(|line| line.figure == WITHHELD && line.percent.is_none()));
    for language in [Language::Fi, Language::Sv, Language::En] {
        let text = super::text::write(&Review::of(&holdings, "2022-H1", language).unwrap(), language);
        // 235 children, 185 referrals: nothing tells them.
        let derived = ["235", "185", "per cent", "prosentti", "procent"];
        assert!(derived.iter().all(|part| !text.contains(part)), "{text}");
    }
}

#[test]
fn more_than_ever_needs_every_earlier_period_of_the_same_length() {
    let all = |periods: &[(&str, u64)]| {
        let vintages = periods.iter().map(|(period, count)| vintage(period, &[("referrals", &[], *count)]));
        Holdings::default().with(vintages.collect())
    };
    let says = |holdings: &Holdings, period| told(holdings, period, Topic::InBrief).join(" ").contains("than ever before");
    // A longer period does not count, nor a later one.
    assert!(says(&all(&[("2021", 300), ("2021-H1", 147), ("2022-H1", 185), ("2022-H2", 200)]), "2022-H1"));
    assert!(!says(&all(&[("2020-H2", 185), ("2021-H1", 147), ("2022-H1", 185)]), "2022-H1"));
    assert!(!says(&all(&[("2022-H1", 185)]), "2022-H1"));
    let with_a_gap = all(&[("2021-H1", 147), ("2022-H1", 185)]).with(vec![vintage("2021-H2", &[])]);
    assert!(!says(&with_a_gap, "2022-H1"));
}

#[test]
fn a_change_is_from_the_same_part_of_the_year_before() {
    let referrals = |period, count| vintage(period, &[("referrals", &[], count)]);
    let holdings =
        Holdings::default().with(vec![referrals("2021-H1", 147), referrals("2021-H2", 500), referrals("2022-H1", 140)]);
    let said = told(&holdings, "2022-H1", Topic::InBrief);
    assert_eq!(said[1], "In the first half of 2021 there were 147 referrals: a fall of 7, or 5 per cent.");
    assert!(told(&holdings, "2021-H2", Topic::InBrief).iter().all(|text| !text.contains("a rise") && !text.contains("a fall")));
}

#[test]
fn the_largest_is_named_only_where_all_are_known() {
    let forms = [("forced_labour", 5), ("forced_marriage", 5)];
    let mut shown: Vec<(&str, &[&str], u64)> = vec![("new_clients", &[], 10), ("new_children_in_care", &[], 0)];
    let codes: Vec<[&str; 1]> = LATTICE
        .iter()
        .find(|table| table.id == "new_clients_by_form")
        .map(|table| table.dimensions[0].categories().into_iter().map(|category| [category.code]).collect())
        .unwrap();
    for code in &codes {
        let count = forms.iter().find(|(form, _)| *form == code[0]).map_or(0, |(_, count)| *count);
        shown.push(("new_clients_by_form", code, count));
    }
    let told_of =
        |shown: &[_]| told(&Holdings::default().with(vec![vintage("2022", shown)]), "2022", Topic::NewClients).join("\n");
    let both = "the largest group had been victims of forced labour and forced marriage: 5 persons each (50 per cent).";
    assert!(told_of(&shown).contains(both), "{}", told_of(&shown));
    let one_withheld: Vec<_> = shown.iter().copied().filter(|(_, codes, _)| *codes != ["begging"]).collect();
    assert_eq!(one_withheld.len() + 1, shown.len());
    assert!(!told_of(&one_withheld).contains("the largest group"));
}

#[test]
fn there_are_reviews_of_half_years_and_years_only() {
    let holdings = Holdings::default().with(vec![vintage("2022-Q1", &[]), vintage("2022-H1", &[])]);
    assert!(Review::of(&holdings, "2022-Q1", Language::En).is_none() && Review::of(&holdings, "2022", Language::En).is_none());
    let review = Review::of(&holdings, "2022-H1", Language::Sv).unwrap();
    assert_eq!(
        (review.title.as_str(), review.last_day),
        ("Halvårsöversikt 2022: 1.1–30.6.2022", NaiveDate::from_ymd_opt(2022, 6, 30).unwrap())
    );
}
