//! Reading the cases of a live table one by one, as a release counts them.

use super::lattice::Window;
use crate::statistics::sql;
use crate::statistics::table::{Kind, Table};

/// The statement that answers the cases of a live table: person, type of referrer, a code of each dimension. Its parameters
/// are those of [`sql::rows`]: the last day, and for what happened also the first.
#[must_use]
pub fn cases(table: Table) -> String {
    let codes = table.dimensions().iter().map(|&dimension| sql::category(dimension, table)).collect::<Vec<_>>().join(", ");
    let (subject, referrer) = subject(table);
    format!("SELECT {subject} AS subject, {referrer} AS referrer, ARRAY[{codes}]::text[] AS codes FROM {}", sql::rows(table))
}

/// Who is counted, and who referred them.
fn subject(table: Table) -> (&'static str, &'static str) {
    match table {
        Table::Referrals => ("person_id", "referrer_type"),
        // Nobody's identity is known there: each is one.
        Table::Consultations | Table::Contacts => ("id", "NULL::text"),
        Table::Decisions | Table::DecisionsOnChildrenInCare => {
            ("person_id", "(SELECT made.referrer_type FROM referrals AS made WHERE made.id = referral_id)")
        }
        Table::NewClients | Table::NewChildrenInCare | Table::Clients | Table::ChildrenInCare | Table::AllClients => (
            "person_id",
            "(SELECT made.referrer_type FROM decisions AS admission JOIN referrals AS made ON made.id = admission.referral_id \
             WHERE admission.id = admission_decision_id)",
        ),
    }
}

/// Whether the statement takes the first day, too.
#[must_use]
pub fn takes_the_first_day(table: Table) -> bool {
    table.kind() == Kind::Flow
}

/// The first day of a window that has no other.
#[must_use]
pub fn first_day(window: Window, period: crate::statistics::Period) -> chrono::NaiveDate {
    let of_2006 = crate::statistics::Period::parse("2006").map(crate::statistics::Period::first);
    match (window, of_2006) {
        (Window::Since2006, Some(day)) => day,
        _ => period.first(),
    }
}
