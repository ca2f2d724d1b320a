//! `GET /v1/referrals`: one's own referrals.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{ReferralFilter, ReferralForReferrer, ReferralPage};
use crate::access::{Caller, State, caller::ReadReferrals};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "referrals";

/// List referrals
///
/// Your organisation's referrals, newest first.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "list_referrals",
    params(ReferralFilter),
    responses((status = 200, description = "A page of referrals.", body = ReferralPage)),
    security(("oauth2" = [ReadReferrals::SCOPE])),
)]
#[get("/v1/referrals")]
pub async fn list_referrals(
    caller: Caller<ReadReferrals>,
    Query(filter): Query<ReferralFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.received_at, id: row.id });
    let referrals = rows.iter().map(ReferralForReferrer::try_from).collect::<Result<_, _>>()?;
    let body = ReferralPage { referrals, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
