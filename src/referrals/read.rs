//! `GET /v1/referrals/{id}`: what became of one's own referral.

use actix_web::{get, web};

use super::store::{self, ReferralRow};
use super::wire::ReferralForReferrer;
use crate::access::{Caller, State, caller::ReadReferrals};
use crate::clients::store::code;
use crate::db;
use crate::http::query::PathId;
use crate::http::{Answer, IfNoneMatch, ProblemCode};

impl TryFrom<&ReferralRow> for ReferralForReferrer {
    type Error = db::Error;
    fn try_from(row: &ReferralRow) -> Result<Self, db::Error> {
        Ok(Self {
            id: row.id,
            reference: row.reference.clone(),
            external_reference: row.external_reference.clone(),
            state: row.seen_by_the_referrer()?,
            urgency: code(&row.urgency)?,
            received_on: row.received_on,
            received_at: row.received_at,
        })
    }
}

/// The entity tag of what the referrer sees: it changes with the visible state and with nothing else.
#[must_use]
pub(super) fn entity_tag(state: &State, referral: &ReferralForReferrer) -> String {
    state.vault.entity_tag("referral_for_referrer", referral.id, referral.state as i32)
}

/// Read a referral
///
/// What became of one of your organisation's referrals: yes, no, or how far it has come. Nothing of the grounds and
/// nothing of the person. The referral of another organisation answers exactly as one that does not exist.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "read_referral",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    responses((status = 200, description = "The referral.", body = ReferralForReferrer)),
    security(("oauth2" = [ReadReferrals::SCOPE])),
)]
#[get("/v1/referrals/{id}")]
pub async fn read_referral(
    caller: Caller<ReadReferrals>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let referral = ReferralForReferrer::try_from(&row)?;
    Ok(condition.answer(&entity_tag(&state, &referral), &referral))
}
