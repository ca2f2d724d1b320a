//! How every private cluster is set: closed to the network, and silent about whose data it holds.

/// How much a cluster does to keep its data through a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// What was committed stays, even if the power fails.
    Full,
    /// Nothing is waited for; only for tests, whose data may be lost.
    ForTests,
}

impl Durability {
    pub(super) fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Full => &["max_connections=100"],
            Self::ForTests => &["max_connections=200", "fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        }
    }
}

/// Settings of every private cluster. On the command line they outrank its files.
pub(super) const SETTINGS: [&str; 18] = [
    "cluster_name=assistance-api",
    // Only the Unix socket: nothing on the network can reach the server.
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "logging_collector=off",
    "log_destination=stderr",
    "log_line_prefix=%m [%p] ",
    "log_min_messages=warning",
    "log_checkpoints=off",
    // No values of rows or parameters: DETAIL lines ("Key (name)=(...) already
    // exists"), statements and their parameters stay out of the log.
    "log_error_verbosity=terse",
    "log_statement=none",
    "log_min_error_statement=panic",
    "log_min_duration_statement=-1",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
];
