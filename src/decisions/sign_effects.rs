//! What a signature does: it signs the decisions that follow, opens or closes spells, and decides the referral — in the
//! transaction of the signature, so that no figure ever shows one without the other.

use uuid::Uuid;

use super::corrections;
use super::decision::{Matter, NewDecision, Signature};
use super::draft::deciding;
use super::period_effects::sign_period;
use super::store::{self, DecisionRow};
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::clients::spells::store as spells;
use crate::clients::store::{self as clients, ONE_OPEN, OpenSpell, identity_place};
use crate::clients::{Birth, Facts, NewSpell, Person, Removal};
use crate::codes::{AgeClass, ClientBasis, RemovalReason};
use crate::db::{self, Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::{Error, ProblemCode};
use crate::referrals::change;
use crate::referrals::referral::Outcome;
use crate::referrals::store as referrals;

/// A signature being made.
pub struct Signing<'a> {
    /// The service.
    pub state: &'a State,
    /// Who acts, and when.
    pub actor: Actor,
    /// Who signs, and on which day.
    pub signature: &'a Signature,
}

/// Signs a draft and does all that follows from it.
///
/// # Errors
/// `illegal_transition` where the referral or the spell does not allow it any more.
pub async fn sign_with_all_that_follows(signing: &Signing<'_>, connection: &mut Link, draft: &DecisionRow) -> Result<(), Error> {
    match draft.matter()? {
        Matter::Admission { client_basis, .. } => {
            decide(signing, connection, draft, Outcome::Admitted).await?;
            let children = store::linked(connection, draft.id).await?;
            let spell_id = admit(signing, connection, draft, client_basis, None).await?;
            for child in children {
                admit(signing, connection, &child, ClientBasis::ChildInCare, Some(spell_id)).await?;
            }
        }
        Matter::Refusal { .. } => {
            decide(signing, connection, draft, Outcome::NotAdmitted).await?;
            sign_as_of_today(signing, connection, draft).await?;
        }
        Matter::Removal { reason, spell_id } => {
            sign_as_of_today(signing, connection, draft).await?;
            close(signing, connection, spell_id, draft.person_id, draft.id, reason).await?;
            for child in clients::open_spells_of_children(connection, spell_id).await? {
                remove_child(signing, connection, draft, (child, RemovalReason::PrincipalRemoved)).await?;
            }
        }
        Matter::ChildJoins { spell_id } => {
            // Held, so that the guardian is not removed at the same moment without the child.
            let guardian = clients::hold_open_spell(connection, spell_id).await?;
            guardian.ok_or(ProblemCode::IllegalTransition)?;
            for child in std::iter::once(draft.clone()).chain(store::linked(connection, draft.id).await?) {
                admit(signing, connection, &child, ClientBasis::ChildInCare, Some(spell_id)).await?;
            }
        }
        Matter::Correction(corrected) => corrections::effects::correct(signing, connection, draft, corrected).await?,
        Matter::Period { spell_id, kind, step } => {
            sign_period(signing, connection, draft, spell_id, (kind, step)).await?;
        }
        Matter::Other(_) => return Err(ProblemCode::IllegalTransition.into()),
    }
    Ok(())
}

/// Signs one decision.
pub(super) async fn sign(signing: &Signing<'_>, connection: &Link, draft: &DecisionRow, facts: Facts) -> Result<(), Error> {
    if !store::sign(connection, draft, signing.signature, facts, signing.actor.at).await? {
        return Err(ProblemCode::IllegalTransition.into());
    }
    record(signing, connection, "decision.sign", "decision", draft.id, draft.person_id).await?;
    announce(signing, connection, (EventType::DecisionSigned, "decision", draft.id, "signed"), None).await
}

/// Signs a decision with the age as it is today.
pub(super) async fn sign_as_of_today(signing: &Signing<'_>, connection: &Link, draft: &DecisionRow) -> Result<(), Error> {
    let birth = birth(signing.state, connection, draft.person_id).await?;
    sign(signing, connection, draft, as_of_today(signing, draft.facts()?, birth)).await
}

/// Signs an admission and opens its spell today, with the age as it is today.
async fn admit(
    signing: &Signing<'_>,
    connection: &Link,
    draft: &DecisionRow,
    client_basis: ClientBasis,
    principal_spell_id: Option<Uuid>,
) -> Result<Uuid, Error> {
    let today = signing.signature.on;
    let birth = birth(signing.state, connection, draft.person_id).await?;
    let facts = as_of_today(signing, draft.facts()?, birth);
    let is_child = client_basis == ClientBasis::ChildInCare;
    if is_child && facts.age_class == AgeClass::Adult {
        // Of age since the draft was made: no child in care any more. The draft is discarded and made anew without.
        return Err(ProblemCode::IllegalTransition.into());
    }
    sign(signing, connection, draft, facts).await?;
    if !is_child {
        // A child in care who was found to be a victim is one person, and a client on one basis at a time.
        let as_a_child = spells::open_of(connection, draft.person_id).await?;
        if let Some(spell) = as_a_child.filter(|spell| spell.client_basis == ClientBasis::ChildInCare) {
            remove_child(signing, connection, draft, (spell, RemovalReason::AdmittedAsVictim)).await?;
        }
    }
    let spell = NewSpell {
        id: Uuid::new_v4(),
        person_id: draft.person_id,
        principal_spell_id,
        admission_decision_id: draft.id,
        client_basis,
        admitted_on: today,
        removal: None,
        opened_at: signing.actor.at,
        comes_of_age_on: birth.and_then(|birth| birth.comes_of_age(today)),
        facts,
    };
    Act::new(clients::spell(&spell)).perform(connection).await.map_err(|error| match error {
        error if error.is_constraint(ONE_OPEN) => ProblemCode::OpenSpellExists.into(),
        error => Error::from(error),
    })?;
    announce(signing, connection, (EventType::ClientAdmitted, "client", draft.person_id, "active"), None).await?;
    Ok(spell.id)
}

/// Facts with the age as it is on the day of the signature; where nothing is known of the birth, as they were.
fn as_of_today(signing: &Signing<'_>, facts: Facts, birth: Option<Birth>) -> Facts {
    birth.map_or(facts, |birth| facts.as_of(birth, signing.signature.on))
}

/// What is known of a person's birth; `None` where the identity has been erased. An estimated age was estimated on the
/// day of the person's referral.
async fn birth(state: &State, connection: &Link, person_id: Uuid) -> Result<Option<Birth>, Error> {
    let Some((wrapped, Some(sealed))) = clients::identity(connection, Reach::Everything, person_id).await? else {
        return Ok(None);
    };
    let key = state.vault.unwrap(person_id, &wrapped.key_encryption_key, &wrapped.wrapped)?;
    let person: Person = key.open(identity_place(person_id), &sealed)?;
    let referred_on = referrals::received_on(connection, person_id).await?.unwrap_or_else(|| state.clock.today());
    Ok(Some(person.birth(referred_on)))
}

/// Decides the referral: its referrer learns yes or no.
async fn decide(signing: &Signing<'_>, connection: &Link, draft: &DecisionRow, outcome: Outcome) -> Result<(), Error> {
    let id = draft.referral_id.ok_or(db::Error::Corrupt("an admission or refusal without referral"))?;
    let referral = change::hold(connection, Reach::Everything, id).await?;
    let step = deciding(connection, &referral, outcome).await?;
    change::step(connection, signing.actor, &referral, step, |_| ()).await?;
    Ok(())
}

/// Closes a spell today.
async fn close(
    signing: &Signing<'_>,
    connection: &Link,
    spell_id: Uuid,
    person_id: Uuid,
    decision_id: Uuid,
    reason: RemovalReason,
) -> Result<(), Error> {
    let removal = Removal { decision_id, on: signing.signature.on, reason };
    if !clients::close(connection, spell_id, removal).await? {
        return Err(ProblemCode::IllegalTransition.into());
    }
    announce(signing, connection, (EventType::ClientRemoved, "client", person_id, "removed"), None).await
}

/// Ends a child's spell, with the guardian's or because the child is a client in its own right now, by a signed decision of
/// its own that follows the one being signed.
async fn remove_child(
    signing: &Signing<'_>,
    connection: &Link,
    principal: &DecisionRow,
    (child, reason): (OpenSpell, RemovalReason),
) -> Result<(), Error> {
    let decision = NewDecision {
        id: Uuid::new_v4(),
        person_id: child.person_id,
        referral_id: None,
        principal_decision_id: Some(principal.id),
        corrects_decision_id: None,
        matter: Matter::Removal { reason, spell_id: child.id },
        legal_basis: principal.legal_basis.clone(),
        sealed_reasons: None,
        facts: as_of_today(signing, child.facts, birth(signing.state, connection, child.person_id).await?),
        signature: Some(signing.signature.clone()),
    };
    let id = decision.id;
    let row = DecisionRow::new(decision, principal.drafted_by, signing.actor.at);
    Act::new(store::decision(row)).perform(connection).await?;
    record(signing, connection, "decision.sign", "decision", id, child.person_id).await?;
    announce(signing, connection, (EventType::DecisionSigned, "decision", id, "signed"), None).await?;
    close(signing, connection, child.id, child.person_id, id, reason).await
}

async fn record(
    signing: &Signing<'_>,
    connection: &Link,
    action: &'static str,
    kind: &'static str,
    id: Uuid,
    person_id: Uuid,
) -> Result<(), Error> {
    let write = audit::store::record(signing.actor, Record::act(action, kind, id).of(person_id));
    Ok(Act::new(write).perform(connection).await?)
}

pub(super) async fn announce(
    signing: &Signing<'_>,
    connection: &Link,
    (event_type, subject_kind, subject_id, state): (EventType, &'static str, Uuid, &'static str),
    organisation_id: Option<Uuid>,
) -> Result<(), Error> {
    let event = Event { event_type, subject_kind, subject_id, organisation_id, state };
    Ok(Act::new(events::store::announce(event, signing.actor.at)).perform(connection).await?)
}
