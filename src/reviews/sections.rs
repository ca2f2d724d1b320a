//! What a review tells, section by section, in the order of the authority's half-year review of 2022.

use super::compare::percent;
use super::review::{Breakdown, MediaRelease, Section, Statement, Topic};
use super::source::Place;
use super::story::Story;
use super::words::{Counted, Exploited};
use crate::codes::Language;
use crate::releases::notes as released;
use crate::statistics::Dimension;
use crate::statistics::notes::{self, Note};

const REFERRALS: Place = ("referrals", &[]);
const NEW_CLIENTS: Place = ("new_clients", &[]);
const NEW_CHILDREN: Place = ("new_children_in_care", &[]);
const IN_FINLAND: Place = ("new_clients_by_place", &["in_finland"]);
const OUTSIDE_FINLAND: Place = ("new_clients_by_place", &["outside_finland"]);
const ALL_CLIENTS: Place = ("all_clients", &[]);
const CLIENTS: Place = ("clients", &[]);
const CHILDREN: Place = ("children_in_care", &[]);

/// Where printed reviews contradict one another: in the review of which period, in which section.
const CONTRADICTIONS: &[(&str, Topic, Note)] = &[
    ("2022-H1", Topic::InBrief, released::HEADLINES),
    ("2022", Topic::InBrief, released::HEADLINES),
    ("2022-H1", Topic::NewClients, released::WOMEN),
    ("2022-H1", Topic::NewClients, released::AGE_NOT_KNOWN),
    ("2022", Topic::NewClients, released::DIGITS_SWAPPED),
    ("2022", Topic::InFinland, released::DIGITS_SWAPPED),
];

/// A section; `None` where there is nothing to tell.
#[must_use]
pub fn section(story: &Story, topic: Topic) -> Option<Section> {
    let (statements, breakdowns) = match topic {
        Topic::InBrief => (in_brief(story), Vec::new()),
        Topic::Identified => identified(story),
        Topic::NewClients => new_clients(story),
        Topic::InFinland => in_finland(story),
        Topic::AllClients => all_clients(story),
        Topic::Decisions => decisions(story),
        Topic::Contacts => contacts(story),
    };
    let period = &story.source.vintage().period;
    let here = CONTRADICTIONS.iter().filter(|(of, at, _)| of == period && *at == topic);
    let notes = here.map(|(_, _, note)| note.in_language(story.language)).collect();
    let says_something = !statements.is_empty() || !breakdowns.is_empty();
    says_something.then(|| Section { topic, title: story.words.heading(topic), statements, breakdowns, notes })
}

/// What every review says of its figures.
#[must_use]
pub fn general_notes(language: Language) -> Vec<&'static str> {
    let all = [
        notes::PRESUMED,
        notes::ATTENTION,
        notes::RECEIVED,
        notes::ADMITTED,
        notes::CHILDREN_APART,
        notes::CHILDREN,
        released::PROTECTED,
        released::MINIMUM,
    ];
    all.iter().map(|note| note.in_language(language)).collect()
}

/// What is given to the press: the section in brief and what happened in Finland, in whole paragraphs.
#[must_use]
pub fn media_release(story: &Story) -> MediaRelease {
    let paragraph =
        |statements: Vec<Statement>| statements.into_iter().map(|statement| statement.text).collect::<Vec<_>>().join(" ");
    let most = story.most_ever(REFERRALS, Counted::Referrals).is_some();
    let referred = story.source.cell(REFERRALS).and_then(|cell| cell.figure.value);
    let admitted = [admitted(story), story.most_ever(NEW_CLIENTS, Counted::NewClients).into_iter().collect()].concat();
    let places = [where_exploited(story), most_common(story, Exploited::InFinland), most_common(story, Exploited::Outside)];
    let paragraphs = [referrals(story), admitted, places.concat(), stock(story)].map(paragraph);
    let attention = [notes::PRESUMED, notes::ATTENTION].map(|note| note.in_language(story.language)).join(" ");
    MediaRelease {
        title: story.words.headline(story.source.period(), referred, most),
        paragraphs: paragraphs.into_iter().filter(|text| !text.is_empty()).chain([attention]).collect(),
    }
}

fn in_brief(story: &Story) -> Vec<Statement> {
    [referrals(story), admitted(story), where_exploited(story), stock(story)].concat()
}

fn identified(story: &Story) -> (Vec<Statement>, Vec<Breakdown>) {
    let groups = story.breakdown("referrals_by_referrer_group", None, REFERRALS);
    let largest = groups.as_ref().and_then(Breakdown::largest).filter(|(lines, _)| lines.len() == 1);
    let code = largest.and_then(|(lines, _)| Some(lines.first()?.codes.first()?.clone()));
    let statements = code.map_or_else(Vec::new, |code| {
        let places = [("referrals_by_referrer_group", &[code.as_str()][..]), REFERRALS];
        story.tell(places, |[most, all]| Some(story.words.largest_group(&code, most, percent(most, all)?)))
    });
    let types = story.breakdown("referrals_by_referrer", None, REFERRALS);
    (statements, groups.into_iter().chain(types).collect())
}

fn new_clients(story: &Story) -> (Vec<Statement>, Vec<Breakdown>) {
    let by = |table, only| story.breakdown(table, only, NEW_CLIENTS);
    let statements = [
        admitted(story),
        story.most_ever(NEW_CLIENTS, Counted::NewClients).into_iter().collect(),
        story.change(NEW_CLIENTS, Counted::NewClients).into_iter().collect(),
        sexes(story, "new_clients_by_sex", NEW_CLIENTS),
        story.tell([("new_clients_by_age_band", &["0-17"])], |[minors]| Some(story.words.minors(minors))),
        nationalities(story, "new_clients_nationalities"),
        story.tell([("new_clients_of_unknown_nationality", &[])], |[count]| Some(story.words.not_known(count))),
        most_common(story, Exploited::Anywhere),
        where_exploited(story),
        most_common(story, Exploited::Outside),
    ];
    let breakdowns = [
        by("new_clients_by_sex_and_age_class", None),
        by("new_clients_by_age_band", None),
        by("new_clients_by_form", None),
        by("new_clients_by_place", None),
        story.breakdown("new_clients_by_form_and_place", Some((Dimension::Place, "outside_finland")), OUTSIDE_FINLAND),
        by("new_clients_by_residence_status", None),
        by("new_clients_by_nationality", None),
        by("new_clients_by_sector", None),
    ];
    (statements.concat(), breakdowns.into_iter().flatten().collect())
}

fn in_finland(story: &Story) -> (Vec<Statement>, Vec<Breakdown>) {
    let by = |table| story.breakdown(table, None, IN_FINLAND);
    let statements = [
        where_exploited(story),
        most_common(story, Exploited::InFinland),
        story.tell([("new_clients_in_finland_by_age_band", &["0-17"])], |[minors]| Some(story.words.minors(minors))),
        nationalities(story, "new_clients_in_finland_nationalities"),
    ];
    let tables = [
        "new_clients_in_finland_by_form",
        "new_clients_in_finland_by_age_band",
        "new_clients_in_finland_by_residence_status",
        "new_clients_in_finland_by_nationality",
        "new_clients_in_finland_by_sector",
    ];
    (statements.concat(), tables.into_iter().filter_map(by).collect())
}

fn all_clients(story: &Story) -> (Vec<Statement>, Vec<Breakdown>) {
    let by = |table| story.breakdown(table, None, CLIENTS);
    let minors = [("clients_by_age_class_at_admission", &["minor"][..]), ("clients_by_age_class_on_the_day", &["minor"])];
    let statements = [
        stock(story),
        story.most_ever(ALL_CLIENTS, Counted::AllClients).into_iter().collect(),
        story.change(ALL_CLIENTS, Counted::AllClients).into_iter().collect(),
        sexes(story, "clients_by_sex", CLIENTS),
        story.tell(minors, |[then, still]| Some(story.words.minors_then_and_still(then, still))),
        nationalities(story, "clients_nationalities"),
        story.tell([("clients_of_unknown_nationality", &[])], |[count]| Some(story.words.not_known(count))),
        story.tell([("clients_since_2006", &[])], |[count]| Some(story.words.since_2006(count))),
    ];
    (statements.concat(), ["clients_by_form", "clients_by_nationality"].into_iter().filter_map(by).collect())
}

fn decisions(story: &Story) -> (Vec<Statement>, Vec<Breakdown>) {
    let places = [("decisions", &[][..]), ("decisions_on_children_in_care", &[])];
    let say = |[count, on_children]: [u64; 2]| Some(story.words.decisions(story.source.period(), count, on_children));
    let breakdown = story.breakdown("decisions_by_type", None, ("decisions", &[]));
    (story.tell(places, say), breakdown.into_iter().collect())
}

fn contacts(story: &Story) -> (Vec<Statement>, Vec<Breakdown>) {
    let say = |[count]: [u64; 1]| Some(story.words.contacts(story.source.period(), count));
    let breakdown = story.breakdown("contacts_by_topic", None, ("contacts", &[]));
    (story.tell([("contacts", &[])], say), breakdown.into_iter().collect())
}

fn referrals(story: &Story) -> Vec<Statement> {
    let received = story.tell([REFERRALS], |[count]| Some(story.words.referrals(story.source.period(), count)));
    let compared = [story.most_ever(REFERRALS, Counted::Referrals), story.change(REFERRALS, Counted::Referrals)];
    received.into_iter().chain(compared.into_iter().flatten()).collect()
}

fn admitted(story: &Story) -> Vec<Statement> {
    let say = |[clients, children]: [u64; 2]| Some(story.words.admitted(story.source.period(), clients, children));
    story.tell([NEW_CLIENTS, NEW_CHILDREN], say)
}

fn where_exploited(story: &Story) -> Vec<Statement> {
    story.tell([IN_FINLAND, NEW_CLIENTS], |[part, all]| Some(story.words.in_finland(part, percent(part, all)?)))
}

fn stock(story: &Story) -> Vec<Statement> {
    let say =
        |[all, clients, children]: [u64; 3]| Some(story.words.stock(story.source.vintage().last_day, all, clients, children));
    story.tell([ALL_CLIENTS, CLIENTS, CHILDREN], say)
}

fn sexes(story: &Story, table: &'static str, whole: Place) -> Vec<Statement> {
    let places = [(table, &["female"][..]), (table, &["male"]), whole];
    story
        .tell(places, |[female, male, all]| Some(story.words.sexes((female, percent(female, all)?), (male, percent(male, all)?))))
}

fn nationalities(story: &Story, table: &'static str) -> Vec<Statement> {
    story.tell([(table, &[])], |[count]| Some(story.words.nationalities(count)))
}

/// Categories that are no form of exploitation.
const NO_FORM: [&str; 3] = ["other", "unclear", "witness"];

/// The most common form, where all forms are shown and there is somebody at all.
fn most_common(story: &Story, exploited: Exploited) -> Vec<Statement> {
    let (table, only, whole) = match exploited {
        Exploited::Anywhere => ("new_clients_by_form", None, NEW_CLIENTS),
        Exploited::InFinland => ("new_clients_in_finland_by_form", None, IN_FINLAND),
        Exploited::Outside => ("new_clients_by_form_and_place", Some((Dimension::Place, "outside_finland")), OUTSIDE_FINLAND),
    };
    let breakdown = story.breakdown(table, only, whole);
    let Some((lines, most)) = breakdown.as_ref().and_then(Breakdown::largest) else { return Vec::new() };
    if lines.iter().any(|line| line.codes.first().is_some_and(|form| NO_FORM.contains(&form.as_str()))) {
        return Vec::new();
    }
    let places = lines.iter().map(|line| line.codes.iter().map(String::as_str).collect::<Vec<_>>());
    let figures = places.filter_map(|codes| story.source.cell((table, &codes))).chain(story.source.cell(whole)).collect();
    let labels: Vec<_> = lines.iter().map(|line| line.label).collect();
    let Some(share) = lines.first().and_then(|line| line.percent) else { return Vec::new() };
    vec![Statement { text: story.words.most_common(exploited, &labels, most, share), figures }]
}
