//! One event for each business fact: ids and states only, written with the act itself. The outbox from which readers
//! learn what happened.

pub mod store;

use uuid::Uuid;

/// A fact that somebody may want to follow.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// What happened, as `noun.participle`.
    pub event_type: &'static str,
    /// The kind of what it happened to.
    pub subject_kind: &'static str,
    /// Its id.
    pub subject_id: Uuid,
    /// The referrer who may learn of it; empty: officers only.
    pub organisation_id: Option<Uuid>,
    /// The state it is in now, as its reader may know it.
    pub state: &'static str,
}
