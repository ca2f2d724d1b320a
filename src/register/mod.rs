//! Moving an old register in: newline-delimited JSON, one historical case on each line — the referral, the decisions,
//! the spells with their own dates, the children in care.
//!
//! All or nothing per case, in bounded memory, and repeatable: a case is known by a keyed digest of its number, so a
//! second import of the same file changes nothing, and a case that has changed since is refused, not doubled.

pub mod case;
pub mod history;
pub mod import;
pub mod lines;
pub mod store;
pub mod write;

pub use import::{Importer, Refusal, Summary};
pub use lines::Lines;
