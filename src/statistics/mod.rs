//! Statistics: true counts of the register, live, for those who prepare releases and answer enquiries.
//!
//! Every figure can be counted again from the stored referrals, decisions and spells, for any period and at the end of
//! any day. What is counted how comes from the published half-year and annual reviews (ihmiskauppa.fi). Live counts are
//! for the assistance system only, and each look is recorded with its purpose: with some five hundred persons a year,
//! most cells of a cross-table are about a handful of people. The public sees released figures and nothing else.

pub mod accept;
pub mod answer;
pub mod csv;
pub mod cube;
pub mod description;
pub mod dimension;
pub mod flow;
pub mod jsonstat;
pub mod list_tables;
pub mod notes;
pub mod own;
pub mod period;
pub mod query;
pub mod read_table;
pub mod rollup;
pub mod sql;
pub mod stock;
pub mod store;
pub mod table;
pub mod watch;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use cube::Cube;
pub use dimension::Dimension;
pub use period::Period;
pub use query::{Query, Refusal, When};
pub use store::{count, count_cases};
pub use table::Table;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_tables::list_live_statistics_tables)
        .service(read_table::read_live_statistics_table)
        .service(flow::read_flow)
        .service(stock::read_stock)
        .service(own::read_own_flow)
        .service(watch::read::watch_statistics);
}
