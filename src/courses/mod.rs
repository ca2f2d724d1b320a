//! Career coaching courses for victims of human trafficking and other exploitation (project IKUT's courses of the half-year
//! review of 2022). Officers announce a course in three languages; everybody reads it and applies by its link, without an
//! account and whatever their right of residence, which is not asked for.
//!
//! Applications close by themselves at the end of the last day in Finland. A full course does not refuse: officers choose.

pub mod announce;
pub mod applications;
pub mod cancel;
pub mod change;
pub mod course;
pub mod create;
pub mod list;
pub mod list_for_authority;
pub mod public;
pub mod read;
pub mod read_for_authority;
pub mod step;
pub mod store;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(create::create_course)
        .service(change::change_course)
        .service(announce::announce_course)
        .service(cancel::cancel_course)
        .service(list::list_courses)
        .service(read::read_course)
        .service(list_for_authority::list_courses_for_authority)
        .service(read_for_authority::read_course_for_authority);
    applications::routes(config);
}
