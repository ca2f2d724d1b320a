//! `POST /v1/referrals/{id}/supplements`: the referrer tells more, or answers what it was asked.

use actix_web::http::header::ETAG;
use actix_web::{post, web};
use uuid::Uuid;

use super::store::{self, MOST_SUPPLEMENTS, SupplementRow, content_place};
use super::wire::{SubmitSupplement, SupplementReceipt};
use crate::access::{Caller, Reach, State, caller::SubmitReferrals};
use crate::audit::Actor;
use crate::clients::matching::{self, store::keys_of};
use crate::clients::person_key;
use crate::codes::{Channel, Code};
use crate::db::{Act, Link};
use crate::http::idempotency::Made;
use crate::http::idempotency::store::Attempt;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IdempotencyKey, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::referrals::change;
use crate::referrals::read::entity_tag;
use crate::referrals::referral::Step;
use crate::referrals::store::{ReferralRow, find};
use crate::referrals::wire::ReferralForReferrer;

const OPERATION: &str = "supplement_referral";

/// Tell more about a referral
///
/// Adds to one of your organisation's referrals before it is decided: what was observed, the person's account, needs, contact
/// details. With `information_request_id` it answers that question, and the assessment goes on; an answer after the due day
/// comes too late (409: the referral has lapsed). A referral has at most 100 supplements.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "supplement_referral",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = SubmitSupplement, description = "What there is to tell."),
    responses((status = 201, description = "The supplement was received.", body = SupplementReceipt)),
    security(("oauth2" = [SubmitReferrals::SCOPE])),
)]
#[post("/v1/referrals/{id}/supplements")]
pub async fn supplement_referral(
    caller: Caller<SubmitReferrals>,
    PathId(id): PathId,
    key: IdempotencyKey,
    body: Json<SubmitSupplement>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    if let Some(violation) = body.value.violation() {
        return Err(Error::invalid(vec![violation]));
    }
    let fingerprint = state.vault.fingerprint_of(OPERATION, id, &body.digest);
    let attempt = Attempt { api_client_id: caller.client_id, operation: OPERATION, key, fingerprint };
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let new = Supplementing { reach: caller.reach(), referral_id: id, channel: Channel::Api, body: body.value };
    let made = to_the_end(keep(state.clone(), actor, attempt, new)).await?;
    let (receipt, referral) = kept(&state, caller.reach(), made).await?;
    let mut answer = made.created(format!("/v1/referrals/{}/supplements", referral.id));
    let etag = entity_tag(&state, &ReferralForReferrer::try_from(&referral)?);
    Ok(answer.insert_header((ETAG, etag)).json(receipt))
}

/// A supplement that somebody wants to be kept.
pub(super) struct Supplementing {
    pub(super) reach: Reach,
    pub(super) referral_id: Uuid,
    pub(super) channel: Channel,
    pub(super) body: SubmitSupplement,
}

/// Keeps a supplement, once, and lets the assessment go on where it answers a question.
pub(super) async fn keep(state: web::Data<State>, actor: Actor, attempt: Attempt, new: Supplementing) -> Result<Made, Error> {
    let id = Uuid::new_v4();
    let keep = async |connection: &mut Link| -> Result<(), Error> {
        let before = change::hold(connection, new.reach, new.referral_id).await?;
        let question = new.body.information_request_id;
        let step = step(connection, &before, question).await?;
        change::step(connection, actor, &before, step, |_| ()).await?;
        let key = person_key(&state, connection, before.person_id).await?.ok_or(ProblemCode::IllegalTransition)?;
        let content = new.body.into_content();
        // Whose number it is may be known to others: it is compared as if it had come with the referral.
        let match_keys = matching::numbers(content.uma_number.as_ref(), &content.contacts);
        let match_keys = keys_of(&state.vault, before.person_id, match_keys);
        let row = SupplementRow {
            id,
            referral_id: before.id,
            information_request_id: question,
            channel: new.channel.as_str().to_owned(),
            api_client_id: attempt.api_client_id,
            received_at: actor.at,
            sealed_content: Some(key.seal(content_place(id), &content)?),
        };
        let answered = question.map(|question| store::answered(question, actor.at));
        Ok(Act::new(store::supplement(row)).and(match_keys).and_all(answered).perform(connection).await?)
    };
    attempt.once(&state.database, id, actor.at, keep).await
}

/// Which step a supplement is: an answer where it names a question that is open.
async fn step(connection: &Link, referral: &ReferralRow, question: Option<Uuid>) -> Result<Step, Error> {
    // The referral is held: nobody adds another meanwhile.
    if store::count_supplements(connection, referral.id).await? >= MOST_SUPPLEMENTS {
        return Err(ProblemCode::IllegalTransition.into());
    }
    let Some(question) = question else { return Ok(Step::Supplement) };
    match store::find_request(connection, question).await?.filter(|request| request.referral_id == referral.id) {
        None => {
            let detail = "No such question was asked about this referral.";
            Err(Error::invalid(vec![Violation::new("/information_request_id", ViolationCode::Inconsistent, detail)]))
        }
        Some(request) if request.answered_at.is_some() => Err(ProblemCode::IllegalTransition.into()),
        Some(_) => Ok(Step::ReceiveInformation),
    }
}

/// What was kept, and the referral as it stands now.
pub(super) async fn kept(state: &State, reach: Reach, made: Made) -> Result<(SupplementReceipt, ReferralRow), Error> {
    let connection = state.database.connection().await?;
    let supplement = store::find_supplement(&connection, made.id).await?.ok_or(ProblemCode::NotFound)?;
    let referral = find(&connection, reach, supplement.referral_id).await?.ok_or(ProblemCode::NotFound)?;
    Ok((supplement.receipt(), referral))
}
