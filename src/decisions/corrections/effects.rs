//! What the signature of a correction does: the other decision is corrected, and what it opened or closed is counted as the
//! correction says.

use super::store as corrections;
use crate::access::Reach;
use crate::clients::spells::store as spells;
use crate::db::{self, Act, Link};
use crate::decisions::course::change::{self, Change};
use crate::decisions::decision::Corrected;
use crate::decisions::life::{Step, after};
use crate::decisions::sign_effects::{Signing, sign};
use crate::decisions::store::{self, DecisionRow};
use crate::events::EventType;
use crate::http::{Error, ProblemCode};

const CORRECTED: Change = Change { action: "decision.correct", event_type: EventType::DecisionCorrected };

/// Signs a correction and puts it in the place of the decision that it corrects.
///
/// # Errors
/// `illegal_transition` where the other decision cannot be corrected any more; `second_person_required`.
pub async fn correct(signing: &Signing<'_>, connection: &Link, draft: &DecisionRow, corrected: Corrected) -> Result<(), Error> {
    let id = draft.life.corrects_decision_id.ok_or(db::Error::Corrupt("a correction of nothing"))?;
    let wrong = store::find_held(connection, Reach::Everything, id).await?.ok_or(ProblemCode::NotFound)?;
    let next = after(wrong.state()?, Step::Correct).ok_or(ProblemCode::IllegalTransition)?;
    if matches!(corrected, Corrected::Admission { .. }) {
        refuse_the_same_person(signing, draft, &wrong)?;
    }
    let facts = draft.facts()?;
    // The age stays that of the day of the decision: it is what the decision should have said then.
    sign(signing, connection, draft, facts).await?;
    change::advance(signing.state, connection, &wrong, next, CORRECTED, signing.actor).await?;
    Act::new(corrections::signed(draft.id)).perform(connection).await?;
    match corrected {
        Corrected::Admission { client_basis, spell_id, .. } => {
            spells::put_right(connection, spell_id, draft.id, client_basis, facts).await?;
        }
        Corrected::Removal { reason, spell_id } => spells::give_reason(connection, spell_id, draft.id, reason).await?,
        Corrected::Refusal { .. } => {}
    }
    Ok(())
}

/// Who is a client is not changed by one person: the correction of an admission is signed by somebody else than who drafted
/// it and who signed the admission.
fn refuse_the_same_person(signing: &Signing<'_>, draft: &DecisionRow, wrong: &DecisionRow) -> Result<(), Error> {
    let signer = signing.signature.by;
    let is_the_same = signer.is_some() && [draft.drafted_by, wrong.signed_by].contains(&signer);
    if is_the_same { Err(ProblemCode::SecondPersonRequired.into()) } else { Ok(()) }
}
