//! How many referrals came in each period, and what became of them: admitted, refused, withdrawn, lapsed, or undecided when
//! the period ended. Admissions are not a subset of the same period's referrals, so what is carried over stands in the table.

use super::calendar::{Span, half, years};

/// The referrals of one period.
pub(super) struct Flow {
    /// The period.
    pub(super) span: Span,
    /// The cohort whose clients are admitted in it.
    pub(super) cohort: usize,
    /// Referrals received.
    pub(super) received: usize,
    /// Persons admitted for the first time, those carried in included.
    pub(super) admitted: usize,
    /// Referrals received and withdrawn in the period.
    pub(super) withdrawn: usize,
    /// Referrals received and lapsed in the period.
    pub(super) lapsed: usize,
    /// Received in this period, admitted in the next.
    pub(super) later_admitted: usize,
    /// Received in this period, refused in the next.
    pub(super) later_refused: usize,
    /// Received in this period and never decided within the demo register.
    pub(super) undecided: usize,
}

/// A period with its counts: received and admitted; withdrawn and lapsed; admitted and refused in the next period.
const fn flow(span: Span, cohort: usize, main: [usize; 2], ended: [usize; 2], later: [usize; 2]) -> Flow {
    let ([received, admitted], [withdrawn, lapsed], [later_admitted, later_refused]) = (main, ended, later);
    Flow { span, cohort, received, admitted, withdrawn, lapsed, later_admitted, later_refused, undecided: 0 }
}

/// The periods in the order of time. Published are the new clients of every year from 2016, 228 referrals in 2018 (13 of them
/// undecided at its end), 300 in 2021 (147 in its first half), 185 in the first half of 2022, a record then, and 478 in the whole
/// of 2022. The other counts of referrals are plausible and below the record. Every year from 2019 to 2021 has three new
/// clients fewer here than published: they are former clients admitted again, on no new referral. In 2018 nothing is withdrawn or lapses,
/// so that "decided" and "closed" mean the same in "13 of 228 undecided".
pub(super) const FLOWS: [Flow; 22] = [
    flow(years(2006, 2006), 0, [18, 14], [1, 0], [0, 0]),
    flow(years(2007, 2007), 0, [25, 19], [1, 1], [0, 0]),
    flow(years(2008, 2008), 0, [24, 17], [1, 1], [0, 0]),
    flow(years(2009, 2009), 0, [44, 32], [2, 1], [0, 0]),
    flow(years(2010, 2010), 0, [66, 46], [3, 2], [0, 0]),
    flow(years(2011, 2011), 0, [62, 44], [3, 2], [0, 0]),
    flow(years(2012, 2012), 0, [55, 38], [2, 2], [0, 0]),
    flow(years(2013, 2013), 0, [74, 53], [3, 2], [0, 0]),
    flow(years(2014, 2014), 0, [72, 52], [3, 2], [0, 0]),
    flow(years(2015, 2015), 0, [82, 58], [3, 2], [0, 0]),
    flow(years(2016, 2016), 1, [180, 130], [5, 4], [6, 2]),
    flow(years(2017, 2017), 2, [178, 127], [4, 3], [7, 2]),
    flow(half(2018, 1), 3, [109, 78], [0, 0], [8, 2]),
    flow(half(2018, 2), 3, [119, 85], [0, 0], [9, 4]),
    flow(half(2019, 1), 4, [141, 108], [4, 3], [8, 3]),
    flow(half(2019, 2), 4, [150, 118], [4, 3], [8, 3]),
    flow(half(2020, 1), 5, [152, 120], [5, 3], [8, 2]),
    flow(half(2020, 2), 5, [160, 124], [4, 3], [9, 3]),
    flow(half(2021, 1), 6, [147, 117], [4, 2], [8, 2]),
    flow(half(2021, 2), 6, [153, 123], [3, 2], [9, 2]),
    flow(half(2022, 1), 7, [185, 139], [6, 4], [13, 3]),
    Flow { undecided: 9, ..flow(half(2022, 2), 8, [293, 228], [8, 5], [0, 0]) },
];

/// The periods with their number and the period before.
pub(super) fn flows() -> impl Iterator<Item = (usize, &'static Flow, Option<&'static Flow>)> {
    let previous = std::iter::once(None).chain(FLOWS.iter().map(Some));
    FLOWS.iter().enumerate().zip(previous).map(|((number, flow), previous)| (number, flow, previous))
}

impl Flow {
    /// Received in this period and refused in it: what the other outcomes leave.
    pub(super) fn refused(&self, previous: Option<&Flow>) -> usize {
        let carried_in = previous.map_or(0, |previous| previous.later_admitted);
        let others = self.withdrawn + self.lapsed + self.later_admitted + self.later_refused + self.undecided;
        (self.received + carried_in).saturating_sub(self.admitted + others)
    }
}
