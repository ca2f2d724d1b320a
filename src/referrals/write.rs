//! What a referral leaves in the database: the person's key, the sealed identity, the consent, the referral, the audit
//! record and the event — one act, whoever entered it.

use uuid::Uuid;

use super::consents::store::{self as consents, ConsentRow, consent_place};
use super::store::{self, ReferralRow, account_place};
use super::{Consent, NewReferral, history, reference};
use crate::audit::{self, Actor, Record};
use crate::clients::Person;
use crate::clients::matching::store as matching;
use crate::clients::store::{identity_place, person};
use crate::codes::{Code, ReferralState};
use crate::db::Act;
use crate::events::{self, Event, EventType};
use crate::vault::{Damaged, PersonKey, Vault};

/// Whose referral it is.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    /// The organisation.
    pub organisation_id: Uuid,
    /// Its API client.
    pub api_client_id: Option<Uuid>,
    /// Whether the organisation is the referrer and may follow the referral, or only registered it.
    pub is_referrer: bool,
}

/// Seals a new referral and makes the act that keeps it; answers the row too, from which the answer is made.
///
/// # Errors
/// When the system has no random bytes.
pub fn act(
    vault: &Vault,
    new: &NewReferral,
    owner: Owner,
    actor: Actor,
    action: &'static str,
) -> Result<(ReferralRow, Act), Damaged> {
    let id = Uuid::new_v4();
    let key = vault.person_key(Uuid::new_v4())?;
    let consent = consent_row(&key, Uuid::new_v4(), 1, &new.consent, actor)?;
    let row = ReferralRow {
        id,
        reference: reference::generate()?,
        person_id: key.person_id(),
        organisation_id: owner.organisation_id,
        api_client_id: owner.api_client_id,
        referrer_type: new.referrer_type.as_str().to_owned(),
        external_reference: new.external_reference.clone(),
        channel: new.channel.as_str().to_owned(),
        urgency: new.urgency.as_str().to_owned(),
        assessed_urgency: None,
        assigned_to: None,
        state: ReferralState::Received.as_str().to_owned(),
        version: 1,
        received_on: new.received_on,
        received_at: actor.at,
        changed_at: actor.at,
        information_due_on: None,
        outcome: None,
        closed_on: None,
        withdrawal_reason: None,
        seen_as: None,
        sealed_account: Some(key.seal(account_place(id), &new.account)?),
        other_forms: codes(&new.account.exploitation.other_forms),
        countries: codes(&new.account.exploitation.countries),
        facts: new.facts.into(),
    };
    let event = Event {
        event_type: EventType::ReferralReceived,
        subject_kind: "referral",
        subject_id: id,
        organisation_id: owner.is_referrer.then_some(owner.organisation_id),
        state: "received",
    };
    let act = Act::new(crate::vault::store::keep(&key))
        .and(person(&key, Some((identity(&key, &new.person)?, consent.id)), actor.at))
        .and(matching::keys(vault, row.person_id, &new.person))
        .and(consents::consent(consent))
        .and(store::referral(row.clone()))
        .and(history::store::receipt(&row))
        .and(audit::store::record(actor, Record::act(action, "referral", id).of(row.person_id)))
        .and(events::store::announce(event, actor.at));
    Ok((row, act))
}

/// Seals who a person is.
///
/// # Errors
/// When the system has no random bytes.
pub fn identity(key: &PersonKey, person: &Person) -> Result<Vec<u8>, Damaged> {
    key.seal(identity_place(key.person_id()), person)
}

/// A version of a consent, with the names in it sealed.
///
/// # Errors
/// When the system has no random bytes.
pub fn consent_row(key: &PersonKey, id: Uuid, version: i32, consent: &Consent, actor: Actor) -> Result<ConsentRow, Damaged> {
    Ok(ConsentRow {
        id,
        person_id: key.person_id(),
        version,
        text_version: consent.text_version.clone(),
        given_by: consent.given_by.as_str().to_owned(),
        form: consent.form.as_str().to_owned(),
        language: consent.language.clone(),
        given_on: consent.given_on,
        scope: consent.scope.iter().map(|scope| scope.as_str().to_owned()).collect(),
        child_heard_on: consent.child_heard.as_ref().map(|heard| heard.heard_on),
        sealed_details: Some(key.seal(consent_place(id), &consent.details())?),
        recorded_by: actor.api_client_id,
        created_at: actor.at,
        withdrawn_at: None,
        withdrawn_on: None,
        withdrawn_by: None,
    })
}

/// Codes as an array of the database has them.
pub(crate) fn codes<C: Code>(codes: &[C]) -> Vec<String> {
    codes.iter().map(|code| code.as_str().to_owned()).collect()
}
