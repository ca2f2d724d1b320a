//! Histories as they are answered: one type for officers, one for referrers, which cannot carry an officer's step.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::store::StepRow;
use crate::clients::store::code;
use crate::codes::{ReferralOutcome, ReferralState, ReferralStep, WithdrawalReason};
use crate::db::Error;
use crate::referrals::referral::as_the_referrer_sees;

/// The history of a referral, the receipt first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralHistory {
    /// Every step.
    #[schema(max_items = 1000)]
    pub steps: Vec<ReferralStepTaken>,
}

/// A step that was taken with a referral.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralStepTaken {
    /// Which step.
    pub step: ReferralStep,
    /// When it was entered.
    #[schema(max_length = 32)]
    pub at: DateTime<Utc>,
    /// The Finnish day on which it counts.
    #[schema(max_length = 10)]
    pub on: NaiveDate,
    /// The state before; empty for the receipt.
    pub from_state: Option<ReferralState>,
    /// The state after.
    pub to_state: ReferralState,
    /// Of a withdrawal: why.
    pub reason: Option<WithdrawalReason>,
    /// The client id of who took it; empty for what happened by the clock or came in from an old register.
    #[schema(pattern = "^[a-z0-9][a-z0-9-]{2,63}$", max_length = 64, example = "officer-1")]
    pub by: Option<String>,
}

impl TryFrom<&(StepRow, Option<String>)> for ReferralStepTaken {
    type Error = Error;
    fn try_from((row, by): &(StepRow, Option<String>)) -> Result<Self, Error> {
        Ok(Self {
            step: code(&row.step)?,
            at: row.happened_at,
            on: row.happened_on,
            from_state: row.from_state.as_deref().map(code).transpose()?,
            to_state: row.to_state()?,
            reason: row.reason.as_deref().map(code).transpose()?,
            by: by.clone(),
        })
    }
}

/// The history of a referral as its referrer may know it, the receipt first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralHistoryForReferrer {
    /// When the state that the referrer sees changed.
    #[schema(max_items = 1000)]
    pub changes: Vec<ReferralChange>,
}

/// A change of the state that the referrer sees.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReferralChange {
    /// The state from then on.
    pub state: ReferralOutcome,
    /// The Finnish day of the change.
    #[schema(max_length = 10)]
    pub on: NaiveDate,
}

/// What a referrer sees of the steps: those after which it sees another state than before.
///
/// # Errors
/// When a step holds what this program cannot have written.
pub fn seen_by_the_referrer(steps: &[(StepRow, Option<String>)]) -> Result<Vec<ReferralChange>, Error> {
    let mut changes: Vec<ReferralChange> = Vec::new();
    for (step, _) in steps {
        let state = as_the_referrer_sees(step.to_state()?, step.outcome()?);
        if changes.last().is_none_or(|last| last.state != state) {
            changes.push(ReferralChange { state, on: step.happened_on });
        }
    }
    Ok(changes)
}
