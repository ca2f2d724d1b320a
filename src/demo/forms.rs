//! What the clients were exploited for, where, and who they are by sex and age: the joint tables behind the published
//! breakdowns. Where a joint figure is published the rows reproduce it; elsewhere they share out the published totals.

use super::cohorts::{OF_2016, OF_2017, OF_2018, OF_2021, OF_EARLY_2022, OF_LATE_2022};
use Fate::{Leaves, Left, Stays, Stock};

pub(super) const LABOUR: &str = "forced_labour";
pub(super) const SEXUAL: &str = "sexual_exploitation";
pub(super) const MARRIAGE: &str = "forced_marriage";
pub(super) const CRIME: &str = "criminal_activity";
const BEGGING: &str = "begging";
const SOLDIER: &str = "child_soldier";
const ORGANS: &str = "organ_removal";
const FRAUD: &str = "benefit_fraud";
pub(super) const OTHER: &str = "other";
pub(super) const UNCLEAR: &str = "unclear";
/// Not a form: the category in which assisting persons are published.
pub(super) const WITNESS: &str = "witness";

pub(super) const FINLAND: &str = "finland";
pub(super) const BOTH: &str = "finland_and_abroad";
pub(super) const ABROAD: &str = "abroad";

/// How long those of a row stay.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Removed before the end of June 2022.
    Left,
    /// Clients at the end of June 2022, removed later in the year or not.
    Stock,
    /// Clients at the end of June 2022, removed later in the year.
    Leaves,
    /// Clients at the end of 2022.
    Stays,
}

/// Alike clients: fate, form, place, and how many women, girls, men and boys.
pub(super) type Row = (Fate, &'static str, &'static str, [usize; 4]);

/// The rows of the cohorts from the first number to the last.
pub(super) struct Mix {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) rows: &'static [Row],
}

/// All clients by cohorts of admission. The stock of 949 at the end of June 2022 (half-year review 2022, all clients: 565
/// female, 384 male; by form 391, 292, 200, 16, 11, 4, 2, 4 witnesses and 29 others) is the sum of all rows but those that
/// [left](Fate::Left) and those of the second half of 2022. At the end of 2022 there were 23 clients exploited in criminal
/// activity and 10 child soldiers (annual review 2022): of the former none leaves, of the latter one.
pub(super) const MIXES: [Mix; 6] = [
    Mix { first: 0, last: 0, rows: FROM_2006_TO_2015 },
    Mix { first: OF_2016, last: OF_2016, rows: IN_2016 },
    Mix { first: OF_2017, last: OF_2017, rows: IN_2017 },
    Mix { first: OF_2018, last: OF_2021, rows: FROM_2018_TO_2021 },
    Mix { first: OF_EARLY_2022, last: OF_EARLY_2022, rows: EARLY_2022 },
    Mix { first: OF_LATE_2022, last: OF_LATE_2022, rows: LATE_2022 },
];

/// 373 persons: 630 from 2006 to the end of 2017 (the system's own page) less 130 and 127.
const FROM_2006_TO_2015: &[Row] = &[
    (Left, LABOUR, FINLAND, [25, 0, 85, 0]),
    (Left, LABOUR, ABROAD, [6, 0, 22, 5]),
    (Left, SEXUAL, FINLAND, [60, 3, 0, 0]),
    (Left, SEXUAL, ABROAD, [72, 12, 4, 0]),
    (Left, MARRIAGE, ABROAD, [18, 7, 0, 0]),
    (Left, CRIME, FINLAND, [0, 0, 12, 0]),
    (Left, BEGGING, FINLAND, [6, 0, 3, 0]),
    (Left, SOLDIER, ABROAD, [0, 0, 2, 2]),
    (Left, WITNESS, FINLAND, [2, 0, 4, 0]),
    (Left, UNCLEAR, ABROAD, [5, 0, 6, 0]),
    (Stock, LABOUR, FINLAND, [0, 0, 4, 0]),
    (Stock, SEXUAL, FINLAND, [2, 0, 0, 0]),
    (Stock, SEXUAL, ABROAD, [4, 1, 0, 0]),
    (Stock, MARRIAGE, ABROAD, [1, 0, 0, 0]),
];

/// 130 new clients, 21 of them minors (release of 2 February 2017); 4 sexually exploited in Finland (release of 17 January 2019).
const IN_2016: &[Row] = &[
    (Left, LABOUR, FINLAND, [2, 0, 9, 0]),
    (Left, LABOUR, ABROAD, [2, 0, 22, 6]),
    (Left, SEXUAL, FINLAND, [3, 0, 0, 0]),
    (Left, SEXUAL, ABROAD, [22, 4, 0, 0]),
    (Left, MARRIAGE, ABROAD, [8, 3, 0, 0]),
    (Left, CRIME, FINLAND, [0, 0, 2, 0]),
    (Left, SOLDIER, ABROAD, [0, 0, 1, 2]),
    (Left, WITNESS, FINLAND, [0, 0, 1, 0]),
    (Left, UNCLEAR, ABROAD, [1, 0, 2, 0]),
    (Stock, LABOUR, FINLAND, [1, 0, 4, 0]),
    (Stock, LABOUR, ABROAD, [0, 0, 9, 3]),
    (Stock, SEXUAL, FINLAND, [1, 0, 0, 0]),
    (Stock, SEXUAL, ABROAD, [13, 1, 0, 0]),
    (Stock, MARRIAGE, ABROAD, [5, 1, 0, 0]),
    (Stays, CRIME, ABROAD, [0, 0, 1, 0]),
    (Stays, SOLDIER, ABROAD, [0, 0, 0, 1]),
];

/// 127 new clients, 14 of them minors (release of 5 March 2018); 47 (37 %) exploited in Finland, 2 of them minors; forced labour
/// largest, then sexual exploitation (8 in Finland, release of 17 January 2019), then forced marriage.
const IN_2017: &[Row] = &[
    (Left, LABOUR, FINLAND, [3, 0, 11, 0]),
    (Left, LABOUR, ABROAD, [2, 0, 12, 3]),
    (Left, SEXUAL, FINLAND, [4, 0, 0, 0]),
    (Left, SEXUAL, ABROAD, [13, 2, 0, 0]),
    (Left, MARRIAGE, FINLAND, [2, 1, 0, 0]),
    (Left, MARRIAGE, ABROAD, [5, 1, 0, 0]),
    (Left, CRIME, FINLAND, [0, 0, 1, 0]),
    (Left, BEGGING, ABROAD, [1, 0, 0, 0]),
    (Left, SOLDIER, ABROAD, [0, 0, 1, 1]),
    (Left, ORGANS, ABROAD, [0, 0, 1, 0]),
    (Left, WITNESS, FINLAND, [0, 0, 1, 0]),
    (Left, UNCLEAR, ABROAD, [0, 0, 2, 0]),
    (Stock, LABOUR, FINLAND, [2, 0, 12, 0]),
    (Stock, LABOUR, BOTH, [1, 0, 1, 0]),
    (Stock, LABOUR, ABROAD, [1, 0, 11, 2]),
    (Stock, SEXUAL, FINLAND, [3, 0, 0, 0]),
    (Stock, SEXUAL, BOTH, [1, 0, 0, 0]),
    (Stock, SEXUAL, ABROAD, [11, 1, 0, 0]),
    (Stock, MARRIAGE, FINLAND, [2, 1, 0, 0]),
    (Stock, MARRIAGE, ABROAD, [6, 1, 0, 0]),
    (Stays, CRIME, FINLAND, [0, 0, 1, 0]),
    (Stays, SOLDIER, ABROAD, [0, 0, 1, 1]),
    (Stock, UNCLEAR, ABROAD, [1, 0, 0, 0]),
];

/// 163, 229, 247 and 243 new clients; what they add to the stock of June 2022 is what the other cohorts leave of it.
const FROM_2018_TO_2021: &[Row] = &[
    (Left, LABOUR, FINLAND, [6, 0, 32, 0]),
    (Left, LABOUR, BOTH, [0, 0, 2, 0]),
    (Left, LABOUR, ABROAD, [4, 0, 26, 4]),
    (Left, SEXUAL, FINLAND, [14, 0, 0, 0]),
    (Left, SEXUAL, ABROAD, [38, 3, 2, 0]),
    (Left, MARRIAGE, FINLAND, [6, 1, 0, 0]),
    (Left, MARRIAGE, ABROAD, [22, 2, 0, 0]),
    (Left, CRIME, FINLAND, [0, 0, 5, 0]),
    (Left, SOLDIER, ABROAD, [0, 0, 2, 1]),
    (Left, WITNESS, FINLAND, [1, 0, 3, 0]),
    (Left, UNCLEAR, ABROAD, [3, 0, 3, 0]),
    (Left, OTHER, ABROAD, [1, 0, 1, 0]),
    (Stock, LABOUR, FINLAND, [30, 0, 106, 1]),
    (Stock, LABOUR, BOTH, [2, 0, 6, 0]),
    (Stock, LABOUR, ABROAD, [31, 4, 83, 15]),
    (Stock, SEXUAL, FINLAND, [52, 3, 5, 0]),
    (Stock, SEXUAL, BOTH, [6, 0, 0, 0]),
    (Stock, SEXUAL, ABROAD, [128, 10, 14, 2]),
    (Stock, MARRIAGE, FINLAND, [26, 5, 2, 0]),
    (Stock, MARRIAGE, ABROAD, [91, 14, 5, 3]),
    (Stays, CRIME, FINLAND, [1, 0, 6, 2]),
    (Stays, CRIME, ABROAD, [0, 0, 4, 0]),
    (Leaves, SOLDIER, ABROAD, [0, 0, 1, 0]),
    (Stays, SOLDIER, ABROAD, [0, 0, 4, 2]),
    (Stock, FRAUD, FINLAND, [2, 0, 1, 0]),
    (Stock, BEGGING, FINLAND, [1, 0, 0, 0]),
    (Stock, BEGGING, ABROAD, [0, 0, 1, 0]),
    (Stock, WITNESS, FINLAND, [1, 0, 3, 0]),
    (Stock, UNCLEAR, FINLAND, [3, 0, 4, 0]),
    (Stock, UNCLEAR, ABROAD, [5, 0, 3, 1]),
    (Stock, OTHER, FINLAND, [2, 0, 1, 0]),
    (Stock, OTHER, ABROAD, [4, 0, 2, 0]),
    (Stock, ORGANS, ABROAD, [0, 0, 2, 0]),
];

/// 139 new clients: 76 women, 8 girls, 49 men, 6 boys; 66 in Finland, 3 of them minors (half-year review 2022). The two forms the
/// review does not name are one of criminal activity and one child soldier, both abroad.
const EARLY_2022: &[Row] = &[
    (Stock, LABOUR, FINLAND, [10, 0, 28, 0]),
    (Stock, SEXUAL, FINLAND, [14, 1, 1, 0]),
    (Stock, MARRIAGE, FINLAND, [8, 2, 1, 0]),
    (Stock, FRAUD, FINLAND, [1, 0, 0, 0]),
    (Stock, LABOUR, ABROAD, [8, 0, 12, 4]),
    (Left, LABOUR, ABROAD, [0, 0, 1, 0]),
    (Stock, MARRIAGE, ABROAD, [20, 4, 1, 1]),
    (Stock, SEXUAL, ABROAD, [14, 1, 3, 0]),
    (Left, SEXUAL, ABROAD, [1, 0, 0, 0]),
    (Stock, UNCLEAR, ABROAD, [0, 0, 1, 0]),
    (Stays, CRIME, ABROAD, [0, 0, 1, 0]),
    (Stays, SOLDIER, ABROAD, [0, 0, 0, 1]),
];

/// 228 new clients, 170 of them in Finland: what the first half leaves of the annual review of 2022 (367; 192 female, 175 male;
/// in Finland 178 forced labour, 25 forced marriage, 24 sexual exploitation).
const LATE_2022: &[Row] = &[
    (Stays, LABOUR, FINLAND, [50, 0, 89, 1]),
    (Stays, MARRIAGE, FINLAND, [11, 2, 1, 0]),
    (Stays, SEXUAL, FINLAND, [7, 1, 0, 0]),
    (Stays, CRIME, FINLAND, [1, 0, 4, 0]),
    (Stays, WITNESS, FINLAND, [0, 0, 1, 0]),
    (Stays, UNCLEAR, FINLAND, [1, 0, 1, 0]),
    (Stays, LABOUR, ABROAD, [2, 0, 12, 3]),
    (Stays, MARRIAGE, ABROAD, [18, 4, 0, 0]),
    (Stays, SEXUAL, ABROAD, [10, 1, 4, 0]),
    (Stays, CRIME, ABROAD, [0, 0, 2, 0]),
    (Stays, UNCLEAR, ABROAD, [0, 0, 1, 0]),
    (Stays, OTHER, ABROAD, [0, 0, 1, 0]),
];
