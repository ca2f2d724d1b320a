//! Consultations (konsultaatio): somebody who meets a possible victim asks for advice before the person has consented to
//! anything. What is kept names nobody: no type and no column has a place for an identity, and there is no free text, in
//! which one could stand. A consultation never becomes a referral by itself: a referral needs consent, and is a new act.

pub mod consultation;
pub mod list;
pub mod list_for_authority;
pub mod read;
pub mod read_for_authority;
pub mod record;
pub mod register;
pub mod store;
pub mod wire;
pub mod write;

use utoipa_actix_web::service_config::ServiceConfig;

pub use consultation::NewConsultation;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(record::record_consultation)
        .service(list::list_consultations)
        .service(read::read_consultation)
        .service(register::register_consultation)
        .service(list_for_authority::list_consultations_for_authority)
        .service(read_for_authority::read_consultation_for_authority);
}
