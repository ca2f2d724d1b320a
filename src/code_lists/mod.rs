//! The code lists, served to everyone: a partner builds its forms from them and learns what a code means, since when it may
//! be used, and what it is called in the field's international lists.

pub mod list;
pub mod read;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_code_lists).service(read::read_code_list);
}
