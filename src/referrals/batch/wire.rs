//! A batch as it is sent, and what becomes of each of its items.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::{Error, Problem};
use crate::referrals::wire::{ReferralForReferrer, SubmitReferral};

/// A referral of a batch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchItem {
    /// A new random key for every new referral, and the same one to repeat it: what the header Idempotency-Key is to a
    /// referral that is submitted alone. One key stands for one referral, byte for byte, however it was submitted.
    #[schema(
        pattern = "^[A-Za-z0-9._:-]{8,128}$",
        min_length = 8,
        max_length = 128,
        example = "5b0f3a52-0f0e-4c6f-9d3a-5b1f2a7c9e10"
    )]
    pub idempotency_key: String,
    /// The referral.
    pub referral: SubmitReferral,
}

/// Referrals to be submitted together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitBatch {
    /// The referrals: at most a thousand, each of at most 64 KiB, all of at most 32 MiB.
    #[schema(max_items = 1000)]
    pub referrals: Vec<BatchItem>,
}

/// What became of a referral of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResult {
    /// Its place in the batch, from 0.
    #[schema(minimum = 0, maximum = 1000, example = 0)]
    pub index: usize,
    /// Its key, where that could be read.
    #[schema(max_length = 128, example = "5b0f3a52-0f0e-4c6f-9d3a-5b1f2a7c9e10")]
    pub idempotency_key: Option<String>,
    /// The status that it would have been answered with alone.
    #[schema(minimum = 200, maximum = 599, example = 201)]
    pub status: u16,
    /// Whether an earlier request with the same key had made it.
    pub replayed: bool,
    /// The referral, where it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<ReferralForReferrer>,
    /// The problem, where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// The results of a batch, in the order of its referrals.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResults {
    /// The results. Where the batch could not be read to its end, or is not as it should be behind its referrals, the last one
    /// says so and belongs to no referral.
    #[schema(max_items = 1001)]
    pub results: Vec<BatchResult>,
}

impl BatchResult {
    /// That an item was not received, and why.
    #[must_use]
    pub fn refused(index: usize, idempotency_key: Option<String>, error: &Error) -> Self {
        error.log();
        let problem = error.problem();
        Self { index, idempotency_key, status: problem.status, replayed: false, referral: None, problem: Some(problem) }
    }
}
