//! `GET /v1/assessment/referrals`: the officers' list, without anybody's identity.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{AssessmentFilter, AssessmentPage, ReferralLine};
use crate::access::{Caller, State, caller::ReadAssessment};
use crate::http::page::{self, DEFAULT_LIMIT, Page, Position};
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
    let after = filter.cursor.as_deref().map(|cursor| state.vault.position(LIST, caller.client_id, cursor)).transpose()?;
    let asked = Page { limit: filter.limit.unwrap_or(DEFAULT_LIMIT), after };
    let connection = state.database.connection().await?;
    let mut rows = store::list_for_authority(&connection, caller.reach(), &filter, asked).await?;
    let next = asked.cut(&mut rows, |row| Position { at: row.received_at, id: row.id });
    let next_cursor = next.map(|position| state.vault.cursor(LIST, caller.client_id, position));
    let referrals = rows.iter().map(ReferralLine::try_from).collect::<Result<_, _>>()?;
    let body = AssessmentPage { referrals, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
