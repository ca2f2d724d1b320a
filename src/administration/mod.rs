//! What administrators of the assistance system do: organisations, API clients and how they sign in, and the keys with which
//! the service signs tokens.

pub mod signing_keys;
