//! The steps of decisions, from the draft to the court.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::actions::Pick;
use super::model::{DRAFT_EXISTS, Decision, Facts, ILLEGAL, INVALID, Person, Refused, Says, Spell, after};
use super::walk::{Walk, choose, legal_if};
use crate::harness::course::{lodged, ruled, served};
use crate::harness::steps::{admission, refusal, removal, two_children};
use crate::harness::with;

const JOINING: &str = "Act 746/2011, section 35";

impl Walk {
    /// A decision about a person, as it is drafted.
    fn drafted(says: Says, person: usize, facts: Facts) -> Decision {
        Decision {
            id: String::new(),
            says,
            state: "draft",
            person,
            referral: None,
            spell: None,
            principal: None,
            corrects: None,
            signed_on: None,
            appeal_until: None,
            lodged_on: None,
            facts,
        }
    }

    /// Drafts a decision, and one for each of so many children that follows it.
    async fn draft(&mut self, kind: &str, body: &Value, expected: Result<(), Refused>, (decision, children): (Decision, usize)) {
        let expected = expected.and_then(|()| {
            let exists = self.model.has_draft(decision.referral, decision.spell);
            if exists { Err(DRAFT_EXISTS) } else { Ok(()) }
        });
        let answer = self.team.draft(kind, body).await;
        let drafted = if decision.corrects.is_some() { "draft correction" } else { decision.says.drafted() };
        if !self.told(drafted, &answer, expected) {
            return;
        }
        let (leading, id) = (self.model.decisions.len(), answer.id());
        let joins = decision.person == usize::MAX;
        let (referral, spell, facts) = (decision.referral, decision.spell, decision.facts);
        self.model.decisions.push(Some(Decision { id: id.clone(), ..decision }));
        if joins {
            let person = self.child(&answer.json());
            self.model.decision_mut(leading).person = person;
        }
        let all = self.lines("/v1/decisions", "decisions").await;
        let following: Vec<_> = all.iter().filter(|line| line["principal_decision_id"] == json!(id)).collect();
        assert_eq!(following.len(), children, "those that follow");
        for line in following {
            let person = self.child(line);
            let child = Self::drafted(Says::Admission("child_in_care"), person, facts);
            let id = line["id"].as_str().unwrap().to_owned();
            self.model.decisions.push(Some(Decision { id, referral, spell, principal: Some(leading), ..child }));
        }
    }

    /// A child of a draft is a person of its own.
    fn child(&mut self, line: &Value) -> usize {
        let id = line["person_id"].as_str().unwrap().to_owned();
        self.model.persons.push(Person { id, birth: "2019-01-01".parse().unwrap(), is_erased: false, has_consent: false });
        self.model.persons.len() - 1
    }

    pub async fn admit(&mut self, pick: Pick, basis: &'static str, children: u8) {
        let model = &self.model;
        let may = |index: usize| model.is_decidable(index) && !model.has_draft(Some(index), None);
        let Some(index) = choose(pick, model.referrals.len(), may) else { return };
        let (id, person, facts) = (&model.referrals[index].id, model.referrals[index].person, model.referrals[index].facts);
        let children = usize::from(children);
        let listed = json!(two_children().as_array().unwrap()[..children]);
        let ground = if basis == "victim" { "victim_needs_assistance" } else { "assisting_person" };
        let body = with(with(admission(id, &listed), "/client_basis", json!(basis)), "/ground", json!(ground));
        let known = if children == 0 || model.persons[person].has_consent { Ok(()) } else { Err(INVALID) };
        let expected = legal_if(model.is_decidable(index)).and(known);
        let decision = Decision { referral: Some(index), ..Self::drafted(Says::Admission(basis), person, facts) };
        self.draft("admissions", &body, expected, (decision, children)).await;
    }

    pub async fn refuse(&mut self, pick: Pick) {
        let model = &self.model;
        let may = |index: usize| model.is_decidable(index) && !model.has_draft(Some(index), None);
        let Some(index) = choose(pick, model.referrals.len(), may) else { return };
        let (id, person, facts) = (&model.referrals[index].id, model.referrals[index].person, model.referrals[index].facts);
        let (body, expected) = (refusal(id), legal_if(model.is_decidable(index)));
        let decision = Decision { referral: Some(index), ..Self::drafted(Says::Refusal, person, facts) };
        self.draft("refusals", &body, expected, (decision, 0)).await;
    }

    fn open_spell_without_draft(&self, pick: Pick, fits: impl Fn(&Spell) -> bool) -> Option<usize> {
        let may = |index: usize| {
            let spell = &self.model.spells[index];
            spell.removed.is_none() && fits(spell) && !self.model.has_draft(None, Some(index))
        };
        choose(pick, self.model.spells.len(), may)
    }

    pub async fn remove(&mut self, pick: Pick) {
        let Some(index) = self.open_spell_without_draft(pick, |_| true) else { return };
        let spell = &self.model.spells[index];
        let (body, expected) = (removal(&spell.id), legal_if(spell.removed.is_none()));
        let decision = Self::drafted(Says::Removal("no_longer_needs_help"), spell.person, spell.facts);
        self.draft("removals", &body, expected, (Decision { spell: Some(index), ..decision }, 0)).await;
    }

    pub async fn join(&mut self, pick: Pick) {
        let Some(index) = self.open_spell_without_draft(pick, |spell| spell.basis != "child_in_care") else { return };
        let spell = &self.model.spells[index];
        let body = json!({"spell_id": spell.id, "legal_basis": JOINING, "children": two_children()});
        let expected = match (spell.removed, spell.basis) {
            (Some(_), _) => Err(ILLEGAL),
            (None, "child_in_care") => Err(INVALID),
            _ if !self.model.persons[spell.person].has_consent => Err(INVALID),
            _ => Ok(()),
        };
        // Who the child is, is known with the answer.
        let decision = Self::drafted(Says::Admission("child_in_care"), usize::MAX, spell.facts);
        self.draft("admissions/children", &body, expected, (Decision { spell: Some(index), ..decision }, 1)).await;
    }

    pub async fn period(&mut self, pick: Pick, says: impl Fn(NaiveDate, Option<NaiveDate>) -> Says) {
        let today = self.model.today();
        let of = |index: usize| says(today, self.model.period(index).map(|(_, ends, _)| ends));
        let may = |index: usize| {
            let spell = &self.model.spells[index];
            let is_free = spell.removed.is_none() && !self.model.has_draft(None, Some(index));
            is_free && spell.basis == "victim" && self.model.on_period(index, of(index)).is_ok()
        };
        let Some(index) = choose(pick, self.model.spells.len(), may) else { return };
        let (spell, says) = (&self.model.spells[index], of(index));
        let kind = if spell.facts.residence == "asylum_seeker" { "recovery" } else { "reflection" };
        let body = json!({"spell_id": spell.id, "legal_basis": "Act 746/2011, section 38 b"});
        let set = |act: &str, ends: NaiveDate| {
            with(with(body.clone(), "/decision_type", json!(format!("{kind}_period_{act}"))), "/ends_on", json!(ends))
        };
        let body = match says {
            Says::Grant(begins, ends) => with(set("grant", ends), "/begins_on", json!(begins)),
            Says::Extension(ends) => set("extension", ends),
            Says::End(ends) => set("end", ends),
            other => panic!("{other:?} is not about a period"),
        };
        let expected = match (spell.removed, spell.basis) {
            (Some(_), _) => Err(ILLEGAL),
            (None, "victim") => self.model.on_period(index, says).map_err(|refused| match refused {
                (_, "outside_legal_limits") => INVALID,
                refused => refused,
            }),
            _ => Err(INVALID),
        };
        let decision = Decision { spell: Some(index), ..Self::drafted(says, spell.person, spell.facts) };
        self.draft("periods", &body, expected, (decision, 0)).await;
    }

    pub async fn correct(&mut self, pick: Pick) {
        let model = &self.model;
        let about = |index: usize| {
            let opened = model.spells.iter().position(|spell| spell.opened_by == index);
            (model.decision(index).referral, opened.or(model.decision(index).spell))
        };
        let may = |index: usize| {
            let fits = matches!(model.decision(index).says, Says::Admission(_) | Says::Refusal | Says::Removal(_));
            let (referral, spell) = about(index);
            matches!(model.decision(index).state, "signed" | "served") && fits && !model.has_draft(referral, spell)
        };
        let there: Vec<_> = model.there().map(|(index, _)| index).collect();
        let Some(place) = choose(pick, there.len(), |place| may(there[place])) else { return };
        let wrong = there[place];
        let (decision, (referral, spell)) = (model.decision(wrong), about(wrong));
        let mut body = json!({"corrects": decision.id, "legal_basis": "Act 434/2003, section 51", "reasons": "Wrong."});
        let (mut says, mut facts) = (decision.says, decision.facts);
        match decision.says {
            Says::Admission(basis) if basis != "child_in_care" => {
                body["assessed"] = json!({"form": "begging"});
                facts.form = "begging";
            }
            Says::Refusal => body["ground"] = json!("not_in_finland"),
            Says::Removal("no_longer_needs_help") => {
                body["removal_reason"] = json!("own_request");
                says = Says::Removal("own_request");
            }
            _ => {}
        }
        let expected = match (decision.state, decision.says) {
            ("signed" | "served", Says::Admission(_) | Says::Refusal | Says::Removal(_)) => Ok(()),
            ("signed" | "served", _) => Err(INVALID),
            _ => Err(ILLEGAL),
        };
        let spell = if says == Says::Refusal { None } else { spell };
        let correction = Self::drafted(says, decision.person, facts);
        let correction = Decision { referral, spell, corrects: Some(wrong), ..correction };
        self.draft("corrections", &body, expected, (correction, 0)).await;
    }

    /// A decision in one of these states: first of which kind, and then which, so that the rare kinds go on as often as others.
    fn decision_in(&self, pick: Pick, states: &[&str]) -> Option<usize> {
        let there: Vec<_> = self.model.there().map(|(index, _)| index).collect();
        let may = |index: usize| {
            let decision = self.model.decision(index);
            states.contains(&decision.state) && decision.principal.is_none()
        };
        let kind = |index: &usize| self.model.decision(*index).says.drafted();
        let kinds: BTreeSet<_> = there.iter().filter(|index| may(**index)).map(kind).collect();
        let drawn = kinds.iter().nth(pick.at % kinds.len().max(1));
        let is_drawn = |index: usize| may(index) && Some(&kind(&index)) == drawn;
        choose(pick, there.len(), |place| is_drawn(there[place])).map(|place| there[place])
    }

    /// Whether the state of a decision allows a step; what follows another takes none of its own.
    fn allows(&self, index: usize, state: &str) -> Result<(), Refused> {
        let decision = self.model.decision(index);
        legal_if(decision.state == state && decision.principal.is_none())
    }

    pub async fn sign(&mut self, pick: Pick) {
        let Some(index) = self.decision_in(pick, &["draft"]) else { return };
        let expected = self.allows(index, "draft").and_then(|()| self.model.signable(index));
        let decision = self.model.decision(index);
        let signed = if decision.corrects.is_some() { "sign correction" } else { decision.says.signed() };
        let answer = self.signed(decision).await;
        if self.told(signed, &answer, expected) {
            self.model.sign(index);
            self.learn(index).await;
        }
    }

    /// The ids of what a signature made: spells, and the removals of children that follow it.
    async fn learn(&mut self, index: usize) {
        let decisions = self.lines("/v1/decisions", "decisions").await;
        let leading = json!(self.model.decision(index).id);
        for place in 0..self.model.decisions.len() {
            let Some(decision) = &self.model.decisions[place] else { continue };
            if decision.id.is_empty() {
                let person = json!(self.model.persons[decision.person].id);
                let is_it = |line: &&Value| line["principal_decision_id"] == leading && line["person_id"] == person;
                let made = decisions.iter().find(is_it).expect("a decision that follows");
                made["id"].as_str().unwrap().clone_into(&mut self.model.decision_mut(place).id);
            }
        }
        let spells = self.lines("/v1/clients", "spells").await;
        for place in 0..self.model.spells.len() {
            if self.model.spells[place].id.is_empty() {
                let by = json!(self.model.decision(self.model.spells[place].opened_by).id);
                let made = spells.iter().find(|line| line["admission_decision_id"] == by).expect("a spell that was opened");
                made["spell_id"].as_str().unwrap().clone_into(&mut self.model.spells[place].id);
            }
        }
    }

    pub async fn discard(&mut self, pick: Pick) {
        let Some(index) = self.decision_in(pick, &["draft"]) else { return };
        let expected = self.allows(index, "draft");
        let answer = self.team.discard(&self.model.decision(index).id, "*").await;
        if self.told("discard", &answer, expected) {
            self.model.discard(|place, decision| place == index || decision.principal == Some(index));
        }
    }

    /// A step of a decision that an officer records.
    async fn recorded(&self, index: usize, step: &str, body: &Value) -> crate::harness::Answer {
        let path = format!("/v1/decisions/{}/{step}", self.model.decision(index).id);
        self.team.officer.change(&path, "*", Some(body)).await
    }

    pub async fn serve(&mut self, pick: Pick) {
        let Some(index) = self.decision_in(pick, &["signed"]) else { return };
        let (expected, today) = (self.allows(index, "signed"), self.model.today());
        let answer = self.recorded(index, "serve", &served(&today.to_string())).await;
        if self.told("serve", &answer, expected) {
            let until: NaiveDate = answer.json()["appeal_until"].as_str().unwrap().parse().unwrap();
            // Thirty days, and to the next working day.
            assert!((after(today, 30)..=after(today, 36)).contains(&until), "{until}");
            for one in self.model.with_followers(index) {
                let decision = self.model.decision_mut(one);
                (decision.state, decision.appeal_until) = ("served", Some(until));
            }
        }
    }

    pub async fn appeal(&mut self, pick: Pick) {
        let Some(index) = self.decision_in(pick, &["served", "final"]) else { return };
        let (today, until) = (self.model.today(), self.model.decision(index).appeal_until);
        // Now and then the court tells of it later than it came.
        let on = until.filter(|until| !pick.at.is_multiple_of(4) && *until < today).unwrap_or(today);
        let is_late = until.is_some_and(|until| until < on);
        let allowed = self.allows(index, "served").or(self.allows(index, "final"));
        let expected = allowed.and(if is_late { Err(INVALID) } else { Ok(()) });
        let answer = self.recorded(index, "appeal", &lodged(&on.to_string())).await;
        if self.told("appeal", &answer, expected) {
            for one in self.model.with_followers(index) {
                let decision = self.model.decision_mut(one);
                (decision.state, decision.lodged_on) = ("appealed", Some(on));
            }
        }
    }

    pub async fn rule(&mut self, pick: Pick, outcome: &'static str, early: bool) {
        let Some(index) = self.decision_in(pick, &["appealed"]) else { return };
        let expected = self.allows(index, "appealed");
        let today = self.model.today();
        let says = self.model.decision(index).says;
        let on = self.model.decision(index).lodged_on.filter(|_| early).unwrap_or(today);
        let answer = self.recorded(index, "appeal-outcome", &ruled(outcome, &on.to_string())).await;
        if self.told(says.ruled(outcome), &answer, expected) {
            self.model.rule(index, outcome, on);
        }
    }
}
