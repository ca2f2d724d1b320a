//! `GET /v1/assessment/referrals/{id}`: a referral whole, with the identity of the person. The look is recorded before it
//! is answered.

use actix_web::{get, web};

use super::consent::{Consent, ConsentDetails, ConsentScope};
use super::content::Account;
use super::referral::as_the_referrer_sees;
use super::store::{self, ConsentRow, ReferralRow, account_place, consent_place};
use super::wire::{ReferralForAuthority, ReferralLine};
use crate::access::{Caller, State, caller::ReadAssessment};
use crate::audit::{self, Actor, Record};
use crate::clients::Person;
use crate::clients::store::{code, identity, identity_place};
use crate::db::{self, Act, Link};
use crate::http::query::PathId;
use crate::http::{Answer, Error, IfNoneMatch, ProblemCode, RequestId};
use crate::vault::PersonKey;

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
            urgency: code(&row.urgency)?,
            received_on: row.received_on,
            received_at: row.received_at,
        })
    }
}

/// Read a referral for assessment
///
/// The whole referral, with the identity of the person. The look is recorded in the audit before it is answered.
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
    Ok(condition.answer(&state.vault.entity_tag("referral", row.id, row.version), &body))
}

async fn whole(
    state: &State,
    caller: &Caller<ReadAssessment>,
    connection: &Link,
    row: &ReferralRow,
) -> Result<ReferralForAuthority, Error> {
    let stored = identity(connection, caller.reach(), row.person_id).await?;
    let (mut person, mut consent, mut account) = (None, None, None);
    if let Some((wrapped, sealed)) = stored {
        let key = state.vault.unwrap(row.person_id, &wrapped.key_encryption_key, &wrapped.wrapped)?;
        person = sealed.map(|sealed| key.open::<Person>(identity_place(row.person_id), &sealed)).transpose()?;
        account = row.sealed_account.as_ref().map(|sealed| key.open::<Account>(account_place(row.id), sealed)).transpose()?;
        consent = store::consent_of(connection, row.person_id).await?.map(|row| opened(&key, row)).transpose()?;
    }
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
        state_for_referrer: as_the_referrer_sees(row.state()?, row.outcome()?),
        closed_on: row.closed_on,
        person,
        consent,
        exploitation,
        needs,
        account: own,
        observations,
        referrer,
    })
}

fn opened(key: &PersonKey, row: ConsentRow) -> Result<Consent, Error> {
    let details: ConsentDetails = key.open(consent_place(row.id), &row.sealed_details)?;
    let all = [ConsentScope::Referral, ConsentScope::InformationExchange, ConsentScope::Contact];
    Ok(Consent {
        given_by: code(&row.given_by)?,
        form: code(&row.form)?,
        language: row.language,
        given_on: row.given_on,
        scope: all.into_iter().filter(|scope| row.scope.iter().any(|stored| stored == scope.as_str())).collect(),
        guardian: details.guardian,
        child_heard: details.child_heard,
    })
}
