//! Referrals (esitys): proposals that a person be admitted to the assistance system.
//!
//! Partners submit and learn yes or no; officers register what came by telephone, e-mail or post, read the whole, and
//! take it up. The two audiences have two paths and two types (Act 746/2011, section 34; the confidentiality of
//! clienthood towards everybody, the police included).

pub mod assess;
pub mod consent;
pub mod content;
pub mod list;
pub mod list_for_authority;
pub mod read;
pub mod read_for_authority;
pub mod reference;
pub mod referral;
pub mod register;
pub mod store;
pub mod submit;
pub mod wire;
pub mod write;

use utoipa_actix_web::service_config::ServiceConfig;

pub use consent::Consent;
pub use content::{Account, Exploitation};
pub use referral::NewReferral;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(submit::submit_referral)
        .service(list::list_referrals)
        .service(read::read_referral)
        .service(register::register_referral)
        .service(list_for_authority::list_referrals_for_assessment)
        .service(read_for_authority::read_referral_for_assessment)
        .service(assess::take_up_referral);
}
