//! Where a decision can go from where it stands: drafted, signed, served, appealed, final, corrected. One table of states
//! and steps, from which every operation asks whether its step is legal.
//!
//! A decision is signed by the director or an appointed official, served on the person, and can then be appealed to an
//! administrative court; if it is not, it is final. A mistake in a decision that is not final is put right by a new one.

use crate::codes::{AppealOutcome, DecisionState};

/// A step that an officer, a decision maker, the time or a court takes with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The assessment team is heard about it.
    Hear,
    /// It is signed.
    Sign,
    /// It is served.
    Serve,
    /// The time for an appeal runs out.
    BecomeFinal,
    /// It is appealed.
    Appeal,
    /// The court decides the appeal.
    DecideAppeal(AppealOutcome),
    /// A new decision that puts a mistake in it right is signed.
    Correct,
}

/// The state after a step; `None` where the step is illegal. One exhaustive match.
#[must_use]
pub const fn after(state: DecisionState, step: Step) -> Option<DecisionState> {
    use DecisionState as State;
    match (step, state) {
        (Step::Hear, State::Draft) => Some(State::Draft),
        (Step::Sign, State::Draft) => Some(State::Signed),
        (Step::Serve, State::Signed) => Some(State::Served),
        (Step::BecomeFinal, State::Served) => Some(State::Final),
        // Courts tell of an appeal that came in time when they get round to it: it may look final by then.
        (Step::Appeal, State::Served | State::Final) => Some(State::Appealed),
        (Step::DecideAppeal(outcome), State::Appealed) => Some(match outcome {
            AppealOutcome::Upheld => State::Upheld,
            AppealOutcome::Overturned => State::Overturned,
            AppealOutcome::Remitted => State::Remitted,
        }),
        (Step::Correct, State::Signed | State::Served) => Some(State::Corrected),
        (
            Step::Hear | Step::Sign,
            State::Signed
            | State::Served
            | State::Final
            | State::Corrected
            | State::Appealed
            | State::Upheld
            | State::Overturned
            | State::Remitted,
        )
        | (
            Step::Serve,
            State::Draft
            | State::Served
            | State::Final
            | State::Corrected
            | State::Appealed
            | State::Upheld
            | State::Overturned
            | State::Remitted,
        )
        | (
            Step::BecomeFinal,
            State::Draft
            | State::Signed
            | State::Final
            | State::Corrected
            | State::Appealed
            | State::Upheld
            | State::Overturned
            | State::Remitted,
        )
        | (
            Step::Appeal,
            State::Draft
            | State::Signed
            | State::Corrected
            | State::Appealed
            | State::Upheld
            | State::Overturned
            | State::Remitted,
        )
        | (
            Step::DecideAppeal(_),
            State::Draft
            | State::Signed
            | State::Served
            | State::Final
            | State::Corrected
            | State::Upheld
            | State::Overturned
            | State::Remitted,
        )
        | (
            Step::Correct,
            State::Draft
            | State::Final
            | State::Corrected
            | State::Appealed
            | State::Upheld
            | State::Overturned
            | State::Remitted,
        ) => None,
    }
}

/// Whether a decision stands: it was signed, and neither a court nor a later decision has taken its place.
#[must_use]
pub const fn stands(state: DecisionState) -> bool {
    match state {
        DecisionState::Signed
        | DecisionState::Served
        | DecisionState::Final
        | DecisionState::Appealed
        | DecisionState::Upheld => true,
        DecisionState::Draft | DecisionState::Corrected | DecisionState::Overturned | DecisionState::Remitted => false,
    }
}

/// Whether a decided referral is to be decided again: a court has overturned or sent back the refusal, and since then
/// nothing else has been decided. Takes every decision about the referral: whether it refuses, and where it stands.
#[must_use]
pub fn is_to_be_decided_again(decisions: &[(bool, DecisionState)]) -> bool {
    let fell = |state| matches!(state, DecisionState::Overturned | DecisionState::Remitted);
    decisions.iter().any(|&(refuses, state)| refuses && fell(state)) && !decisions.iter().any(|&(_, state)| stands(state))
}

#[cfg(test)]
mod tests {
    use super::{AppealOutcome, DecisionState as State, Step, after, is_to_be_decided_again};
    use crate::codes::Code;

    #[test]
    fn the_table_of_states_and_steps_is_that_of_the_domain() {
        let legal = [
            (State::Draft, Step::Hear, State::Draft),
            (State::Draft, Step::Sign, State::Signed),
            (State::Signed, Step::Serve, State::Served),
            (State::Served, Step::BecomeFinal, State::Final),
            (State::Served, Step::Appeal, State::Appealed),
            (State::Final, Step::Appeal, State::Appealed),
            (State::Appealed, Step::DecideAppeal(AppealOutcome::Upheld), State::Upheld),
            (State::Appealed, Step::DecideAppeal(AppealOutcome::Overturned), State::Overturned),
            (State::Appealed, Step::DecideAppeal(AppealOutcome::Remitted), State::Remitted),
            (State::Signed, Step::Correct, State::Corrected),
            (State::Served, Step::Correct, State::Corrected),
        ];
        let mut steps = vec![Step::Hear, Step::Sign, Step::Serve, Step::BecomeFinal, Step::Appeal, Step::Correct];
        steps.extend(AppealOutcome::all().iter().map(|outcome| Step::DecideAppeal(*outcome)));
        for &state in State::all() {
            for &step in &steps {
                let expected = legal.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(.., to)| *to);
                assert_eq!(after(state, step), expected, "{state} {step:?}");
            }
        }
    }

    #[test]
    fn a_referral_is_decided_again_once_after_its_refusal_fell() {
        let again = |decisions: &[_]| is_to_be_decided_again(decisions);
        assert!(again(&[(true, State::Overturned)]) && again(&[(true, State::Remitted)]));
        assert!(again(&[(true, State::Overturned), (true, State::Remitted)]), "a second refusal fell, too");
        assert!(!again(&[]) && !again(&[(true, State::Upheld)]) && !again(&[(false, State::Overturned)]));
        for &state in State::all() {
            let is_free = !super::stands(state);
            assert_eq!(again(&[(true, State::Overturned), (false, state)]), is_free, "{state}");
        }
    }
}
