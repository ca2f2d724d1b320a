//! A child as a person of its own, known by the guardian's consent, and the draft that makes it a client.

use uuid::Uuid;

use super::decision::{Matter, NewDecision};
use super::draft::seal_reasons;
use super::store::{self, DecisionRow};
use crate::access::State;
use crate::audit::Actor;
use crate::clients::matching::store as matching;
use crate::clients::store::person as keep_person;
use crate::clients::{Child, Facts};
use crate::clock::finnish_date;
use crate::db::Act;
use crate::private::Private;
use crate::referrals::write;
use crate::vault::Damaged;

/// What a draft about a child says beside who the child is.
#[derive(Clone, Copy, Debug)]
pub struct ChildDraft<'a> {
    /// The draft that it follows.
    pub follows: Option<Uuid>,
    /// The guardian's referral, where it is decided with it.
    pub referral_id: Option<Uuid>,
    /// What is decided.
    pub matter: Matter,
    /// The provision it rests on.
    pub legal_basis: &'a str,
    /// The reasons.
    pub reasons: Option<&'a Private<String>>,
    /// The consent under which the guardian is known.
    pub consent: Option<Uuid>,
}

/// Adds a child and the draft about it; answers the draft too.
///
/// # Errors
/// When the system has no random bytes.
pub fn with_child(
    state: &State,
    act: Act,
    child: Child,
    draft: ChildDraft<'_>,
    actor: Actor,
) -> Result<(Act, DecisionRow), Damaged> {
    let key = state.vault.person_key(Uuid::new_v4())?;
    let facts = Facts::of_child(child.sex, child.birth(), finnish_date(actor.at));
    let person = child.into_person();
    let known_as = match draft.consent {
        Some(consent) => Some((write::identity(&key, &person)?, consent)),
        None => None,
    };
    let match_keys = known_as.is_some().then(|| matching::keys(&state.vault, key.person_id(), &person));
    let id = Uuid::new_v4();
    let decision = NewDecision {
        id,
        person_id: key.person_id(),
        referral_id: draft.referral_id,
        principal_decision_id: draft.follows,
        corrects_decision_id: None,
        matter: draft.matter,
        legal_basis: draft.legal_basis.to_owned(),
        sealed_reasons: seal_reasons(&key, id, draft.reasons)?,
        facts,
        signature: None,
    };
    let row = DecisionRow::new(decision, actor.api_client_id, actor.at);
    let act = act
        .and(crate::vault::store::keep(&key))
        .and(keep_person(&key, known_as, actor.at))
        .and_all(match_keys)
        .and(store::decision(row.clone()));
    Ok((act, row))
}
