//! Applications for courses, made without an account.
//!
//! Whoever applies gives a name or an alias and one way to be reached safely; nothing else is asked, least of all on what
//! right they stay in Finland. What they write is sealed on arrival under a key of the application's own. Against floods
//! there is a proof of work instead of a puzzle of somebody else's, who would learn who applies.

pub mod accept;
pub mod application;
pub mod apply;
pub mod challenge;
pub mod decide;
pub mod erase;
pub mod list;
pub mod proof_of_work;
pub mod read;
pub mod reject;
pub mod store;
pub mod wire;
pub mod withdraw;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of applications.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(challenge::read_application_challenge)
        .service(apply::apply_for_course)
        .service(list::list_course_applications)
        .service(read::read_course_application)
        .service(accept::accept_course_application)
        .service(reject::reject_course_application)
        .service(withdraw::withdraw_course_application);
}
