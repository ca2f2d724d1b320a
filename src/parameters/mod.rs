//! Lengths fixed by law: reflection and recovery periods, the time for an appeal.
//!
//! The law changes them, so none is a constant of this program: each value is recorded with the day from which it is in
//! force, and what is asked is always the value of a day. A change of the law needs no new version of the software.

pub mod length;
pub mod list;
pub mod read;
pub mod record;
pub mod store;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use length::Length;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_legal_parameters).service(record::record_legal_parameter).service(read::read_legal_parameter);
}
