//! One event for each business fact: ids and states only, written with the act itself. The outbox from which readers
//! learn what happened.

mod event_type;
pub mod store;

use uuid::Uuid;

pub use event_type::EventType;

/// A fact that somebody may want to follow.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// What happened.
    pub event_type: EventType,
    /// The kind of what it happened to.
    pub subject_kind: &'static str,
    /// Its id.
    pub subject_id: Uuid,
    /// The referrer who may learn of it; empty: officers only.
    pub organisation_id: Option<Uuid>,
    /// The state it is in now, as its reader may know it.
    pub state: &'static str,
}
