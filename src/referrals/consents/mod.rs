//! The consents of a person, in versions, and what their withdrawal does.
//!
//! The register knows who somebody is by their consent alone until there is a decision; from then on it rests on the Act
//! (746/2011, chapter 4). Withdrawn before a decision, consent takes the undecided referrals with it, and the person's identity
//! is erased: the key under which everything of it is sealed is destroyed. What is counted says of nobody who it was, and stays.

pub mod read;
pub mod record;
pub mod store;
pub mod wire;
pub mod withdraw;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::audit::{self, Actor, Record};
use crate::clients::sealed;
use crate::codes::ConsentGivenBy;
use crate::db::{Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::Error;

/// Withdraws a person's consents in force and erases who the person is. To be called inside the transaction in which the
/// person's undecided referrals end.
///
/// # Errors
/// When the database does not answer.
pub async fn erase(connection: &Link, actor: Actor, person_id: Uuid, by: ConsentGivenBy, on: NaiveDate) -> Result<(), Error> {
    sealed::store::erase(connection, person_id).await?;
    store::withdraw(connection, person_id, by, on, actor.at).await?;
    let event = Event {
        event_type: EventType::ConsentWithdrawn,
        subject_kind: "person",
        subject_id: person_id,
        organisation_id: None,
        state: "withdrawn",
    };
    let record = Record::act("consent.withdraw", "person", person_id).of(person_id);
    Ok(Act::new(audit::store::record(actor, record)).and(events::store::announce(event, actor.at)).perform(connection).await?)
}
