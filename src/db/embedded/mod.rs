//! A private `PostgreSQL` for a service that was given no database.
//!
//! Rules that live here:
//! - The service starts with one command on a machine that merely has `PostgreSQL`
//!   15 or newer installed; nobody sets up roles, databases or passwords first.
//! - The data are special category personal data. The private cluster has no TCP
//!   port, its socket lies in a directory only its owner may enter, and rows,
//!   statements and their parameters are kept out of its log. (The first line of
//!   an error may still quote a literal that has the wrong form: statements
//!   should carry values as parameters only.)
//! - Everything lies in one directory, the *home*; one service at a time uses it.
//! - Whatever ended the service before (an end in good order, `kill -9`, a power
//!   cut), the next start finds its data again and needs no repair by hand.
//!
//! What lies in a home:
//!
//! | name                              | what                                         |
//! |-----------------------------------|----------------------------------------------|
//! | `lock`                            | held by the service that uses this home      |
//! | `postgresql-<major>`              | the cluster's data directory                 |
//! | `postgresql-<major>.unfinished-*` | a cluster that was still being made          |
//! | `postgresql.log`                  | what `PostgreSQL` says                       |
//! | `socket`                          | the Unix socket, unless the path is too long |
//!
//! Everything here blocks; asynchronous code calls it on a blocking thread.

mod account;
mod cluster;
mod creation;
mod error;
mod home;
mod log;
mod orphan;
mod permissions;
mod pid_file;
mod programs;
mod server;
mod settings;
mod socket;

pub use cluster::Cluster;
pub use error::Error;
pub use home::Home;
pub use programs::{Programs, ProgramsMissing};
pub use settings::Durability;
