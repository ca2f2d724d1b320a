//! What the signature of a decision on a reflection or recovery period does: from now on it is in effect, and the period is
//! what it says (`clients::periods`).

use super::draft_period::violation;
use super::sign_effects::{Signing, announce, sign_as_of_today};
use super::store::DecisionRow;
use crate::clients::periods::PeriodStep;
use crate::clients::store::hold_open_spell;
use crate::codes::PeriodKind;
use crate::db::Link;
use crate::events::EventType;
use crate::http::{Error, ProblemCode, ViolationCode};

/// Signs it, where the state of the spell and of the period and the law of today still allow it.
///
/// # Errors
/// `illegal_transition`, `period_exists`, or `outside_legal_limits` where the law has changed since the draft.
pub async fn sign_period(
    signing: &Signing<'_>,
    connection: &mut Link,
    draft: &DecisionRow,
    spell_id: uuid::Uuid,
    (kind, step): (PeriodKind, PeriodStep),
) -> Result<(), Error> {
    // Held: a removal at the same moment comes before all of this, or after it.
    let spell = hold_open_spell(connection, spell_id).await?.ok_or(ProblemCode::IllegalTransition)?;
    match violation(connection, &spell, kind, step, signing.signature.on).await? {
        None => {}
        Some(violation) if violation.code == ViolationCode::OutsideLegalLimits => {
            return Err(ProblemCode::OutsideLegalLimits.into());
        }
        Some(_) => return Err(ProblemCode::IllegalTransition.into()),
    }
    sign_as_of_today(signing, connection, draft).await?;
    let event = match step {
        PeriodStep::Grant { .. } => (EventType::PeriodGranted, "client", draft.person_id, "granted"),
        PeriodStep::Extend { .. } => (EventType::PeriodExtended, "client", draft.person_id, "extended"),
        PeriodStep::End { .. } => (EventType::PeriodEnded, "client", draft.person_id, "ended"),
    };
    announce(signing, connection, event, None).await
}
