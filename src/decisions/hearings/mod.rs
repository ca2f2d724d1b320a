//! Hearings of the multidisciplinary assessment team (moniammatillinen arviointiryhmä): it is heard before a decision when
//! that is needed, and what it thought is kept with the decision (Act 746/2011, section 36).

pub mod record;
pub mod store;
pub mod wire;
