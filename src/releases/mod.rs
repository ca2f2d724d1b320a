//! Releases: the figures that everybody may read, frozen over a fixed list of tables and closed periods.
//!
//! The authority publishes its statistics twice a year, and with some five hundred persons a year a table that anybody may
//! ask for as it stands would disclose them. So a release is drafted in one snapshot (`draft`), examined beside all that is
//! out already (`audit`, `gate`), approved by a second person (`approve`) and then frozen (`publish`); a mistake is put right
//! by a new vintage (`correct`). The public reads released figures and nothing else (`public`).

pub mod approve;
pub mod audit;
pub mod closed_period;
pub mod correct;
pub mod discard;
pub mod disclosure;
pub mod draft;
pub mod gate;
pub mod keep;
pub mod lattice;
pub mod list;
pub mod notes;
pub mod public;
pub mod publish;
pub mod read;
pub mod read_report;
pub mod release;
pub mod sheets;
pub mod sql;
pub mod step;
pub mod store;
pub mod tally;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use closed_period::StandardPeriod;
pub use lattice::{LATTICE, Method, Published};
pub use public::dataset::Dataset;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(draft::draft_release)
        .service(list::list_releases)
        .service(read::read_release)
        .service(read_report::read_release_report)
        .service(audit::audit_release)
        .service(approve::approve_release)
        .service(publish::publish_release)
        .service(correct::correct_release)
        .service(discard::discard_release);
    public::routes(config);
}
