//! A release on its way: draft, audited, approved, published, corrected.
//!
//! Nothing is published that the gate has not found safe beside everything that is out already, and that a second person has
//! not approved. What is published never changes; a mistake in it is put right by a new vintage, which goes the same way.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The state of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// Counted in one snapshot.
    Draft,
    /// The gate has withheld what had to be.
    Audited,
    /// A second person agrees.
    Approved,
    /// Out. It never changes.
    Published,
    /// A later vintage of the same period is out.
    Corrected,
}

impl ReleaseState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Audited, Self::Approved, Self::Published, Self::Corrected];

    /// The state as it stands in answers and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Audited => "audited",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Corrected => "corrected",
        }
    }

    /// The state written as `text`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The state after a step; `None` where it is not allowed now.
    #[must_use]
    pub const fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            // Looking again takes an approval away: what was approved was another report.
            (Self::Draft | Self::Audited | Self::Approved, Step::Audit) => Some(Self::Audited),
            (Self::Audited, Step::Approve) => Some(Self::Approved),
            (Self::Approved, Step::Publish) => Some(Self::Published),
            (Self::Published, Step::Supersede) => Some(Self::Corrected),
            _ => None,
        }
    }

    /// Whether a draft of it may be thrown away.
    #[must_use]
    pub const fn can_be_discarded(self) -> bool {
        matches!(self, Self::Draft | Self::Audited | Self::Approved)
    }
}

/// What can be done with a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The gate looks at it.
    Audit,
    /// A second person agrees.
    Approve,
    /// It goes out.
    Publish,
    /// Its correction goes out.
    Supersede,
}

#[cfg(test)]
mod tests {
    use super::{ReleaseState as State, Step};

    #[test]
    fn a_release_goes_one_way() {
        let allowed: Vec<_> = State::ALL
            .into_iter()
            .flat_map(|state| {
                let steps = [Step::Audit, Step::Approve, Step::Publish, Step::Supersede];
                steps.into_iter().filter_map(move |step| state.after(step).map(|next| (state, step, next)))
            })
            .collect();
        assert_eq!(
            allowed,
            [
                (State::Draft, Step::Audit, State::Audited),
                (State::Audited, Step::Audit, State::Audited),
                (State::Audited, Step::Approve, State::Approved),
                (State::Approved, Step::Audit, State::Audited),
                (State::Approved, Step::Publish, State::Published),
                (State::Published, Step::Supersede, State::Corrected),
            ]
        );
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
            assert_eq!(state.can_be_discarded(), state.after(Step::Audit).is_some());
        }
    }
}
