//! What later decisions and courts make of spells: opened again, ended by a court, counted otherwise.

pub mod store;
