//! What can be done, and how a walk of it is drawn.

use proptest::prelude::{Just, Strategy, any, prop};
use proptest::prop_oneof;

/// Which of those there are: of those with which the step is legal, or now and then of all.
#[derive(Clone, Copy, Debug)]
pub struct Pick {
    pub at: usize,
    pub anywhere: bool,
}

/// How the clock moves on.
#[derive(Clone, Copy, Debug)]
pub enum Time {
    Hours(u8),
    Days(u8),
    /// To the last second of a month in Finland, or the first of the next.
    MonthEnd {
        is_over: bool,
    },
    /// To a night on which days are not what they seem: before it, within it, to its last second, to the second after.
    Night(u8),
}

#[derive(Clone, Copy, Debug)]
pub enum Step {
    Submit { by: usize, who: usize },
    TakeUp(Pick),
    Ask(Pick, u8),
    Answer(Pick),
    Supplement(Pick),
    Withdraw(Pick, &'static str),
    WithdrawConsent(Pick),
    SamePerson(Pick, usize),
    Merge(Pick, usize),
    Admit(Pick, &'static str, u8),
    Refuse(Pick),
    Remove(Pick),
    Join(Pick),
    Grant(Pick),
    Extend(Pick),
    EndPeriod(Pick),
    Correct(Pick),
    Sign(Pick),
    Discard(Pick),
    Serve(Pick),
    Appeal(Pick),
    Rule(Pick, &'static str, bool),
    Jobs,
    Move(Time),
}

impl Step {
    /// The step before: without it there is nothing with which to take this one.
    pub fn leading_there(self) -> Option<Self> {
        let submit = |pick: Pick| Self::Submit { by: pick.at % 2, who: pick.at % 4 };
        Some(match self {
            Self::Rule(pick, ..) => Self::Appeal(pick),
            Self::Appeal(pick) => Self::Serve(pick),
            Self::Serve(pick) | Self::Correct(pick) => Self::Sign(pick),
            Self::Sign(pick) if pick.at % 3 == 0 => Self::Remove(pick),
            Self::Extend(pick) | Self::EndPeriod(pick) if pick.at % 2 == 0 => Self::Sign(pick),
            Self::Extend(pick) | Self::EndPeriod(pick) => Self::Grant(pick),
            Self::Sign(pick) | Self::Remove(pick) | Self::Join(pick) | Self::Grant(pick) => {
                Self::Admit(pick, "victim", u8::from(pick.at % 2 == 0))
            }
            Self::Admit(pick, ..) | Self::Refuse(pick) => Self::TakeUp(pick),
            Self::Answer(pick) => Self::Ask(pick, 9),
            Self::TakeUp(pick)
            | Self::Ask(pick, _)
            | Self::Supplement(pick)
            | Self::SamePerson(pick, _)
            | Self::Merge(pick, _) => submit(pick),
            Self::Withdraw(..)
            | Self::WithdrawConsent(_)
            | Self::Discard(_)
            | Self::Submit { .. }
            | Self::Jobs
            | Self::Move(_) => return None,
        })
    }
}

/// When walks begin: on the eve of what is special, and on a plain day.
const BEGINNINGS: [&str; 6] = [
    "2026-11-23T10:00:00Z",
    "2026-12-31T21:30:00Z",
    "2027-03-27T21:59:00Z",
    "2027-10-30T20:50:00Z",
    "2028-02-28T21:58:00Z",
    "2028-03-25T12:00:00Z",
];

fn pick() -> impl Strategy<Value = Pick> {
    (0..1000_usize, prop::bool::weighted(0.12)).prop_map(|(at, anywhere)| Pick { at, anywhere })
}

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![
        1 => (1..30_u8).prop_map(Time::Hours),
        3 => (1..40_u8).prop_map(Time::Days),
        1 => any::<bool>().prop_map(|is_over| Time::MonthEnd { is_over }),
        2 => (0..4_u8).prop_map(Time::Night),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let reason = prop_oneof![3 => Just("person_unreachable"), 1 => Just("consent_withdrawn")];
    let basis = prop_oneof![4 => Just("victim"), 1 => Just("assisting_person")];
    let outcome = prop_oneof![1 => Just("upheld"), 3 => Just("overturned"), 1 => Just("remitted")];
    prop_oneof![
        5 => (0..2_usize, 0..4_usize).prop_map(|(by, who)| Step::Submit { by, who }),
        7 => pick().prop_map(Step::TakeUp),
        2 => (pick(), 1..20_u8).prop_map(|(pick, days)| Step::Ask(pick, days)),
        5 => pick().prop_map(Step::Answer),
        1 => pick().prop_map(Step::Supplement),
        1 => (pick(), reason).prop_map(|(pick, reason)| Step::Withdraw(pick, reason)),
        1 => pick().prop_map(Step::WithdrawConsent),
        3 => (pick(), 0..1000_usize).prop_map(|(pick, known)| Step::SamePerson(pick, known)),
        2 => (pick(), 0..1000_usize).prop_map(|(pick, into)| Step::Merge(pick, into)),
        8 => (pick(), basis, 0..3_u8).prop_map(|(pick, basis, children)| Step::Admit(pick, basis, children)),
        3 => pick().prop_map(Step::Refuse),
        7 => pick().prop_map(Step::Remove),
        7 => pick().prop_map(Step::Join),
        5 => pick().prop_map(Step::Grant),
        5 => pick().prop_map(Step::Extend),
        8 => pick().prop_map(Step::EndPeriod),
        3 => pick().prop_map(Step::Correct),
        16 => pick().prop_map(Step::Sign),
        1 => pick().prop_map(Step::Discard),
        8 => pick().prop_map(Step::Serve),
        6 => pick().prop_map(Step::Appeal),
        12 => (pick(), outcome, any::<bool>()).prop_map(|(pick, outcome, early)| Step::Rule(pick, outcome, early)),
        3 => Just(Step::Jobs),
        9 => time().prop_map(Step::Move),
    ]
}

/// A beginning and the steps from there.
pub fn walks() -> impl Strategy<Value = (&'static str, Vec<Step>)> {
    (prop::sample::select(&BEGINNINGS[..]), prop::collection::vec(step(), 40..60))
}
