//! What officers see of referrals that may be of one person: ids, states and days, and nothing of who anybody is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use uuid::serde::hyphenated;
use validator::Validate;

use crate::codes::{MatchReason, ReferralState, ReferrerType};

/// Referrals and clients that may be of the person of a referral, the likeliest first, then the newest.
#[derive(Debug, Serialize, ToSchema)]
pub struct PossibleDuplicates {
    /// At most fifty.
    #[schema(max_items = 50)]
    pub possible_duplicates: Vec<PossibleDuplicate>,
}

/// A referral of what may be the same person; or a client who was never referred, a child in care for example.
#[derive(Debug, Serialize, ToSchema)]
pub struct PossibleDuplicate {
    /// The person.
    pub person_id: Uuid,
    /// Whether it has been found already that this is the same person.
    pub is_same_person: bool,
    /// How much the reasons say together; 100 where it is the same person.
    #[schema(minimum = 0, maximum = 100, example = 99)]
    pub score: u8,
    /// What the records have in common; empty where it is the same person.
    #[schema(max_items = 4)]
    pub reasons: Vec<MatchReason>,
    /// Whether the person is a client now.
    pub is_client: bool,
    /// Whether the person is or has been a client.
    pub has_been_client: bool,
    /// The person's referral; empty for a client who was never referred.
    pub referral: Option<OtherReferral>,
}

/// Another referral.
#[derive(Debug, Serialize, ToSchema)]
pub struct OtherReferral {
    /// Its id.
    pub id: Uuid,
    /// The number to give on the telephone.
    #[schema(max_length = 13, example = "7K2QX-M90TD-W")]
    pub reference: String,
    /// Whose it is.
    pub organisation_id: Uuid,
    /// Who referred.
    pub referrer_type: ReferrerType,
    /// Where it stands.
    pub state: ReferralState,
    /// The Finnish date on which it counts.
    #[schema(max_length = 10)]
    pub received_on: NaiveDate,
}

/// Who the person of a referral is.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SamePerson {
    /// The person who was known already: of another referral, or a client.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub person_id: Uuid,
}

/// In which referral another goes on.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeReferral {
    /// The referral that goes on; undecided.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub into: Uuid,
}

/// A referral that goes on in another.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergedReferral {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub organisation_id: Uuid,
    /// The Finnish date on which it counts.
    #[schema(max_length = 10)]
    pub received_on: NaiveDate,
    /// The Finnish date on which it was merged.
    #[schema(max_length = 10)]
    pub merged_on: Option<NaiveDate>,
}
