//! `GET /v1/assessment/referrals/{id}`: a referral whole, with the identity of the person. The look is recorded before it
//! is answered.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, get, web};

use super::change::entity_tag;
use super::consents::{self, read::opened};
use super::content::Account;
use super::information::store as information;
use super::one_person::store::{merged_from, merged_into};
use super::store::{self, ReferralRow, account_place};
use super::wire::{ReferralForAuthority, ReferralLine};
use crate::access::{Caller, State, caller::ReadAssessment};
use crate::audit::{self, Actor, Record};
use crate::clients::Person;
use crate::clients::store::{code, identity, identity_place};
use crate::db::{self, Act, Link};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode, RequestId};

impl TryFrom<&ReferralRow> for ReferralLine {
    type Error = db::Error;
    fn try_from(row: &ReferralRow) -> Result<Self, db::Error> {
        Ok(Self {
            id: row.id,
            reference: row.reference.clone(),
            organisation_id: row.organisation_id,
            referrer_type: code(&row.referrer_type)?,
            external_reference: row.external_reference.clone(),
            channel: code(&row.channel)?,
            state: row.state()?,
            urgency: row.urgency()?,
            assigned_to: row.assigned_to.clone(),
            information_due_on: row.information_due_on,
            received_on: row.received_on,
            received_at: row.received_at,
        })
    }
}

/// The answer to a change: the referral as it stands now, with its new entity tag.
///
/// # Errors
/// When the row holds what this program cannot have written.
pub(super) fn changed(state: &State, row: &ReferralRow) -> Answer {
    Ok(HttpResponse::Ok().insert_header((ETAG, entity_tag(state, row))).json(ReferralLine::try_from(row)?))
}

/// Read a referral for assessment
///
/// The whole referral, with the identity of the person, what was asked of the referrer, and what was told since the receipt.
/// The look is recorded in the audit before it is answered.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "read_referral_for_assessment",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    responses((status = 200, description = "The referral.", body = ReferralForAuthority)),
    security(("oauth2" = [ReadAssessment::SCOPE])),
)]
#[get("/v1/assessment/referrals/{id}")]
pub async fn read_referral_for_assessment(
    caller: Caller<ReadAssessment>,
    PathId(id): PathId,
    condition: IfNoneMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let connection = state.database.connection().await?;
    let row = store::find(&connection, caller.reach(), id).await?.ok_or(ProblemCode::NotFound)?;
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let look = Record::act("referral.read", "referral", id).of(row.person_id).showing_identity();
    Act::new(audit::store::record(actor, look)).perform(&connection).await?;
    let body = whole(&state, &caller, &connection, &row).await?;
    Ok(condition.answer(&entity_tag(&state, &row), &body))
}

async fn whole(
    state: &State,
    caller: &Caller<ReadAssessment>,
    connection: &Link,
    row: &ReferralRow,
) -> Result<ReferralForAuthority, Error> {
    let stored = identity(connection, caller.reach(), row.person_id).await?;
    let (requests, supplements) =
        (information::requests(connection, row.id).await?, information::supplements(connection, row.id).await?);
    let (mut person, mut consent, mut account, mut opening) = (None, None, None, None);
    if let Some((wrapped, sealed)) = stored {
        let key = state.vault.unwrap(row.person_id, &wrapped.key_encryption_key, &wrapped.wrapped)?;
        person = sealed.map(|sealed| key.open::<Person>(identity_place(row.person_id), &sealed)).transpose()?;
        account = row.sealed_account.as_ref().map(|sealed| key.open::<Account>(account_place(row.id), sealed)).transpose()?;
        consent = consents::store::newest(connection, row.person_id).await?.map(|row| opened(Some(&key), &row)).transpose()?;
        opening = Some(key);
    }
    let key = opening.as_ref();
    let account =
        account.map(|account| (account.exploitation, account.needs, account.account, account.observations, account.referrer));
    let (exploitation, needs, own, observations, referrer) = match account {
        Some((exploitation, needs, own, observations, referrer)) => {
            (Some(exploitation), Some(needs), own, observations, referrer)
        }
        None => (None, None, None, None, None),
    };
    Ok(ReferralForAuthority {
        line: ReferralLine::try_from(row)?,
        person_id: row.person_id,
        state_for_referrer: row.seen_by_the_referrer()?,
        closed_on: row.closed_on,
        person,
        consent,
        exploitation,
        needs,
        account: own,
        observations,
        referrer,
        merged_into: merged_into(connection, caller.reach(), row.id).await?,
        merged_from: merged_from(connection, caller.reach(), row.id).await?,
        provisional_help: store::provisional_help(connection, row.id).await?,
        information_requests: requests.iter().map(|request| request.opened(key)).collect::<Result<_, _>>()?,
        supplements: supplements.iter().map(|supplement| supplement.opened(key)).collect::<Result<_, _>>()?,
    })
}
