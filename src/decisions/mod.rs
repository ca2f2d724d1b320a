//! Decisions (päätös): administrative acts of the director or an appointed official.
//!
//! They are their own resource, because they outnumber referrals. A draft can be discarded; a signed decision is never
//! changed: a mistake is put right by a new one. A signed decision is served, can be appealed, and is final ([`life`]).
//! Signing an admission opens a spell that day, signing a refusal decides the referral, signing a removal closes
//! the spell (Act 746/2011, sections 35 to 38 f).

pub mod child_draft;
pub mod client_hearings;
pub mod corrections;
pub mod course;
pub mod decision;
pub mod discard;
pub mod draft;
pub mod draft_admission;
pub mod draft_children;
pub mod draft_period;
pub mod draft_refusal;
pub mod draft_removal;
pub mod hearings;
pub mod life;
pub mod list;
pub mod period_effects;
pub mod read;
pub mod sign;
pub mod sign_effects;
pub mod store;
pub mod time_limit;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(draft_admission::draft_admission)
        .service(draft_children::draft_admission_of_children)
        .service(draft_refusal::draft_refusal)
        .service(draft_removal::draft_removal)
        .service(draft_period::draft_period)
        .service(list::list_decisions)
        .service(read::read_decision)
        .service(discard::discard_draft)
        .service(sign::sign_decision)
        .service(corrections::draft::draft_correction)
        .service(hearings::record::record_hearing)
        .service(course::serve::serve_decision)
        .service(course::appeal::record_appeal)
        .service(course::appeal_outcome::record_appeal_outcome);
}
