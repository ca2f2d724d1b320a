//! `GET /v1/assessment/referrals`: the officers' list, without anybody's identity.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{AssessmentFilter, AssessmentPage, ReferralLine};
use crate::access::{Caller, State, caller::ReadAssessment};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "assessment";

/// List referrals for assessment
///
/// Every referral, newest first, without anybody's identity.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "list_referrals_for_assessment",
    params(AssessmentFilter),
    responses((status = 200, description = "A page of referrals.", body = AssessmentPage)),
    security(("oauth2" = [ReadAssessment::SCOPE])),
)]
#[get("/v1/assessment/referrals")]
pub async fn list_referrals_for_assessment(
    caller: Caller<ReadAssessment>,
    Query(filter): Query<AssessmentFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list_for_authority(&connection, caller.reach(), &filter, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.received_at, id: row.id });
    let referrals = rows.iter().map(ReferralLine::try_from).collect::<Result<_, _>>()?;
    let body = AssessmentPage { referrals, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
