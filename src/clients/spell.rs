//! Assistance spells: the half-open interval `[admitted_on, removed_on)` in which a person is a client.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::Facts;
use crate::codes::{ClientBasis, RemovalReason};

/// A spell to be opened by a signed admission (or to be brought in from an old register).
#[derive(Clone, Copy, Debug)]
pub struct NewSpell {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub person_id: Uuid,
    /// For a child in care: the guardian's spell.
    pub principal_spell_id: Option<Uuid>,
    /// The decision that opens it.
    pub admission_decision_id: Uuid,
    /// Why the person is a client.
    pub client_basis: ClientBasis,
    /// The first day.
    pub admitted_on: NaiveDate,
    /// How it ended, for a spell of the past.
    pub removal: Option<Removal>,
    /// When it was written.
    pub opened_at: DateTime<Utc>,
    /// For who is admitted as a minor: the end of the month of coming of age, where it is known.
    pub comes_of_age_on: Option<NaiveDate>,
    /// What is counted, as of the first day.
    pub facts: Facts,
}

/// How a spell ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The decision that ends it.
    pub decision_id: Uuid,
    /// The first day on which the person is no client any more.
    pub on: NaiveDate,
    /// Why.
    pub reason: RemovalReason,
}
