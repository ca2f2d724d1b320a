//! Clients as officers see them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::Person;
use super::arrangements::wire::Arrangement;
use super::identifications::wire::Identification;
use super::periods::Period;
use super::store::{self, SpellRow};
use crate::clock;
use crate::codes::{ClientBasis, PeriodKind, RemovalReason};
use crate::db::Error;
use crate::http::text::day;

/// Which spells are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientFilter {
    /// Only clients of this basis.
    pub client_basis: Option<ClientBasis>,
    /// Only those who were clients at the end of this day.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10, example = "2026-06-30")]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub open_on: Option<NaiveDate>,
    /// Only those in a reflection or recovery period on the day `open_on`, or today.
    pub period: Option<PeriodKind>,
    /// Admitted on this day or later.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub admitted_from: Option<NaiveDate>,
    /// Admitted on this day or earlier.
    #[validate(custom(function = "day"))]
    #[param(max_length = 10)]
    #[serde(default, deserialize_with = "clock::as_written")]
    pub admitted_to: Option<NaiveDate>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// An assistance spell: the time in which a person is a client.
#[derive(Debug, Serialize, ToSchema)]
pub struct Spell {
    /// Its id: what a removal names.
    pub spell_id: Uuid,
    /// The client.
    pub client_id: Uuid,
    /// Why the person is a client.
    pub client_basis: ClientBasis,
    /// The first day.
    #[schema(max_length = 10)]
    pub admitted_on: NaiveDate,
    /// The first day on which the person is no client any more; empty while it is open.
    #[schema(max_length = 10)]
    pub removed_on: Option<NaiveDate>,
    /// Why it ended.
    pub removal_reason: Option<RemovalReason>,
    /// The decision that opened it.
    pub admission_decision_id: Uuid,
    /// The decision that closed it.
    pub removal_decision_id: Option<Uuid>,
    /// For a child in care: the guardian's spell.
    pub principal_spell_id: Option<Uuid>,
}

impl TryFrom<&SpellRow> for Spell {
    type Error = Error;
    fn try_from(row: &SpellRow) -> Result<Self, Error> {
        Ok(Self {
            spell_id: row.id,
            client_id: row.person_id,
            client_basis: store::code(&row.client_basis)?,
            admitted_on: row.admitted_on,
            removed_on: row.removed_on,
            removal_reason: store::reason(row)?,
            admission_decision_id: row.admission_decision_id,
            removal_decision_id: row.removal_decision_id,
            principal_spell_id: row.principal_spell_id,
        })
    }
}

/// A page of spells, newest first. It shows nobody's identity.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientPage {
    /// The spells.
    #[schema(max_items = 100)]
    pub spells: Vec<Spell>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// A reflection or recovery period, as the decisions in effect make it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientPeriod {
    /// Which of the two.
    pub kind: PeriodKind,
    /// The spell in which it was granted.
    pub spell_id: Uuid,
    /// The decision that granted it. Its extensions and its end are decisions about the same spell.
    pub grant_decision_id: Uuid,
    /// The first day.
    #[schema(max_length = 10)]
    pub begins_on: NaiveDate,
    /// The last day, as it was granted or extended.
    #[schema(max_length = 10)]
    pub ends_on: NaiveDate,
    /// The day on which it ended before its time, by a decision or with the spell; empty where it did not.
    #[schema(max_length = 10)]
    pub ended_on: Option<NaiveDate>,
}

impl From<Period> for ClientPeriod {
    fn from(period: Period) -> Self {
        Self {
            kind: period.kind,
            spell_id: period.spell_id,
            grant_decision_id: period.id,
            begins_on: period.begins_on,
            ends_on: period.ends_on,
            ended_on: period.ended_on,
        }
    }
}

/// A client: who it is, the spells, and the spells of the children in care that follow them.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientForAuthority {
    /// The client's id.
    pub client_id: Uuid,
    /// Who it is; empty where the identity has been erased.
    pub person: Option<Person>,
    /// The client's spells, oldest first.
    #[schema(max_items = 100)]
    pub spells: Vec<Spell>,
    /// The client's reflection and recovery periods, oldest first.
    #[schema(max_items = 100)]
    pub periods: Vec<ClientPeriod>,
    /// By whom and when the client was identified as a victim, oldest first.
    #[schema(max_items = 100)]
    pub identifications: Vec<Identification>,
    /// Who arranges the client's services, oldest first.
    #[schema(max_items = 1000)]
    pub service_arrangements: Vec<Arrangement>,
    /// The spells of the client's children in care.
    #[schema(max_items = 100)]
    pub children_in_care: Vec<Spell>,
}
