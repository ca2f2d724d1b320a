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
    /// Any other kind, which old registers hold: decisions on periods without their days, corrections.
    Other(DecisionType),
}

impl Matter {
    /// The kind of decision.
    #[must_use]
    pub const fn decision_type(self) -> DecisionType {
        match self {
            Self::Admission { .. } => DecisionType::Admission,
            Self::Refusal { .. } => DecisionType::Refusal,
            Self::Removal { .. } => DecisionType::Removal,
            Self::Period { kind, step, .. } => DecisionType::of_period(kind, step.act()),
            Self::Other(kind) => kind,
        }
    }

    /// The spell that it is about.
    #[must_use]
    pub const fn spell_id(self) -> Option<Uuid> {
        match self {
            Self::Removal { spell_id, .. } | Self::Period { spell_id, .. } => Some(spell_id),
            _ => None,
        }
    }

    /// Why the spell ends, where it does.
    #[must_use]
    pub const fn removal_reason(self) -> Option<RemovalReason> {
        match self {
            Self::Removal { reason, .. } => Some(reason),
            _ => None,
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
            Self::Admission { client_basis, .. } => Some(client_basis),
            _ => None,
        }
    }

    /// The ground.
    #[must_use]
    pub const fn ground(self) -> Option<DecisionGround> {
        match self {
            Self::Admission { ground, .. } | Self::Refusal { ground } => Some(ground),
            _ => None,
        }
    }

    /// Whether the ground fits the kind: each basis of admission has its own.
    #[must_use]
    pub fn violation(self) -> Option<Violation> {
        let ground = self.ground()?;
        let fits = ground.fits(self.decision_type(), self.client_basis());
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
