//! Counts made beforehand, so that a live count of a year does not read every case of the year.
//!
//! For every live table there are counts by month and year for each of its dimensions and each two of them ([`cut`]); a stock
//! is kept as what it grew by. A change of a counted row is noted in the transaction that makes it, by a trigger, and a job
//! folds the notes into the counts ([`fold`]). Whoever counts adds three things in one statement, and so of one snapshot: the
//! months and years that lie wholly in the period ([`spans`]), the notes that are not folded yet, and the cases of the days at
//! the edges. A question with three dimensions, or within a partner's reach, is counted from the cases, as ever.
//!
//! What a category is can change with the program: the counts are kept with a digest of their own definition, and are not
//! used, but made anew, where that is another one.

pub mod cut;
pub mod spans;
pub mod sql;
pub mod store;

pub use store::fold;
