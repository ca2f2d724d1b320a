//! What a decision says, and which grounds fit which kind.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::clients::Facts;
use crate::clients::periods::PeriodStep;
use crate::codes::{ClientBasis, DecisionGround, DecisionType, PeriodKind, RemovalReason};
use crate::http::{Violation, ViolationCode};

/// What is decided, as far as it differs from kind to kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// The person becomes a client.
    Admission {
        /// Why.
        client_basis: ClientBasis,
        /// The limb of section 35.
        ground: DecisionGround,
    },
    /// The person does not become a client.
    Refusal {
        /// Why not.
        ground: DecisionGround,
    },
    /// The person is a client no more.
    Removal {
        /// Why.
        reason: RemovalReason,
        /// Which spell ends.
        spell_id: Uuid,
    },
    /// A reflection or recovery period is granted, extended or ended.
    Period {
        /// In which spell.
        spell_id: Uuid,
        /// Which period.
        kind: PeriodKind,
        /// What is done with it.
        step: PeriodStep,
    },
    /// A child becomes a client through a person who is one already.
    ChildJoins {
        /// The guardian's open spell.
        spell_id: Uuid,
    },
    /// A mistake in an earlier decision is put right: what that one should have said.
    Correction(Corrected),
    /// Any other kind, which old registers hold: decisions on periods without their days, corrections.
    Other(DecisionType),
}

/// What a decision says in place of the one that it corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrected {
    /// An admission.
    Admission {
        /// On which basis.
        client_basis: ClientBasis,
        /// The limb of section 35.
        ground: DecisionGround,
        /// The spell that it opened.
        spell_id: Uuid,
    },
    /// A refusal.
    Refusal {
        /// Why not.
        ground: DecisionGround,
    },
    /// A removal.
    Removal {
        /// Why.
        reason: RemovalReason,
        /// The spell that it ended.
        spell_id: Uuid,
    },
}

impl Matter {
    /// The kind of decision.
    #[must_use]
    pub const fn decision_type(self) -> DecisionType {
        match self {
            Self::Admission { .. } | Self::ChildJoins { .. } => DecisionType::Admission,
            Self::Refusal { .. } => DecisionType::Refusal,
            Self::Removal { .. } => DecisionType::Removal,
            Self::Period { kind, step, .. } => DecisionType::of_period(kind, step.act()),
            Self::Correction(_) => DecisionType::Correction,
            Self::Other(kind) => kind,
        }
    }

    /// The first day, where a period is granted, and the last, or the day on which it ends.
    #[must_use]
    pub const fn days(self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match self {
            Self::Period { step: PeriodStep::Grant { begins_on, ends_on }, .. } => (Some(begins_on), Some(ends_on)),
            Self::Period { step: PeriodStep::Extend { ends_on } | PeriodStep::End { ends_on }, .. } => (None, Some(ends_on)),
            _ => (None, None),
        }
    }

    /// On which basis the person becomes a client.
    #[must_use]
    pub const fn client_basis(self) -> Option<ClientBasis> {
        match self {
            Self::Admission { client_basis, .. } | Self::Correction(Corrected::Admission { client_basis, .. }) => {
                Some(client_basis)
            }
            Self::ChildJoins { .. } => Some(ClientBasis::ChildInCare),
            Self::Refusal { .. } | Self::Removal { .. } | Self::Period { .. } | Self::Correction(_) | Self::Other(_) => None,
        }
    }

    /// The ground.
    #[must_use]
    pub const fn ground(self) -> Option<DecisionGround> {
        match self {
            Self::Admission { ground, .. }
            | Self::Refusal { ground }
            | Self::Correction(Corrected::Admission { ground, .. } | Corrected::Refusal { ground }) => Some(ground),
            Self::ChildJoins { .. } => Some(DecisionGround::ChildOfClient),
            Self::Removal { .. } | Self::Period { .. } | Self::Correction(Corrected::Removal { .. }) | Self::Other(_) => None,
        }
    }

    /// Why the spell ends.
    #[must_use]
    pub const fn removal_reason(self) -> Option<RemovalReason> {
        match self {
            Self::Removal { reason, .. } | Self::Correction(Corrected::Removal { reason, .. }) => Some(reason),
            _ => None,
        }
    }

    /// The spell that it is about.
    #[must_use]
    pub const fn spell_id(self) -> Option<Uuid> {
        match self {
            Self::Removal { spell_id, .. }
            | Self::Period { spell_id, .. }
            | Self::ChildJoins { spell_id }
            | Self::Correction(Corrected::Admission { spell_id, .. } | Corrected::Removal { spell_id, .. }) => Some(spell_id),
            Self::Admission { .. } | Self::Refusal { .. } | Self::Correction(Corrected::Refusal { .. }) | Self::Other(_) => None,
        }
    }

    /// Whether it says that the person does not become a client.
    #[must_use]
    pub const fn refuses(self) -> bool {
        matches!(self, Self::Refusal { .. } | Self::Correction(Corrected::Refusal { .. }))
    }

    /// Whether the ground fits the kind: each basis of admission has its own.
    #[must_use]
    pub fn violation(self) -> Option<Violation> {
        let ground = self.ground()?;
        let kind = match self {
            Self::Correction(Corrected::Admission { .. }) => DecisionType::Admission,
            Self::Correction(Corrected::Refusal { .. }) => DecisionType::Refusal,
            _ => self.decision_type(),
        };
        let fits = ground.fits(kind, self.client_basis());
        (!fits).then(|| Violation::new("/ground", ViolationCode::Inconsistent, "The ground does not fit the decision."))
    }
}

/// A decision to be kept, a draft or one of the past.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// Its id.
    pub id: Uuid,
    /// About whom.
    pub person_id: Uuid,
    /// The referral that it decides, where it does.
    pub referral_id: Option<Uuid>,
    /// For a child in care: the guardian's decision.
    pub principal_decision_id: Option<Uuid>,
    /// The decision that it puts right.
    pub corrects_decision_id: Option<Uuid>,
    /// What is decided.
    pub matter: Matter,
    /// The provision it rests on.
    pub legal_basis: String,
    /// The reasons, sealed.
    pub sealed_reasons: Option<Vec<u8>>,
    /// What is counted.
    pub facts: Facts,
    /// Who signed it, and when; empty for a draft.
    pub signature: Option<Signature>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The Finnish date.
    pub on: NaiveDate,
    /// The API client that signed; empty where an old register was brought in.
    pub by: Option<Uuid>,
    /// The official's name, as it stands on the decision.
    pub name: String,
    /// The official's title.
    pub title: String,
}
