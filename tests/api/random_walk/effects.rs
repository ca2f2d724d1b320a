//! What a signature and a court's decision do, in the model.

use chrono::NaiveDate;

use super::model::{Decision, ILLEGAL, Model, Refused, Says, Spell};

impl Model {
    /// Whether a draft can be signed today.
    pub fn signable(&self, index: usize) -> Result<(), Refused> {
        let decision = self.decision(index);
        let allowed = |is_allowed: bool| if is_allowed { Ok(()) } else { Err(ILLEGAL) };
        if let Some(wrong) = decision.corrects {
            return allowed(matches!(self.decision(wrong).state, "signed" | "served"));
        }
        let about = decision.spell.map(|spell| &self.spells[spell]);
        match (decision.says, decision.referral) {
            (Says::Admission(_), Some(referral)) => {
                allowed(self.is_decidable(referral))?;
                let is_client = self.open_spell(decision.person).is_some_and(|spell| self.spells[spell].basis != "child_in_care");
                if is_client { Err((409, "open_spell_exists")) } else { Ok(()) }
            }
            (Says::Refusal, Some(referral)) => allowed(self.is_decidable(referral)),
            (Says::Grant(..) | Says::Extension(_) | Says::End(_), _) => {
                allowed(about.is_some_and(|spell| spell.removed.is_none()))?;
                self.on_period(decision.spell.unwrap(), decision.says).map_err(|refused| match refused {
                    (422, _) => ILLEGAL,
                    refused => refused,
                })
            }
            _ => allowed(about.is_some_and(|spell| spell.removed.is_none())),
        }
    }

    /// Signs a draft with all that follows from it.
    pub fn sign(&mut self, index: usize) {
        let (says, person, referral, spell) = {
            let decision = self.decision(index);
            (decision.says, decision.person, decision.referral, decision.spell)
        };
        if let Some(wrong) = self.decision(index).corrects {
            self.sign_one(index, false);
            self.decision_mut(wrong).state = "corrected";
            self.put_right(index, says, spell);
            return;
        }
        self.sign_one(index, true);
        match says {
            Says::Admission("child_in_care") => {
                for joined in self.led_by(index) {
                    self.open(joined, "child_in_care", spell);
                }
            }
            Says::Admission(basis) => {
                self.decide(referral, "admitted");
                if let Some(as_a_child) = self.open_spell(person) {
                    self.remove_child(index, as_a_child, "admitted_as_victim");
                }
                self.open(index, basis, None);
                let guardian = self.spells.len() - 1;
                for child in self.led_by(index).into_iter().filter(|one| *one != index) {
                    if matches!(self.decision(child).says, Says::Admission(_)) {
                        self.open(child, "child_in_care", Some(guardian));
                    }
                }
            }
            Says::Refusal => self.decide(referral, "not_admitted"),
            Says::Removal(reason) => {
                let (spell, today) = (spell.unwrap(), self.today());
                let children = self.open_children(spell);
                self.close(spell, today, reason, Some(index));
                for child in children {
                    self.remove_child(index, child, "principal_removed");
                }
            }
            Says::Grant(..) | Says::Extension(_) | Says::End(_) => {}
        }
    }

    /// A decision and those that follow it, in the order in which they were made.
    fn led_by(&self, index: usize) -> Vec<usize> {
        self.there().filter(|(place, one)| *place == index || one.principal == Some(index)).map(|(place, _)| place).collect()
    }

    fn sign_one(&mut self, index: usize, as_of_today: bool) {
        let today = self.today();
        let (facts, person) = (self.decision(index).facts, self.decision(index).person);
        let facts = if as_of_today { self.as_of_today(facts, person) } else { facts };
        let decision = self.decision_mut(index);
        (decision.state, decision.signed_on, decision.facts) = ("signed", Some(today), facts);
    }

    fn decide(&mut self, referral: Option<usize>, outcome: &'static str) {
        let index = referral.unwrap();
        (self.referrals[index].state, self.referrals[index].outcome) = ("decided", Some(outcome));
        self.follow(index);
    }

    /// Opens the spell of an admission that is signed.
    fn open(&mut self, opened_by: usize, basis: &'static str, principal: Option<usize>) {
        self.sign_one(opened_by, true);
        let (person, facts) = (self.decision(opened_by).person, self.decision(opened_by).facts);
        let admitted_on = self.today();
        let id = String::new();
        self.spells.push(Spell { id, person, principal, basis, admitted_on, removed: None, opened_by, closed_by: None, facts });
    }

    /// Ends a child's spell by a decision that follows another.
    fn remove_child(&mut self, principal: usize, spell: usize, reason: &'static str) {
        let (person, today) = (self.spells[spell].person, self.today());
        let facts = self.as_of_today(self.spells[spell].facts, person);
        self.close(spell, today, reason, Some(self.decisions.len()));
        self.decisions.push(Some(Decision {
            id: String::new(),
            says: Says::Removal(reason),
            state: "signed",
            person,
            referral: None,
            spell: Some(spell),
            principal: Some(principal),
            corrects: None,
            signed_on: Some(today),
            appeal_until: None,
            lodged_on: None,
            facts,
        }));
    }

    /// What a decision opened or closed is counted as its correction says.
    fn put_right(&mut self, correction: usize, says: Says, spell: Option<usize>) {
        let facts = self.decision(correction).facts;
        match (says, spell) {
            (Says::Admission(_), Some(spell)) => {
                let spell = &mut self.spells[spell];
                spell.opened_by = correction;
                spell.facts.form = facts.form;
            }
            (Says::Removal(reason), Some(spell)) => {
                let spell = &mut self.spells[spell];
                if let Some((day, _)) = spell.removed {
                    (spell.removed, spell.closed_by) = (Some((day, reason)), Some(correction));
                }
            }
            _ => {}
        }
    }

    /// A court decides an appeal.
    pub fn rule(&mut self, index: usize, outcome: &'static str, on: NaiveDate) {
        let with_followers = self.with_followers(index);
        let (says, spell) = (self.decision(index).says, self.decision(index).spell);
        for &one in &with_followers {
            self.decision_mut(one).state = outcome;
        }
        match (says, outcome) {
            (Says::Admission(_), "overturned") => {
                // Whoever it made a client is none any more, and no child stays behind.
                for one in with_followers {
                    if let Some(spell) = self.spells.iter().position(|spell| spell.opened_by == one) {
                        let follows = self.spells[spell].principal.is_some()
                            && self.decision(index).says != Says::Admission("child_in_care");
                        if follows {
                            continue;
                        }
                        let children = self.open_children(spell);
                        self.close(spell, on, "admission_overturned", None);
                        for child in children {
                            self.close(child, on, "principal_removed", None);
                        }
                    }
                }
            }
            (Says::Removal(_), "overturned" | "remitted") => self.reopen(index, spell.unwrap()),
            _ => {}
        }
    }
}
