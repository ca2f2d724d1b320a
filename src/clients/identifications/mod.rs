//! Identification of a client as a victim: a dated attribute, not a workflow. Until the end of 2022 the police, the Border
//! Guard, prosecutors and the Finnish Immigration Service identified apart from the assistance system, which is recorded
//! here; since 1 January 2023 the admission as a victim is the identification, which follows from the spell itself.

pub mod record;
pub mod store;
pub mod wire;
