//! Where values are sealed under persons' keys: every such column of the register, in one list. Erasing a person, and finding
//! that two are one, go by it, so that neither forgets a place.

pub mod store;

/// By what a row is known as a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It is the person's own row.
    Own,
    /// It names the person.
    Person,
    /// It names a referral of the person.
    Referral,
    /// It names a decision about the person.
    Decision,
    /// It names an assistance spell of the person.
    Spell,
}

/// The columns of a table that are sealed under the key of the person whose the row is. Its rows have an `id`.
#[derive(Clone, Copy, Debug)]
pub struct SealedColumns {
    /// The table.
    pub table: &'static str,
    /// By what its rows are known as a person's.
    pub whose: Whose,
    /// The columns.
    pub columns: &'static [&'static str],
}

/// Every table with columns sealed under persons' keys.
pub const SEALED: &[SealedColumns] = &[
    SealedColumns { table: "persons", whose: Whose::Own, columns: &["sealed_identity", "sealed_former_identities"] },
    SealedColumns { table: "consents", whose: Whose::Person, columns: &["sealed_details"] },
    SealedColumns { table: "referrals", whose: Whose::Person, columns: &["sealed_account"] },
    SealedColumns { table: "information_requests", whose: Whose::Referral, columns: &["sealed_question"] },
    SealedColumns { table: "supplements", whose: Whose::Referral, columns: &["sealed_content"] },
    SealedColumns { table: "decisions", whose: Whose::Person, columns: &["sealed_reasons"] },
    SealedColumns { table: "service_arrangements", whose: Whose::Person, columns: &["sealed_municipality"] },
    SealedColumns { table: "client_hearings", whose: Whose::Decision, columns: &["sealed_opinion"] },
    SealedColumns { table: "decision_hearings", whose: Whose::Decision, columns: &["sealed_opinion"] },
];

/// Columns that are named alike and are sealed under another key than a person's, as `table.column`.
pub const UNDER_OTHER_KEYS: &[&str] = &["course_applications.sealed_application"];

impl SealedColumns {
    /// The condition, in SQL, under which a row is of the person `$1`.
    #[must_use]
    pub const fn of_the_person(&self) -> &'static str {
        match self.whose {
            Whose::Own => "id = $1",
            Whose::Person => "person_id = $1",
            Whose::Referral => "referral_id IN (SELECT id FROM referrals WHERE person_id = $1)",
            Whose::Decision => "decision_id IN (SELECT id FROM decisions WHERE person_id = $1)",
            Whose::Spell => "spell_id IN (SELECT id FROM spells WHERE person_id = $1)",
        }
    }
}
