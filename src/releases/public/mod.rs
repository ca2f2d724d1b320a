//! What everybody may read: the lattice and the released figures, without a token, answered from memory.
//!
//! Discovery goes the way that statisticians know from the national statistics API: list the tables, read one, ask for data
//! with categories chosen. Everything outside of the lattice is refused alike. Nothing here reads the register.

pub mod dataset;
pub mod description;
pub mod format;
pub mod jsonstat;
pub mod list_tables;
pub mod list_vintages;
pub mod question;
pub mod read_data;
pub mod read_table;
pub mod sdmx;
pub mod separated;
pub mod vintages;
pub mod workbook;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of everybody.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_tables::list_statistics_tables)
        .service(read_table::read_statistics_table)
        .service(read_data::read_statistics_data)
        .service(list_vintages::list_statistics_vintages);
}
