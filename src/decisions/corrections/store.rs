//! Which decision corrects which, in the database.

use diesel::prelude::*;
use uuid::Uuid;

use crate::db::Write;
use crate::db::schema::corrections;

/// Keeps what a draft corrects.
#[must_use]
pub fn correction(decision_id: Uuid, corrects: Uuid) -> Write {
    Write::new(
        diesel::insert_into(corrections::table)
            .values((corrections::decision_id.eq(decision_id), corrections::corrects_decision_id.eq(corrects))),
    )
}

/// Notes that a correction was signed: it takes the place of the other decision.
#[must_use]
pub fn signed(decision_id: Uuid) -> Write {
    Write::new(diesel::update(corrections::table.find(decision_id)).set(corrections::is_signed.eq(true)))
}
