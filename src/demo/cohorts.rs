//! When clients came and when they left. Each row is a cohort of admission, each column says how many of them were removed
//! in which period, so that the published stocks at the ends of 2016, 2017, June 2022 and 2022 hold by construction.
//!
//! The row sums are the published new clients: 130 in 2016, 127 in 2017, 163, 229, 247 and 243 in 2018 to 2021, 139 in the
//! first half of 2022 and 367 in the whole year; 630 persons from 2006 to the end of 2017 leave 373 for the years before 2016.

use super::calendar::{Span, half, years};

// Places in the list of cohorts; as columns, the periods of removal.
pub(super) const OF_2016: usize = 1;
pub(super) const OF_2017: usize = 2;
pub(super) const OF_2018: usize = 3;
pub(super) const OF_2019: usize = 4;
pub(super) const OF_2021: usize = 6;
pub(super) const OF_EARLY_2022: usize = 7;
pub(super) const OF_LATE_2022: usize = 8;
/// The column of those who are still clients at the end of 2022.
pub(super) const STAYS: usize = 9;

/// How many were removed in the period of each cohort in turn, and in the last place how many stay.
pub(super) type ByExit = [usize; 10];

/// Those admitted in one period.
pub(super) struct Cohort {
    /// The period of admission; as a column, the period of removal.
    pub(super) span: Span,
    /// Victims and assisting persons of age on the day of admission.
    pub(super) adults: ByExit,
    /// Victims under 18 on the day of admission.
    pub(super) minors: ByExit,
    /// Children in care, by their own admission and removal.
    pub(super) children: ByExit,
    /// Of the children, those removed because they came of age while their principal stayed.
    pub(super) came_of_age: ByExit,
    /// Of the minors who stay, those who come of age in the second half of 2022.
    pub(super) turns_18_late_2022: usize,
    /// Of the minors who stay, those still under 18 at the end of 2022.
    pub(super) minor_at_the_end: usize,
}

/// The cohorts in the order of time. What the columns add up to:
///
/// | stock at the end of | victims | of them admitted as minors | still minors | children in care |
/// |---|---|---|---|---|
/// | 2016 | 167 | | | 66 |
/// | 2017 | 243 | 34 | | 79 |
/// | June 2022 | 949 | 89 | 30 | 235 |
/// | 2022 | 1051 | 94 | 29 | 263 |
pub(super) const COHORTS: [Cohort; 9] = [
    Cohort {
        span: years(2006, 2015),
        adults: [280, 26, 16, 4, 3, 2, 1, 0, 4, 7],
        minors: [22, 3, 1, 1, 1, 1, 0, 0, 0, 1],
        children: [60, 12, 11, 4, 3, 2, 1, 0, 0, 5],
        came_of_age: [0; 10],
        turns_18_late_2022: 0,
        minor_at_the_end: 0,
    },
    Cohort {
        span: years(2016, 2016),
        adults: [0, 4, 27, 15, 13, 11, 3, 2, 9, 25],
        minors: [0, 1, 3, 4, 3, 3, 1, 0, 1, 5],
        children: [0, 1, 10, 7, 4, 3, 2, 0, 1, 13],
        came_of_age: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        turns_18_late_2022: 0,
        minor_at_the_end: 0,
    },
    Cohort {
        span: years(2017, 2017),
        adults: [0, 0, 3, 20, 17, 12, 4, 3, 13, 41],
        minors: [0, 0, 1, 3, 2, 1, 1, 0, 1, 5],
        children: [0, 0, 1, 6, 4, 2, 1, 1, 1, 19],
        came_of_age: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
        turns_18_late_2022: 0,
        minor_at_the_end: 0,
    },
    Cohort {
        span: years(2018, 2018),
        adults: [0, 0, 0, 8, 22, 20, 8, 7, 18, 65],
        minors: [0, 0, 0, 0, 1, 1, 1, 0, 1, 11],
        children: [0, 0, 0, 1, 4, 4, 2, 1, 1, 29],
        came_of_age: [0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
        turns_18_late_2022: 0,
        minor_at_the_end: 0,
    },
    Cohort {
        span: years(2019, 2019),
        adults: [0, 0, 0, 0, 8, 26, 10, 11, 25, 129],
        minors: [0, 0, 0, 0, 0, 3, 1, 0, 2, 14],
        children: [0, 0, 0, 0, 1, 4, 2, 2, 2, 44],
        came_of_age: [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
        turns_18_late_2022: 2,
        minor_at_the_end: 0,
    },
    Cohort {
        span: years(2020, 2020),
        adults: [0, 0, 0, 0, 0, 8, 12, 17, 30, 160],
        minors: [0, 0, 0, 0, 0, 0, 1, 2, 1, 16],
        children: [0, 0, 0, 0, 0, 1, 2, 2, 2, 48],
        came_of_age: [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
        turns_18_late_2022: 2,
        minor_at_the_end: 3,
    },
    Cohort {
        span: years(2021, 2021),
        adults: [0, 0, 0, 0, 0, 0, 3, 11, 15, 196],
        minors: [0, 0, 0, 0, 0, 0, 0, 1, 1, 16],
        children: [0, 0, 0, 0, 0, 0, 1, 1, 1, 43],
        came_of_age: [0; 10],
        turns_18_late_2022: 4,
        minor_at_the_end: 6,
    },
    Cohort {
        span: half(2022, 1),
        adults: [0, 0, 0, 0, 0, 0, 0, 2, 5, 118],
        minors: [0, 0, 0, 0, 0, 0, 0, 0, 0, 14],
        children: [0, 0, 0, 0, 0, 0, 0, 0, 0, 26],
        came_of_age: [0; 10],
        turns_18_late_2022: 4,
        minor_at_the_end: 9,
    },
    Cohort {
        span: half(2022, 2),
        adults: [0, 0, 0, 0, 0, 0, 0, 0, 0, 216],
        minors: [0, 0, 0, 0, 0, 0, 0, 0, 0, 12],
        children: [0, 0, 0, 0, 0, 0, 0, 0, 0, 36],
        came_of_age: [0; 10],
        turns_18_late_2022: 1,
        minor_at_the_end: 11,
    },
];
