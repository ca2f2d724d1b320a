//! Who arranges a client's services: the wellbeing services county of a resident, the reception centre of an asylum seeker,
//! the assistance system for everybody else. It changes by date, and every change stays.

pub mod arrangement;
pub mod record;
pub mod store;
pub mod wire;
