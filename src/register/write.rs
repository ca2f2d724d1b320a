//! What a historical case leaves in the database: one act.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Helsinki;
use uuid::Uuid;

use super::case::{HistoricalCase, HistoricalChild, HistoricalConsent, HistoricalDecision, HistoricalSpell};
use super::history::{closes, matter, opens, principal_of};
use super::store;
use crate::audit::{self, Actor, Record};
use crate::clients::matching::store as matching;
use crate::clients::store::{person, spell};
use crate::clients::{Birth, Child, Facts, NewSpell, Removal};
use crate::codes::{Code, DecisionType, ReferralState};
use crate::db::{Act, Write};
use crate::decisions::decision::{NewDecision, Signature};
use crate::decisions::store::{DecisionRow, decision};
use crate::http::text::normal;
use crate::referrals::consent::{ConsentDetails, ConsentScope};
use crate::referrals::consents::store::{ConsentRow, consent_place};
use crate::referrals::content::Account;
use crate::referrals::referral::{Outcome, facts};
use crate::referrals::store::{ReferralRow, account_place, referral};
use crate::referrals::{history, reference, write};
use crate::vault::{Damaged, PersonKey, Vault};

/// By what an imported case is known again.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Keyed digest of the case's number.
    pub case_key: Vec<u8>,
    /// Keyed digest of the line.
    pub fingerprint: Vec<u8>,
}

/// Noon in Finland on a day of the past: old registers keep days, lists are ordered by instants.
fn noon(day: NaiveDate) -> DateTime<Utc> {
    let noon = day.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(12);
    Helsinki.from_local_datetime(&noon).earliest().map_or_else(|| noon.and_utc(), |instant| instant.with_timezone(&Utc))
}

/// The act that keeps a case. The case has passed [`super::history::violations`].
///
/// # Errors
/// When the system has no random bytes.
pub fn act(vault: &Vault, case: HistoricalCase, organisation: Uuid, identity: Identity, actor: Actor) -> Result<Act, Damaged> {
    let key = vault.person_key(Uuid::new_v4())?;
    let received_on = case.referral.received_on;
    let birth = case.person.birth(received_on);
    let counted = facts(&case.person, &case.exploitation, received_on);
    let row = referral_row(&key, &case, organisation, counted)?;
    let consent = case.consent.as_ref().map(|consent| consent_row(&key, consent, noon(received_on))).transpose()?;
    let consent_id = consent.as_ref().map(|row| row.id);
    let (known_as, match_keys) = match consent_id.filter(|_| case.person.is_named()) {
        Some(consent_id) => {
            let person = case.person.clone().normalised();
            let match_keys = matching::keys(vault, key.person_id(), &person);
            (Some((write::identity(&key, &person)?, consent_id)), Some(match_keys))
        }
        None => (None, None),
    };
    let principal = Life::new(&case.decisions, &case.spells, key.person_id(), Some(row.id), birth, counted);
    let mut act = Act::new(store::imported(identity.case_key, identity.fingerprint, actor.at))
        .and(crate::vault::store::keep(&key))
        .and(person(&key, known_as, noon(received_on)))
        .and_all(match_keys)
        .and_all(consent.map(crate::referrals::consents::store::consent))
        .and(referral(row.clone()))
        .and_all(history::store::of_the_past(&row))
        .and_all(principal.writes(&[]))
        .and(audit::store::record(actor, Record::act("case.import", "referral", row.id).of(key.person_id())));
    for child in case.children_in_care {
        act = with_child(vault, act, child, &case.spells, &principal, consent_id)?;
    }
    Ok(act)
}

fn with_child(
    vault: &Vault,
    act: Act,
    child: HistoricalChild,
    principals: &[HistoricalSpell],
    principal: &Life<'_>,
    consent_id: Option<Uuid>,
) -> Result<Act, Damaged> {
    let key = vault.person_key(Uuid::new_v4())?;
    let born = *child.date_of_birth.expose();
    let first_day = child.spells.first().map_or(born, |spell| spell.admitted_on);
    let follows: Vec<Option<Uuid>> =
        child.spells.iter().map(|spell| principal.spell_ids.get(principal_of(principals, spell)?).copied()).collect();
    let named = child.given_names.zip(child.family_name).zip(consent_id);
    let (known_as, match_keys) = match named {
        Some(((given_names, family_name), consent_id)) => {
            let child = Child { given_names, family_name, date_of_birth: child.date_of_birth, sex: child.sex };
            let person = child.into_person();
            let match_keys = matching::keys(vault, key.person_id(), &person);
            (Some((write::identity(&key, &person)?, consent_id)), Some(match_keys))
        }
        None => (None, None),
    };
    let birth = Birth::On(born);
    let life =
        Life::new(&child.decisions, &child.spells, key.person_id(), None, birth, Facts::of_child(child.sex, birth, first_day));
    let act = act.and(crate::vault::store::keep(&key)).and(person(&key, known_as, noon(first_day)));
    Ok(act.and_all(match_keys).and_all(life.writes(&follows)))
}

/// The decisions and spells of one person, with the ids they get.
struct Life<'a> {
    decisions: &'a [HistoricalDecision],
    spells: &'a [HistoricalSpell],
    decision_ids: Vec<Uuid>,
    spell_ids: Vec<Uuid>,
    person_id: Uuid,
    referral_id: Option<Uuid>,
    birth: Birth,
    facts: Facts,
}

impl<'a> Life<'a> {
    fn new(
        decisions: &'a [HistoricalDecision],
        spells: &'a [HistoricalSpell],
        person_id: Uuid,
        referral_id: Option<Uuid>,
        birth: Birth,
        facts: Facts,
    ) -> Self {
        let ids = |count| (0..count).map(|_| Uuid::new_v4()).collect();
        Self {
            decisions,
            spells,
            decision_ids: ids(decisions.len()),
            spell_ids: ids(spells.len()),
            person_id,
            referral_id,
            birth,
            facts,
        }
    }

    /// Decisions and spells; `principals` names the spell that each spell follows, for a child.
    fn writes(&self, principals: &[Option<Uuid>]) -> Vec<Write> {
        let mut writes = Vec::new();
        for (past, id) in self.decisions.iter().zip(&self.decision_ids) {
            writes.extend(self.decision(past, *id).map(decision));
        }
        for (index, (past, id)) in self.spells.iter().zip(&self.spell_ids).enumerate() {
            let principal = principals.get(index).copied().flatten();
            writes.extend(self.spell(past, *id, principal).map(|new| spell(&new)));
        }
        writes
    }

    fn decision(&self, past: &HistoricalDecision, id: Uuid) -> Option<DecisionRow> {
        let closed = self.spells.iter().position(|spell| closes(past, spell));
        let spell_id = closed.and_then(|index| self.spell_ids.get(index)).copied().unwrap_or_default();
        let decides = matches!(past.decision_type, DecisionType::Admission | DecisionType::Refusal);
        let decision = NewDecision {
            id,
            person_id: self.person_id,
            referral_id: self.referral_id.filter(|_| decides),
            principal_decision_id: None,
            corrects_decision_id: None,
            matter: matter(past, spell_id)?,
            legal_basis: normal(&past.legal_basis),
            sealed_reasons: None,
            facts: self.facts.as_of(self.birth, past.signed_on),
            signature: Some(Signature {
                on: past.signed_on,
                by: None,
                name: normal(&past.signer_name),
                title: normal(&past.signer_title),
            }),
        };
        Some(DecisionRow::new(decision, None, noon(past.signed_on)))
    }

    fn spell(&self, past: &HistoricalSpell, id: Uuid, principal_spell_id: Option<Uuid>) -> Option<NewSpell> {
        let decided = |fits: &dyn Fn(&HistoricalDecision) -> bool| {
            self.decisions.iter().position(fits).and_then(|index| self.decision_ids.get(index)).copied()
        };
        let removal = match (past.removed_on, past.removal_reason) {
            (Some(on), Some(reason)) => Some(Removal { decision_id: decided(&|decision| closes(decision, past))?, on, reason }),
            _ => None,
        };
        Some(NewSpell {
            id,
            person_id: self.person_id,
            principal_spell_id,
            admission_decision_id: decided(&|decision| opens(decision, past))?,
            client_basis: past.client_basis,
            admitted_on: past.admitted_on,
            removal,
            opened_at: noon(past.admitted_on),
            comes_of_age_on: self.birth.comes_of_age(past.admitted_on),
            facts: self.facts.as_of(self.birth, past.admitted_on),
        })
    }
}

fn referral_row(key: &PersonKey, case: &HistoricalCase, organisation: Uuid, counted: Facts) -> Result<ReferralRow, Damaged> {
    let id = Uuid::new_v4();
    let past = &case.referral;
    let deciding =
        case.decisions.iter().find(|decision| matches!(decision.decision_type, DecisionType::Admission | DecisionType::Refusal));
    let deciding = deciding.filter(|_| past.state == ReferralState::Decided);
    let outcome = deciding.map(|decision| match decision.decision_type {
        DecisionType::Admission => Outcome::Admitted,
        _ => Outcome::NotAdmitted,
    });
    let closed_on = deciding.map(|decision| decision.signed_on).or(past.closed_on);
    let account = Account {
        exploitation: case.exploitation.clone(),
        needs: crate::referrals::content::Needs::default(),
        account: None,
        observations: None,
        referrer: None,
    };
    Ok(ReferralRow {
        id,
        reference: reference::generate()?,
        person_id: key.person_id(),
        organisation_id: organisation,
        api_client_id: None,
        referrer_type: past.referrer_type.as_str().to_owned(),
        external_reference: past.external_reference.clone(),
        channel: past.channel.as_str().to_owned(),
        urgency: past.urgency.as_str().to_owned(),
        assessed_urgency: None,
        assigned_to: None,
        state: past.state.as_str().to_owned(),
        version: if past.state == ReferralState::Received { 1 } else { 2 },
        received_on: past.received_on,
        received_at: noon(past.received_on),
        changed_at: noon(closed_on.unwrap_or(past.received_on)),
        information_due_on: None,
        outcome: outcome.map(|outcome| outcome.as_str().to_owned()),
        closed_on,
        withdrawal_reason: past.withdrawal_reason.map(|reason| reason.as_str().to_owned()),
        seen_as: None,
        sealed_account: Some(key.seal(account_place(id), &account)?),
        other_forms: write::codes(&case.exploitation.other_forms),
        countries: write::codes(&case.exploitation.countries),
        facts: counted.into(),
    })
}

fn consent_row(key: &PersonKey, past: &HistoricalConsent, now: DateTime<Utc>) -> Result<ConsentRow, Damaged> {
    let id = Uuid::new_v4();
    Ok(ConsentRow {
        id,
        person_id: key.person_id(),
        version: 1,
        text_version: None,
        given_by: past.given_by.as_str().to_owned(),
        form: past.form.as_str().to_owned(),
        language: past.language.clone(),
        given_on: past.given_on,
        scope: vec![ConsentScope::Referral.as_str().to_owned()],
        child_heard_on: past.child_heard_on,
        sealed_details: Some(key.seal(consent_place(id), &ConsentDetails::default())?),
        recorded_by: None,
        created_at: now,
        withdrawn_at: None,
        withdrawn_on: None,
        withdrawn_by: None,
    })
}
