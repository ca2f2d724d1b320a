//! Referrals (esitys): proposals that a person be admitted to the assistance system.
//!
//! Partners submit, tell more, and learn yes or no; officers register what came by telephone, e-mail or post, read the whole,
//! take it up, and ask for what is missing. The two audiences have two paths and two types (Act 746/2011, section 34; the confidentiality of
//! clienthood towards everybody, the police included).

pub mod assess;
pub mod assign;
pub mod batch;
pub mod change;
pub mod consent;
pub mod consents;
pub mod content;
pub mod history;
pub mod information;
pub mod lapse;
pub mod list;
pub mod list_for_authority;
pub mod one_person;
pub mod read;
pub mod read_for_authority;
pub mod reference;
pub mod referral;
pub mod register;
pub mod set_urgency;
pub mod store;
pub mod submission;
pub mod submit;
pub mod wire;
pub mod withdraw;
pub mod withdraw_for_authority;
pub mod write;

use utoipa_actix_web::service_config::ServiceConfig;

pub use consent::Consent;
pub use content::{Account, Exploitation};
pub use referral::NewReferral;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(submit::submit_referral)
        .service(batch::submit::submit_referral_batch)
        .service(list::list_referrals)
        .service(read::read_referral)
        .service(history::read::read_referral_history)
        .service(information::read_requests::read_information_requests)
        .service(information::read_supplements::read_supplements)
        .service(information::supplement::supplement_referral)
        .service(withdraw::withdraw_referral)
        .service(register::register_referral)
        .service(list_for_authority::list_referrals_for_assessment)
        .service(read_for_authority::read_referral_for_assessment)
        .service(history::read_for_authority::read_referral_history_for_assessment)
        .service(one_person::possible_duplicates::look_for_possible_duplicates)
        .service(assess::take_up_referral)
        .service(one_person::same_person::find_same_person)
        .service(one_person::merge::merge_referral)
        .service(assign::assign_referral)
        .service(set_urgency::set_urgency)
        .service(information::request::request_information)
        .service(information::register_supplement::register_supplement)
        .service(withdraw_for_authority::withdraw_referral_for_others)
        .service(consents::read::read_consents)
        .service(consents::record::record_consent)
        .service(consents::withdraw::withdraw_consent);
}
