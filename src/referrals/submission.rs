//! What a submission is, alone or in a batch: checked, sealed, and kept in one round trip to the database, once however often
//! it is sent.

use super::NewReferral;
use super::referral::Receipt;
use super::store;
use super::wire::{ReferralForReferrer, SubmitReferral};
use super::write::{self, Owner};
use crate::access::{Caller, Reach, State, caller::SubmitReferrals};
use crate::audit::Actor;
use crate::codes::{Channel, ReferralOutcome};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Error, IdempotencyKey, ProblemCode, RequestId};

/// A key counts for a referral, whether it was submitted alone or in a batch.
const OPERATION: &str = "submit_referral";

/// Who submits, and when it is received.
#[derive(Clone, Copy, Debug)]
pub struct Submission {
    owner: Owner,
    actor: Actor,
    reach: Reach,
    receipt: Receipt,
}

/// A referral that was submitted.
#[derive(Debug)]
pub struct Submitted {
    /// The referral as the first answer told it.
    pub referral: ReferralForReferrer,
    /// Whether an earlier request with the same key had made it.
    pub replayed: bool,
}

impl Submission {
    /// A submission of this caller, today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(caller: &Caller<SubmitReferrals>, request_id: RequestId, state: &State) -> Result<Self, Error> {
        Ok(Self {
            owner: Owner { organisation_id: caller.organisation_id, api_client_id: Some(caller.client_id), is_referrer: true },
            actor: Actor::caller(caller, request_id, &state.clock),
            reach: caller.reach(),
            receipt: Receipt {
                referrer_type: state.partners.referrer_type(&state.database, caller.organisation_id).await?,
                channel: Channel::Api,
                received_on: state.clock.today(),
            },
        })
    }

    /// Checks a referral against every rule.
    ///
    /// # Errors
    /// `validation_failed`.
    pub fn check(&self, body: SubmitReferral) -> Result<NewReferral, Error> {
        NewReferral::new(body, self.receipt, self.receipt.received_on).map_err(Error::invalid)
    }

    /// Keeps a referral under `key`, or finds the one that was kept under it before. `digest` is that of its text.
    ///
    /// # Errors
    /// `idempotency_key_reused` where the key stands for another text.
    pub async fn keep(&self, state: &State, new: &NewReferral, key: IdempotencyKey, digest: &[u8]) -> Result<Submitted, Error> {
        let (row, act) = write::act(&state.vault, new, self.owner, self.actor, "referral.submit")?;
        let fingerprint = state.vault.fingerprint(OPERATION, digest);
        let api_client_id = self.actor.api_client_id.unwrap_or_default();
        let attempt = Attempt { api_client_id, operation: OPERATION, key, fingerprint };
        match state.database.perform(act.and(attempt.remember(row.id, self.actor.at))).await {
            Ok(()) => Ok(Submitted { referral: ReferralForReferrer::try_from(&row)?, replayed: false }),
            Err(error) if error.is_constraint(REPEATED) => {
                let connection = state.database.connection().await?;
                let id = attempt.earlier_result(&connection).await?.ok_or(ProblemCode::Unavailable)?;
                let row = store::find(&connection, self.reach, id).await?.ok_or(ProblemCode::NotFound)?;
                // The first answer said `received`: a repetition says the same, whatever happened since.
                let first = ReferralForReferrer { state: ReferralOutcome::Received, ..ReferralForReferrer::try_from(&row)? };
                Ok(Submitted { referral: first, replayed: true })
            }
            Err(error) => Err(error.into()),
        }
    }
}
