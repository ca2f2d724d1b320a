//! The service as its users meet it: over HTTP, on a real PostgreSQL, a database for each test.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect has to stop there"
)]

mod harness;

mod access;
mod administration;
mod advice;
mod advice_figures;
mod appeals;
mod assertions;
mod assessment;
mod audiences;
mod bad_tokens;
mod batch;
mod bodies;
mod children_who_join;
mod circumstances;
mod client_hearings;
mod clients;
mod code_lists;
mod conditional;
mod consents;
mod corrections;
mod course_applications;
mod courses;
mod days_and_ages;
mod days_as_written;
mod deadlines;
mod decision_life;
mod decisions;
mod erasure;
mod events_and_audit;
mod faults;
mod feed;
mod forms;
mod http_rules;
mod idempotency;
mod illegal_steps;
mod languages;
mod legal_parameters;
mod life_matrix;
mod limits;
mod nothing_to_see;
mod one_person;
mod outside_issuer;
mod own_statistics;
mod pages;
mod periods;
mod possible_duplicates;
mod production;
mod public_path;
mod public_tables;
mod published;
mod random_walk;
mod reach;
mod referral_life;
mod referral_list;
mod referral_rules;
mod referrals;
mod register;
mod releases;
mod requests;
mod reviews;
mod rollups;
mod round_trips;
mod sandbox;
mod sealed_places;
mod secrecy;
mod signing_keys;
mod statistics_http;
mod statistics_model;
mod statistics_sql;
mod tokens;
mod watch;
mod webhooks;
mod xroad;
