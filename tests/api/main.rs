//! The service as its users meet it: over HTTP, on a real PostgreSQL, a database for each test.

mod harness;

mod production;
mod published;
mod referrals;
mod register;
mod round_trips;
