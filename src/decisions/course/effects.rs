//! What a court's decision does, in the transaction in which it is recorded: spells are open again, or end.

use uuid::Uuid;

use super::wire::RecordAppealOutcome;
use crate::audit::Actor;
use crate::clients::spells::store as spells;
use crate::clients::store::{ONE_OPEN, open_spells_of_children};
use crate::codes::{AppealOutcome, RemovalReason};
use crate::db::{self, Act, Link};
use crate::decisions::decision::{Corrected, Matter};
use crate::decisions::store::DecisionRow;
use crate::events::{self, Event, EventType};
use crate::http::{Error, ProblemCode};

/// Does what follows from the court's decision about one decision and those that follow it.
///
/// # Errors
/// `open_spell_exists` where the person is admitted at the same moment.
pub async fn follow_the_court(
    connection: &Link,
    (decided, matter): (&[DecisionRow], Matter),
    ruling: RecordAppealOutcome,
    actor: Actor,
) -> Result<(), Error> {
    let outcome = ruling.outcome;
    match matter {
        // A correction takes the place of what it corrects: it falls like it.
        Matter::Admission { .. } | Matter::ChildJoins { .. } | Matter::Correction(Corrected::Admission { .. }) => {
            match outcome {
                AppealOutcome::Overturned => end(connection, decided, ruling, actor).await,
                // A client goes on being one until the authority has decided again.
                AppealOutcome::Remitted | AppealOutcome::Upheld => Ok(()),
            }
        }
        Matter::Removal { spell_id, .. } | Matter::Correction(Corrected::Removal { spell_id, .. }) => match outcome {
            AppealOutcome::Overturned | AppealOutcome::Remitted => reopen(connection, decided, spell_id, actor).await,
            AppealOutcome::Upheld => Ok(()),
        },
        // That a refusal fell is seen in its state: its referral can be decided again. So it is with periods: they are
        // derived from the decisions that have not fallen.
        Matter::Refusal { .. } | Matter::Correction(Corrected::Refusal { .. }) | Matter::Period { .. } | Matter::Other(_) => {
            Ok(())
        }
    }
}

/// Ends the spells that admissions opened, and those of the children that follow them.
async fn end(connection: &Link, fallen: &[DecisionRow], ruling: RecordAppealOutcome, actor: Actor) -> Result<(), Error> {
    let fallen: Vec<_> = fallen.iter().map(|decision| decision.id).collect();
    let opened = spells::opened_by(connection, &fallen).await?;
    if opened.is_empty() {
        return Err(db::Error::Corrupt("an admission that opened no spell").into());
    }
    let is_opened = |spell_id: Option<Uuid>| opened.iter().any(|spell| Some(spell.id) == spell_id);
    let mut ending = Vec::new();
    // A child who came with the guardian leaves as the guardian's.
    for spell in opened.iter().filter(|spell| !is_opened(spell.principal_spell_id)) {
        ending.push((spell.id, spell.person_id, RemovalReason::AdmissionOverturned));
        for child in open_spells_of_children(connection, spell.id).await? {
            ending.push((child.id, child.person_id, RemovalReason::PrincipalRemoved));
        }
    }
    for (spell_id, person_id, reason) in ending {
        // A spell that has ended already stays as it ended.
        if spells::end(connection, spell_id, ruling.decided_on, reason).await? {
            announce(connection, (EventType::ClientRemoved, "removed"), person_id, actor).await?;
        }
    }
    Ok(())
}

/// Opens the spell again that a removal closed.
async fn reopen(connection: &Link, fallen: &[DecisionRow], spell_id: Uuid, actor: Actor) -> Result<(), Error> {
    let removal = fallen.first().ok_or(db::Error::Corrupt("a court decided about nothing"))?;
    let open_again = spells::reopen(connection, spell_id, removal.id).await.map_err(|error| match error {
        error if error.is_constraint(ONE_OPEN) => ProblemCode::OpenSpellExists.into(),
        error => Error::from(error),
    })?;
    for person_id in open_again {
        announce(connection, (EventType::ClientRemovalFell, "active"), person_id, actor).await?;
    }
    Ok(())
}

async fn announce(
    connection: &Link,
    (event_type, state): (EventType, &'static str),
    person_id: Uuid,
    actor: Actor,
) -> Result<(), Error> {
    let event = Event { event_type, subject_kind: "client", subject_id: person_id, organisation_id: None, state };
    Ok(Act::new(events::store::announce(event, actor.at)).perform(connection).await?)
}
