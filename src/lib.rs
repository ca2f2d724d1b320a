//! The service of a national assistance system for victims of human trafficking.
//!
//! Partner organisations submit referrals, officers record decisions, dashboards read statistics. One crate, one database,
//! one protocol. The modules stand here in the order in which they may use one another: each only those above it.

pub mod clock;
pub mod config;
pub mod outbound;
pub mod private;
pub mod tls;

pub mod db;
pub mod http;

pub mod codes;
pub mod vault;

pub mod released;

pub mod organisations;

pub mod access;

pub mod audit;
pub mod events;

pub mod parameters;

pub mod feed;

pub mod administration;

pub mod sandbox;

pub mod requests;

pub mod clients;

pub mod referrals;

pub mod decisions;

pub mod deadlines;

pub mod consultations;

pub mod contacts;

pub mod statistics;

pub mod releases;

pub mod reviews;

pub mod pages;

pub mod courses;

pub mod webhooks;

pub mod register;

pub mod demo;

pub mod code_lists;

pub mod operations;

pub mod api;

pub mod jobs;

pub mod server;
