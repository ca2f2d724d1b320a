//! Whether the service stands where the model stands: states, spells, periods, what referrers see, and every figure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::model::{Decision, Facts, Model, Says, Spell};
use super::walk::{Walk, lines};

fn code(line: &Value, name: &str) -> String {
    line[name].as_str().unwrap_or("-").to_owned()
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or("-".to_owned(), |day| day.to_string())
}

/// The lines of a list by id, each told by these members.
fn stand(lines: &[Value], id: &str, members: &[&str]) -> BTreeMap<String, Vec<String>> {
    let line = |line: &Value| (code(line, id), members.iter().map(|name| code(line, name)).collect());
    lines.iter().map(line).collect()
}

impl Walk {
    /// States of referrals and decisions, and spells.
    pub async fn states(&self) {
        let model = &self.model;
        let referrals = self.lines("/v1/assessment/referrals", "referrals").await;
        let expected: BTreeMap<_, _> = model.referrals.iter().map(|one| (one.id.clone(), vec![one.state.to_owned()])).collect();
        assert_eq!(stand(&referrals, "id", &["state"]), expected, "referrals");
        let decisions = self.lines("/v1/decisions", "decisions").await;
        let told = |one: &Decision| {
            let person = model.persons[one.person].id.clone();
            (one.id.clone(), vec![one.state.to_owned(), day(one.signed_on), day(one.appeal_until), person])
        };
        let expected: BTreeMap<_, _> = model.there().map(|(_, one)| told(one)).collect();
        assert_eq!(stand(&decisions, "id", &["state", "signed_on", "appeal_until", "person_id"]), expected, "decisions");
        let spells = self.lines("/v1/clients", "spells").await;
        let told = |one: &Spell| {
            let (removed_on, reason) = one.removed.map_or((None, "-"), |(day, reason)| (Some(day), reason));
            let principal = one.principal.map_or("-".to_owned(), |principal| model.spells[principal].id.clone());
            let line = [one.basis.to_owned(), day(Some(one.admitted_on)), day(removed_on), reason.to_owned(), principal];
            (one.id.clone(), line.to_vec())
        };
        let expected: BTreeMap<_, _> = model.spells.iter().map(told).collect();
        let members = ["client_basis", "admitted_on", "removed_on", "removal_reason", "principal_spell_id"];
        assert_eq!(stand(&spells, "spell_id", &members), expected, "spells");
    }

    /// What referrers see, and clients' periods.
    async fn what_is_seen(&self) {
        for (by, partner) in self.partners.iter().enumerate() {
            let seen = stand(&lines(partner, "/v1/referrals", "referrals").await, "id", &["state"]);
            let own = self.model.referrals.iter().filter(|one| one.by == by);
            let expected: BTreeMap<_, _> = own.map(|one| (one.id.clone(), vec![one.seen().to_owned()])).collect();
            assert_eq!(seen, expected, "what a referrer sees");
        }
        for (index, spell) in self.model.spells.iter().enumerate().filter(|(_, spell)| spell.basis == "victim") {
            let client = self.team.client(&self.model.persons[spell.person].id).await;
            let own = client["periods"].as_array().unwrap().iter().filter(|period| period["spell_id"] == json!(spell.id));
            let found: Vec<_> = own.map(|period| ["begins_on", "ends_on", "ended_on"].map(|name| code(period, name))).collect();
            let expected = self.model.period(index).map(|(begins, ends, ended)| [day(Some(begins)), day(Some(ends)), day(ended)]);
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "the period of a spell");
        }
    }

    /// True counts by the categories asked for, without zeros.
    async fn counted(&self, question: &str) -> BTreeMap<String, i64> {
        let path = format!("/v1/statistics/{question}&purpose=quality_control&format=csv");
        let text = self.statistician.get(&path).await.expect(200).text;
        let lines = text.lines().skip(1).map(|line| line.trim().split(',').collect::<Vec<_>>());
        let counts = lines.map(|fields| (fields[1..fields.len() - 1].join(","), fields[fields.len() - 1].parse().unwrap()));
        counts.filter(|(_, count)| *count != 0).collect()
    }

    async fn compare(&self, question: &str, expected: BTreeMap<String, i64>) {
        assert_eq!(self.counted(question).await, expected, "{question} at {}", self.model.now);
    }

    /// Everything that can be told and counted, now and at the days that matter.
    pub async fn everything(&self) {
        self.what_is_seen().await;
        let (first, today) = (self.first_day, self.model.today());
        let month = chrono::Datelike::with_day(&today, 1).unwrap();
        let before = month.pred_opt().unwrap();
        for (from, to) in [(first, today), (today, today), (first, before)] {
            if from <= to {
                self.flows(from, to).await;
            }
        }
        for on in [today, today.pred_opt().unwrap(), before] {
            self.stocks(on).await;
        }
    }

    async fn flows(&self, from: NaiveDate, to: NaiveDate) {
        let model = &self.model;
        let during = |day: NaiveDate| (from..=to).contains(&day);
        let period = format!("period={from}..{to}");
        let received = model.referrals.iter().filter(|one| during(one.received_on));
        let by_class = sums(received.map(|one| one.facts.sex_age_class()));
        self.compare(&format!("flow/referrals?{period}&by=sex_age_class"), by_class).await;
        let signed = || model.there().map(|(_, one)| one).filter(|one| one.signed_on.is_some_and(during));
        let own = || signed().filter(|one| !model.is_about_a_child(one));
        let types = sums(own().map(Model::type_of));
        self.compare(&format!("flow/decisions?{period}&by=decision_type"), types).await;
        let classes = sums(own().map(|one| one.facts.sex_age_class()));
        self.compare(&format!("flow/decisions?{period}&by=sex_age_class"), classes).await;
        let children = sums(signed().filter(|one| model.is_about_a_child(one)).map(|_| ""));
        self.compare(&format!("flow/decisions_on_children_in_care?{period}"), children).await;
        let admitted = || model.spells.iter().filter(|spell| during(spell.admitted_on));
        let forms = sums(admitted().filter(|spell| spell.basis != "child_in_care").map(|spell| form(spell.facts, spell.basis)));
        self.compare(&format!("flow/new_clients?{period}&by=form"), forms).await;
        let children = sums(admitted().filter(|spell| spell.basis == "child_in_care").map(|_| ""));
        self.compare(&format!("flow/new_children_in_care?{period}"), children).await;
    }

    /// The stock of a day.
    pub async fn stocks(&self, on: NaiveDate) {
        let open = |spell: &&Spell| spell.admitted_on <= on && spell.removed.is_none_or(|(removed_on, _)| removed_on > on);
        let open = || self.model.spells.iter().filter(open);
        let forms = sums(open().filter(|spell| spell.basis != "child_in_care").map(|spell| form(spell.facts, spell.basis)));
        self.compare(&format!("stock/clients?on={on}&by=form"), forms).await;
        let children = sums(open().filter(|spell| spell.basis == "child_in_care").map(|_| ""));
        self.compare(&format!("stock/children_in_care?on={on}"), children).await;
        self.compare(&format!("stock/all_clients?on={on}"), sums(open().map(|_| ""))).await;
    }

    /// At the end of a walk: the stock of every day on which somebody came or went, and of the day before.
    pub async fn every_day(&self) {
        let ends = self.model.spells.iter().filter_map(|spell| spell.removed).map(|(day, _)| day);
        let mut days: Vec<_> = self.model.spells.iter().map(|spell| spell.admitted_on).chain(ends).collect();
        days.extend(days.clone().iter().filter_map(NaiveDate::pred_opt));
        days.sort_unstable();
        days.dedup();
        for on in days {
            self.stocks(on).await;
        }
    }
}

/// How often each occurs.
fn sums<'a>(categories: impl Iterator<Item = &'a str>) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    categories.for_each(|category| *sums.entry(category.to_owned()).or_default() += 1);
    sums
}

/// The form as it is published.
fn form(facts: Facts, basis: &str) -> &'static str {
    if basis == "assisting_person" { "witness" } else { facts.form }
}

impl Model {
    /// Whether a decision is about a child in care.
    fn is_about_a_child(&self, decision: &Decision) -> bool {
        let basis = match decision.says {
            Says::Admission(basis) => Some(basis),
            _ => decision.spell.map(|spell| self.spells[spell].basis),
        };
        basis == Some("child_in_care")
    }

    /// The kind of a decision, as it is counted.
    fn type_of(decision: &Decision) -> &'static str {
        let is_recovery = decision.facts.residence == "asylum_seeker";
        match decision.says {
            _ if decision.corrects.is_some() => "correction",
            Says::Admission(_) => "admission",
            Says::Refusal => "refusal",
            Says::Removal(_) => "removal",
            Says::Grant(..) if is_recovery => "recovery_period_grant",
            Says::Grant(..) => "reflection_period_grant",
            Says::Extension(_) if is_recovery => "recovery_period_extension",
            Says::Extension(_) => "reflection_period_extension",
            Says::End(_) if is_recovery => "recovery_period_end",
            Says::End(_) => "reflection_period_end",
        }
    }
}
